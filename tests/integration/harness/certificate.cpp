#include "harness/certificate.hpp"

#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "harness/daemon.hpp"
#include "harness/failure.hpp"

namespace confab::harness {

namespace {

std::string new_folder() {
  std::string path = (std::filesystem::temp_directory_path() / "confab-tls-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) abandon_call("mkdtemp", Here::now());
  return path;
}

}  // namespace

CertificateFiles::CertificateFiles(const test::CertificateOptions& options) : folder_(new_folder()) {
  const test::CertificateAndKey made = test::make_certificate(options);
  write_certificate(made.certificate);
  write_key(made.key);
}

CertificateFiles::~CertificateFiles() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void CertificateFiles::write_certificate(const std::string& text) const {
  std::ofstream(certificate(), std::ios::trunc) << text;
}

void CertificateFiles::write_key(const std::string& text) const {
  std::ofstream(key(), std::ios::trunc) << text;
}

std::vector<std::string> CertificateFiles::arguments(const std::vector<std::string>& more) const {
  std::vector<std::string> all = all_protocols();
  for (const char* const protocol : {"slash", "sigil", "echo"}) {
    all.insert(all.end(), {"--listen", std::string(protocol) + "+tls://127.0.0.1:0"});
  }
  all.insert(all.end(), {"--tls-certificate", certificate(), "--tls-key", key()});
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace confab::harness
