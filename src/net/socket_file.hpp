// SocketFile: a unix socket that listens, and its file. It makes the file with the right mode from the first moment,
// replaces the file of a server that has ended, touches nothing else, and removes the file in the end, if it is still
// its own. It does not know what is served. Owned by the Listener; used at the start and when the configuration is
// read again, so none of its calls waits.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace confab::net {

class SocketFile {
 public:
  /// Tells a file from another one that has got its name.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    bool operator==(const Identity&) const = default;
  };

  /// Binds a socket at `path`, absolute and at most 107 bytes long, and makes it listen. `mode`: 0 to 0777.
  ///
  /// Throws boost::system::system_error: address_in_use if another program listens there, file_exists if something else
  /// than a socket is there, resource_unavailable_try_again if another confabd opens a socket in the same folder at
  /// this very moment; otherwise what the system says.
  /// `waits`: if somebody else makes a socket in this folder at this moment, for a moment. The loop can't do that.
  SocketFile(std::string path, mode_t mode, bool waits);

  /// The file and the listening socket of a server that lives on in this process. There, the file was `identity`.
  static SocketFile taken_over(std::string path, int descriptor, const Identity& identity);

  /// Removes the file if it is still its own. If that fails, the log says so.
  ~SocketFile();
  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&&) = delete;

  /// The listening socket, which belongs to the caller from now on. At most once.
  int take_descriptor();

  /// Makes the file that of another user, who can then remove it where a folder has the sticky bit, and is the owner
  /// whom its mode means. Returns false on failure.
  bool give_to(uid_t user, gid_t group) const;

  /// From now on the file belongs to another process, which serves it.
  void leave_behind() { path_.clear(); }

  const std::string& path() const { return path_; }
  const Identity& identity() const { return identity_; }

 private:
  SocketFile() = default;
  bool remove() const;

  std::string path_;  // empty if there is nothing to remove
  int descriptor_ = -1;
  Identity identity_;
};

}  // namespace confab::net
