// Whatever comes in, what goes out is valid UTF-8 without a forbidden code point, scrubbing it again changes nothing,
// what was plain stays, and a line between two others that are clean is what it is alone.
#include <utf8proc.h>

#include <cstdint>
#include <string>

#include "confab/base/assert.hpp"
#include "confab/inbound/shown_text.hpp"

namespace {

bool is_forbidden(utf8proc_int32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string scratch;
  const std::string clean(confab::scrub(text, scratch));
  CONFAB_ASSERT(clean.size() <= 3 * text.size());
  for (std::string_view rest = clean; !rest.empty();) {
    utf8proc_int32_t code_point = 0;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                                       static_cast<utf8proc_ssize_t>(rest.size()), &code_point);
    CONFAB_ASSERT(read > 0 && !is_forbidden(code_point));
    rest.remove_prefix(static_cast<std::size_t>(read));
  }
  // Plain text in front of it stays as it is, and so does text after a control that ends any sequence.
  std::string around;
  std::string framed = "plain " + std::string(text) + "\x18tail";
  CONFAB_ASSERT(confab::scrub(framed, around) == "plain " + clean + "tail");
  if (clean == text) CONFAB_ASSERT(confab::scrub(text, around).data() == text.data());
  std::string again;
  CONFAB_ASSERT(confab::scrub(clean, again) == clean);
  return 0;
}
