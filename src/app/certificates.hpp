// Certificates: the certificates and keys of all TLS listeners, each pair of files loaded once, and renewed when the
// operator asks for it. It knows files and what can be wrong with them, but neither TLS nor sockets. Owned by the
// Daemon. Loading waits for the disk, so while the server serves, another thread loads and the loop adopts.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "../net/tls.hpp"
#include "../net/tls_identity.hpp"
#include "confab/settings.hpp"
#include "listen_address.hpp"
#include "options.hpp"

namespace confab::app {

struct CertificateFiles {
  std::string certificate;
  std::string key;

  bool operator<(const CertificateFiles& other) const {
    return std::tie(certificate, key) < std::tie(other.certificate, other.key);
  }
};

/// The files for an address with TLS. Throws UsageError if there are none.
CertificateFiles files_for(const ListenAddress& address, const Settings& settings);

/// The files for all of `options`' listeners with TLS. Throws UsageError as above.
std::vector<CertificateFiles> files_of(const Options& options);

class Certificates {
 public:
  /// A certificate file or a key file may have this many bytes.
  static constexpr std::size_t file_bytes_max = 1024 * 1024;

  /// What load() has read.
  struct Loaded {
    std::map<CertificateFiles, std::shared_ptr<const net::TlsContext>> contexts;
    std::vector<std::string> warnings;  // for the log: a certificate that is out of date
  };

  /// Loads all of `files`. Any thread may call it. Throws UsageError if it can't load one of them.
  static Loaded load(const std::vector<CertificateFiles>& files);

  /// From now on newcomers meet what was loaded. Call it in the thread of the loop.
  void adopt(const Loaded& loaded);

  /// The same for files that are new here; what newcomers meet stays as it is.
  void adopt_new(const Loaded& loaded);

  /// The identity of listeners with these files, which have been adopted. It lives as long as this object.
  const net::TlsIdentity& identity(const CertificateFiles& files) const { return identities_.at(files); }

  /// All files in use, for the next load().
  std::vector<CertificateFiles> files() const;

  /// For the log: a sentence for each key that this process can't read any more, now that it has become another user.
  std::vector<std::string> unreadable_keys() const;

 private:
  std::map<CertificateFiles, net::TlsIdentity> identities_;
};

}  // namespace confab::app
