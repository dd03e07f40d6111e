// SmallFile: reads a file that an operator names, whole and up to a bound, and says in a sentence why it can't. It does
// not know what is in the file. Functions without state, which may be called from any thread; they wait for the disk.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "listen_address.hpp"

namespace confab::app {

/// A file can't be opened; what() is a sentence.
class UnreadableFile : public UsageError {
 public:
  using UsageError::UsageError;
};

/// `what` is what the file is to be, for the sentences: "certificate". Throws UsageError, which is an UnreadableFile if
/// it can't be opened.
std::string read_small_file(const std::string& path, std::string_view what, std::size_t bytes_max);

/// A sentence for the log, without its full stop, if this process can't read the file any more, now that it has become
/// another user; otherwise empty.
std::string why_unreadable_now(const std::string& path);

}  // namespace confab::app
