#include "confab/frontends/echo.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdint>

#include "confab/base/assert.hpp"
#include "confab/base/utf8.hpp"

namespace confab {

namespace {

/// Unicode's simple upper-case mapping (UnicodeData.txt, field 12). utf8proc differs in one place: it turns
/// U+00DF into a capital sharp s, for which the standard has no simple mapping.
utf8proc_int32_t simple_upper_case(utf8proc_int32_t code_point) {
  constexpr utf8proc_int32_t sharp_s = 0xdf;
  return code_point == sharp_s ? sharp_s : utf8proc_toupper(code_point);
}

std::string missed_notice(std::uint64_t missed) {
  return "! missed " + std::to_string(missed) + (missed == 1 ? " line" : " lines");
}

class EchoSession final : public Session {
 public:
  explicit EchoSession(WriteQueue& out) : out_(out) { out_.set_missed_notice(missed_notice); }

  Hearing line(std::string_view text, LineEnding ending, Instant) override {
    std::string reply = upper_cased(text);
    reply += bytes_of(ending);
    out_.append_bytes(reply);
    return {};
  }
  Pause pause() const override { return out_.congested() ? Pause::readers_behind : Pause::none; }
  // A client could take most words of ours for the echo of a line.
  void tell(const Notice& notice) override {
    if (const auto* line = std::get_if<LineTooLong>(&notice)) {
      out_.append("! line too long: at most " + std::to_string(line->bytes_max) + " bytes");
    } else if (std::holds_alternative<ShuttingDown>(notice) || std::holds_alternative<Removed>(notice)) {
      out_.finish();
    }
  }
  std::string ended(EndReason, Instant) override { return {}; }
  std::optional<std::string_view> name() const override { return std::string_view{}; }

 private:
  WriteQueue& out_;
};

}  // namespace

std::string upper_cased(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const utf8::Decoded decoded = utf8::decode(text);
    CONFAB_ASSERT(decoded.valid);
    const auto code_point = static_cast<utf8proc_int32_t>(decoded.code_point);
    std::array<utf8proc_uint8_t, 4> encoded{};
    const auto written = utf8proc_encode_char(simple_upper_case(code_point), encoded.data());
    result.append(reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(written));
    text.remove_prefix(decoded.bytes);
  }
  return result;
}

std::unique_ptr<Session> EchoFrontend::open(WriteQueue& out) {
  return std::make_unique<EchoSession>(out);
}

}  // namespace confab
