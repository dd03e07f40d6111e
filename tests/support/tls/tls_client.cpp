#include "tls_client.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace confab::test {

namespace {

SSL_CTX* context() {
  static SSL_CTX* const made = [] {
    SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    return context;
  }();
  return made;
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

[[noreturn]] void fail(const char* what) {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  throw std::runtime_error(std::string(what) + ": " + (reason == nullptr ? "OpenSSL does not say why" : reason));
}

}  // namespace

struct TlsClient::Parts {
  SSL* ssl;
  BIO* out;  // records that are not sent yet; it belongs to `ssl`
  int socket;
  std::size_t bytes_per_send;
  std::string unsent;
};

TlsClient::TlsClient(int socket, const TlsClientOptions& options)
    : parts_(std::make_unique<Parts>(
          Parts{SSL_new(context()), BIO_new(BIO_s_mem()), socket, options.bytes_per_send, {}})) {
  SSL_set_bio(parts_->ssl, BIO_new_socket(socket, BIO_NOCLOSE), parts_->out);
  if (options.only_tls_1_2) SSL_set_max_proto_version(parts_->ssl, TLS1_2_VERSION);
  SSL_set_connect_state(parts_->ssl);
}

TlsClient::~TlsClient() {
  SSL_free(parts_->ssl);
}

bool TlsClient::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(parts_->ssl);
  const int why = SSL_get_error(parts_->ssl, result);
  const bool sent = flush();
  if (result == 1 && sent) return true;
  errno = result == 1 || why == SSL_ERROR_WANT_READ ? EAGAIN : EPROTO;
  return false;
}

ssize_t TlsClient::send(std::string_view bytes) {
  if (!flush()) return -1;
  ERR_clear_error();
  const int taken = SSL_write(parts_->ssl, bytes.data(), static_cast<int>(std::min(bytes.size(), std::size_t{16384})));
  if (taken <= 0) {
    errno = EPIPE;
    return -1;
  }
  flush();
  return taken;
}

bool TlsClient::flush() {
  std::array<char, 16384> part;
  for (int bytes = 0; (bytes = BIO_read(parts_->out, part.data(), part.size())) > 0;) {
    parts_->unsent.append(part.data(), static_cast<std::size_t>(bytes));
  }
  std::string& unsent = parts_->unsent;
  std::size_t sent_in_all = 0;
  while (sent_in_all < unsent.size()) {
    const std::size_t rest = unsent.size() - sent_in_all;
    const std::size_t size = parts_->bytes_per_send == 0 ? rest : std::min(rest, parts_->bytes_per_send);
    const ssize_t sent = ::send(parts_->socket, unsent.data() + sent_in_all, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) break;
    sent_in_all += static_cast<std::size_t>(sent);
  }
  unsent.erase(0, sent_in_all);
  return unsent.empty();
}

ssize_t TlsClient::receive(char* buffer, std::size_t size) {
  ERR_clear_error();
  errno = 0;
  const int got = SSL_read(parts_->ssl, buffer, static_cast<int>(size));
  const int failure = errno;
  const int why = SSL_get_error(parts_->ssl, got);
  flush();
  if (got > 0) return got;
  if (why == SSL_ERROR_ZERO_RETURN) return 0;
  errno = why == SSL_ERROR_WANT_READ ? EAGAIN : failure == 0 ? EPROTO : failure;
  return -1;
}

bool TlsClient::has_pending() const {
  return SSL_has_pending(parts_->ssl) == 1;
}

void TlsClient::end() {
  SSL_shutdown(parts_->ssl);
  flush();
}

bool TlsClient::saw_end() const {
  // Set also by an end of the connection itself, which is no record.
  return (SSL_get_shutdown(parts_->ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
}

bool TlsClient::asks_for_new_keys() {
  const bool made = SSL_key_update(parts_->ssl, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(parts_->ssl) == 1;
  return flush() && made;
}

bool TlsClient::asks_for_renegotiation() {
  const bool made = SSL_renegotiate(parts_->ssl) == 1;
  SSL_do_handshake(parts_->ssl);
  return flush() && made;
}

std::string TlsClient::version() const {
  return SSL_get_version(parts_->ssl);
}

std::string TlsClient::server_name() const {
  X509* const certificate = SSL_get0_peer_certificate(parts_->ssl);
  if (certificate == nullptr) return {};
  std::array<char, 256> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), name.size());
  return name.data();
}

CertificateAndKey make_certificate(const CertificateOptions& options) {
  EVP_PKEY* const key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  X509* const certificate = X509_new();
  if (key == nullptr || certificate == nullptr) fail("can't make a key");
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), options.valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), options.valid_to.count());
  X509_set_pubkey(certificate, key);
  X509_NAME* const name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(options.name.c_str()),
                             -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  if (X509_sign(certificate, key, EVP_sha256()) == 0) fail("can't sign a certificate");
  BIO* const certificate_text = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate_text, certificate);
  BIO* const key_text = BIO_new(BIO_s_mem());
  const EVP_CIPHER* const cipher = options.password.empty() ? nullptr : EVP_aes_256_cbc();
  std::string password = options.password;
  PEM_write_bio_PKCS8PrivateKey(key_text, key, cipher, password.data(), static_cast<int>(password.size()), nullptr,
                                nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return {text_of(certificate_text), text_of(key_text)};
}

}  // namespace confab::test
