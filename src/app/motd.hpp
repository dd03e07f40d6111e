// Motd: the message of the day, as it is shown: read from its file, in lines, and made safe for any terminal. It knows
// neither who is shown it nor when it is read. A function without state, which may be called from any thread; it waits
// for the disk.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace confab::app {

/// The largest message of the day, as its file has it.
inline constexpr std::size_t motd_bytes_max = 8 * 1024;
inline constexpr std::size_t motd_lines_max = 40;

/// The lines of `file`, valid UTF-8 without control characters, each at most three times as long as the file has it.
/// None if `file` is empty. Throws UsageError, which is an UnreadableFile if it can't be opened.
std::vector<std::string> read_motd(const std::string& file);

}  // namespace confab::app
