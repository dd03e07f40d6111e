// Any chunking gives the same data, commands and refusals; each refusal is given once without a word, and beyond that
// only with one; what is refused is what was asked; and a peer that confirms each refusal gets no further one.
#include <cstdint>
#include <set>
#include <string>

#include "confab/base/assert.hpp"
#include "confab/inbound/telnet_filter.hpp"
#include "input.hpp"

namespace {

using Command = confab::TelnetFilter::Command;

struct Filtered {
  std::string data;  // with commands, as bytes 1 and up
  std::string refusals;
  std::size_t asked_again = 0;
  bool operator==(const Filtered&) const = default;
};

Filtered filter(std::string_view bytes, std::size_t chunk_size, bool edits_if_offered = false) {
  confab::TelnetFilter telnet;
  Filtered filtered;
  while (!bytes.empty()) {
    std::string_view chunk = bytes.substr(0, chunk_size);
    bytes.remove_prefix(chunk.size());
    while (!chunk.empty()) {
      const auto run = telnet.next(chunk, filtered.refusals, edits_if_offered);
      CONFAB_ASSERT(run.consumed > 0 && run.consumed <= chunk.size());
      CONFAB_ASSERT(run.data.empty() || run.command == Command::none);
      filtered.data += run.data;
      if (run.command == Command::asked_again) ++filtered.asked_again;
      if (run.command != Command::none) filtered.data += static_cast<char>(run.command);
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
  const auto edited = filter(input.rest(), input.rest().size(), true);
  CONFAB_ASSERT(edited == filter(input.rest(), 1, true));
  CONFAB_ASSERT(edited == filter(input.rest(), chunk, true));
  // Beside its answer, what was asked again is a byte of the data here.
  CONFAB_ASSERT(whole.data.size() - whole.asked_again + whole.refusals.size() <= input.rest().size());
  CONFAB_ASSERT(whole.refusals.size() % 3 == 0);
  std::set<std::string> once;
  std::size_t again = 0;
  std::string confirmations;
  for (std::size_t at = 0; at < whole.refusals.size(); at += 3) {
    const std::string refusal = whole.refusals.substr(at, 3);
    CONFAB_ASSERT(refusal[0] == '\xff' && (refusal[1] == '\xfe' || refusal[1] == '\xfc'));
    const bool of_the_timing_mark = refusal == "\xff\xfc\x06";
    if (of_the_timing_mark || !once.insert(refusal).second) ++again;
    confirmations += {'\xff', refusal[1] == '\xfe' ? '\xfc' : '\xfe', refusal[2]};
  }
  CONFAB_ASSERT(again == whole.asked_again);
  const auto confirmed = filter(std::string(input.rest()) + "\xff\xf0\n" + confirmations, 4096);
  CONFAB_ASSERT(confirmed.refusals.size() <= whole.refusals.size() + 3);
  return 0;
}
