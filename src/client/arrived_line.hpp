// How a line that has arrived is shown: its time before it, names in colours, a bell. It does not know clocks, or
// screens. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace confab::client {

/// The local time of day.
struct TimeOfDay {
  std::uint8_t hour = 0;
  std::uint8_t minute = 0;
};

/// What its reader wants.
struct Manner {
  bool time = false;   // "14:02 " before each line
  bool color = false;  // names in colours
  bool bell = false;   // BEL where somebody writes to the reader alone, or names the reader
};

/// The color of a name: parameters of SGR (ECMA-48). The same at any time, in any case of the letters. One of the
/// twelve that show on dark and on light.
std::string_view color_of(std::string_view name);

/// `line` is clean, without its ending. `own_name` is that of the reader, who is shown in bold; empty if not known.
std::string shown_line(std::string_view line, std::string_view own_name, const Manner& manner, TimeOfDay now);

}  // namespace confab::client
