#include "certificates.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "small_file.hpp"

namespace confab::app {

namespace {

/// `what` is "certificate" or "key". Throws UsageError, which is an UnreadableFile if it can't be opened.
std::string read(const std::string& path, std::string_view what) {
  std::string text = read_small_file(path, what, Certificates::file_bytes_max);
  if (text.empty()) throw UsageError(fmt::format("The {} {} is empty.", what, path));
  return text;
}

std::string sentence_for(const net::TlsContext::Made& made, const CertificateFiles& files) {
  switch (made.mistake) {
    case net::TlsMistake::none: break;
    case net::TlsMistake::no_certificate:
      return fmt::format(
          "{} is no certificate in PEM: it should have a line -----BEGIN CERTIFICATE-----, and each "
          "certificate in it should be whole.",
          files.certificate);
    case net::TlsMistake::no_key:
      return fmt::format("{} is no key in PEM: it should have a line like -----BEGIN PRIVATE KEY-----.", files.key);
    case net::TlsMistake::encrypted_key:
      return fmt::format("The key {} has a password: remove it with  openssl pkey -in {} -out NEW_FILE.", files.key,
                         files.key);
    case net::TlsMistake::keys_differ:
      return fmt::format("The key {} is not that of the certificate {}: name the key with which it was made.",
                         files.key, files.certificate);
    case net::TlsMistake::refused:
      return fmt::format("Can't use the certificate {} with the key {}: {}.", files.certificate, files.key,
                         made.detail);
  }
  return {};
}

/// Overwrites a key that is not needed any more, so that it does not stay in memory that others get.
struct Wiped {
  std::string text;

  explicit Wiped(std::string key) : text(std::move(key)) {}
  ~Wiped() { ::explicit_bzero(text.data(), text.size()); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
};

}  // namespace

CertificateFiles files_for(const ListenAddress& address, const Settings& settings) {
  if (!net::has_tls()) {
    throw UsageError(fmt::format("Can't listen on {}: this confabd was built without TLS.", address.to_string()));
  }
  if (!address.certificate.empty()) return {address.certificate, address.key};
  if (settings.tls_certificate.empty()) {
    throw UsageError(fmt::format(
        "{} needs a certificate and its key: name their files with --tls-certificate FILE and --tls-key FILE.",
        address.to_string()));
  }
  return {settings.tls_certificate, settings.tls_key};
}

std::vector<CertificateFiles> files_of(const Options& options) {
  std::vector<CertificateFiles> files;
  for (const ListenAddress& address : options.listeners) {
    if (address.tls) files.push_back(files_for(address, options.settings));
  }
  // Those of a listener that somebody else has opened, perhaps.
  const Settings& settings = options.settings;
  if (net::has_tls() && !settings.tls_certificate.empty()) {
    files.push_back({settings.tls_certificate, settings.tls_key});
  }
  return files;
}

Certificates::Loaded Certificates::load(const std::vector<CertificateFiles>& files) {
  Loaded loaded;
  for (const CertificateFiles& pair : files) {
    if (loaded.contexts.contains(pair)) continue;
    const std::string certificate = read(pair.certificate, "certificate");
    const Wiped key(read(pair.key, "key"));
    net::TlsContext::Made made = net::TlsContext::make(certificate, key.text);
    if (made.context == nullptr || made.mistake != net::TlsMistake::none) {
      throw UsageError(sentence_for(made, pair));
    }
    loaded.contexts.emplace(pair, std::move(made.context));
    if (made.validity.empty()) continue;
    loaded.warnings.push_back(
        fmt::format("the certificate {} {}: clients that check it will not connect", pair.certificate, made.validity));
  }
  return loaded;
}

void Certificates::adopt(const Loaded& loaded) {
  for (const auto& [files, context] : loaded.contexts) {
    const auto [found, is_new] = identities_.try_emplace(files, context);
    if (!is_new) found->second.renew(context);
  }
}

void Certificates::adopt_new(const Loaded& loaded) {
  for (const auto& [files, context] : loaded.contexts) identities_.try_emplace(files, context);
}

std::vector<CertificateFiles> Certificates::files() const {
  std::vector<CertificateFiles> all;
  for (const auto& [files, identity] : identities_) all.push_back(files);
  return all;
}

std::vector<std::string> Certificates::unreadable_keys() const {
  std::vector<std::string> sentences;
  for (const auto& [files, identity] : identities_) {
    for (const std::string& path : {files.certificate, files.key}) {
      if (std::string sentence = why_unreadable_now(path); !sentence.empty()) sentences.push_back(std::move(sentence));
    }
  }
  return sentences;
}

}  // namespace confab::app
