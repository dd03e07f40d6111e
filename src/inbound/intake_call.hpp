// Intake::Call: the state of one call of Intake::receive(). Only the sources of Intake include it.
#pragma once

#include "confab/inbound/intake.hpp"

namespace confab {

struct Intake::Call {
  const Instant now;
  const std::uint64_t appended_at_start;
  std::size_t consumed = 0;
  std::size_t key_bytes = 0;  // given to the editor
  bool heard = false;
  std::uint32_t lines = 0;

  Result result(Stop stop) const { return {stop.pause, stop.pause == Pause::none, consumed, heard, lines}; }
  Result result() const { return {Pause::none, false, consumed, heard, lines}; }
};

}  // namespace confab
