// Any text is either a configuration or refused with sentences that each name a place, in order; nothing else comes
// out.
#include <cstdint>
#include <string>
#include <string_view>

#include "app/options.hpp"
#include "confab/base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace confab;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const app::Options options = app::options_of({}, app::Config(text, "f"));
    CONFAB_ASSERT(!options.listeners.empty());
    CONFAB_ASSERT(!contradiction_in(options.settings, ""));
  } catch (const app::ConfigError& error) {
    CONFAB_ASSERT(!error.sentences().empty());
    for (const std::string& sentence : error.sentences()) {
      CONFAB_ASSERT(sentence.starts_with("f:") && (sentence.ends_with('.') || sentence.ends_with('?')));
      for (const char byte : sentence) CONFAB_ASSERT(byte >= ' ' && byte <= '~');
    }
  }
  return 0;
}
