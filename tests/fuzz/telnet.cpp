// Any chunking gives the same data and the same refusals, each at most once; and what is refused is what was offered.
#include <cstdint>
#include <set>
#include <string>

#include "confab/assert.hpp"
#include "confab/wire/telnet_filter.hpp"
#include "input.hpp"

namespace {

struct Filtered {
  std::string data;
  std::string refusals;
  bool operator==(const Filtered&) const = default;
};

Filtered filter(std::string_view bytes, std::size_t chunk_size) {
  confab::TelnetFilter telnet;
  Filtered filtered;
  while (!bytes.empty()) {
    std::string_view chunk = bytes.substr(0, chunk_size);
    bytes.remove_prefix(chunk.size());
    while (!chunk.empty()) {
      const auto run = telnet.next(chunk, filtered.refusals);
      CONFAB_ASSERT(run.consumed > 0 && run.consumed <= chunk.size());
      filtered.data += run.data;
      chunk.remove_prefix(run.consumed);
    }
  }
  return filtered;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  confab::test::Input input(data, size);
  const std::size_t chunk = 1U + input.byte() % 16U;
  const auto whole = filter(input.rest(), input.rest().size());
  CONFAB_ASSERT(whole == filter(input.rest(), 1));
  CONFAB_ASSERT(whole == filter(input.rest(), chunk));
  CONFAB_ASSERT(whole.data.size() + whole.refusals.size() <= input.rest().size());
  CONFAB_ASSERT(whole.refusals.size() % 3 == 0);
  std::set<std::string> seen;
  for (std::size_t at = 0; at < whole.refusals.size(); at += 3) {
    const std::string refusal = whole.refusals.substr(at, 3);
    CONFAB_ASSERT(refusal[0] == '\xff' && (refusal[1] == '\xfe' || refusal[1] == '\xfc'));
    CONFAB_ASSERT(seen.insert(refusal).second);
  }
  return 0;
}
