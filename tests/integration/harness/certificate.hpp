// CertificateFiles: a certificate and its key in files of their own, which are removed when the test ends.
#pragma once

#include <string>
#include <vector>

#include "tls_client.hpp"

namespace confab::harness {

class CertificateFiles {
 public:
  explicit CertificateFiles(const test::CertificateOptions& options = {});
  ~CertificateFiles();
  CertificateFiles(const CertificateFiles&) = delete;
  CertificateFiles& operator=(const CertificateFiles&) = delete;

  std::string certificate() const { return folder_ + "/certificate.pem"; }
  std::string key() const { return folder_ + "/key.pem"; }
  const std::string& folder() const { return folder_; }

  /// Puts `text` into the file of the certificate, or of the key.
  void write_certificate(const std::string& text) const;
  void write_key(const std::string& text) const;

  /// A daemon's arguments for a listener of each protocol in plain text and one over TLS, and then `more`.
  std::vector<std::string> arguments(const std::vector<std::string>& more = {}) const;

 private:
  std::string folder_;
};

}  // namespace confab::harness
