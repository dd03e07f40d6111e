// The file of --history: lines that were typed, oldest first, each with LF. It does not know which lines may be kept:
// see part_to_keep(). Called by InteractiveTalk.
#pragma once

#include <string>
#include <vector>

namespace confab::client {

/// The lines of the file, clean, at most as many as typed_lines_max; none if there is no such file. Throws
/// std::system_error if it can't be read.
std::vector<std::string> read_history(const std::string& path);

/// Throws std::system_error if add_to_history() could not replace the file now, or make it.
void check_history(const std::string& path);

/// Adds lines at the end of the file as it is by now, and drops the oldest if there are too many. Only its owner can
/// read it. Throws std::system_error; then the file is as it was.
void add_to_history(const std::string& path, const std::vector<std::string>& lines);

}  // namespace confab::client
