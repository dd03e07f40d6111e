#include "tls.hpp"

#include <malloc.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <set>
#include <utility>

namespace confab::net {

namespace {

template <auto free_it>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free_it(object);
  }
};
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Text = std::unique_ptr<BIO, Freed<BIO_free>>;

// ---- Memory: the same as everybody's, so that the reserve stands in for it too (net::MemoryReserve)

void* allocate(std::size_t bytes, const char*, int) {
  return bytes == 0 ? nullptr : ::operator new(bytes, std::nothrow);
}

void release(void* memory, const char*, int) {
  ::operator delete(memory);
}

void* resize(void* memory, std::size_t bytes, const char* file, int line) {
  if (memory == nullptr) return allocate(bytes, file, line);
  if (bytes == 0) {
    release(memory, file, line);
    return nullptr;
  }
  void* const other = allocate(bytes, file, line);
  if (other == nullptr) return nullptr;
  std::memcpy(other, memory, std::min(bytes, ::malloc_usable_size(memory)));
  release(memory, file, line);
  return other;
}

// ---- What OpenSSL reads from and writes to: the stream, by system calls that never wait

TlsStream& stream_of(BIO* bio) {
  return *static_cast<TlsStream*>(BIO_get_data(bio));
}

int bio_read(BIO* bio, char* buffer, int size) {
  BIO_clear_retry_flags(bio);
  bool retry = false;
  const int result = stream_of(bio).read_records(buffer, size, &retry);
  if (retry) BIO_set_retry_read(bio);
  return result;
}

int bio_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  return stream_of(bio).write_records(bytes, size);
}

long bio_control(BIO* bio, int question, long, void*) {
  if (question == BIO_CTRL_EOF) return stream_of(bio).at_end() ? 1 : 0;
  return question == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
  BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "confab");
  if (method == nullptr) throw std::bad_alloc();
  BIO_meth_set_read(method, bio_read);
  BIO_meth_set_write(method, bio_write);
  BIO_meth_set_ctrl(method, bio_control);
  return method;
}

const BIO_METHOD* method() {
  static const BIO_METHOD* const made = make_method();
  return made;
}

void note_message(int, int, int type, const void*, std::size_t, SSL*, void* stream) {
  if (stream == nullptr || (type != SSL3_RT_HANDSHAKE && type != SSL3_RT_ALERT)) return;
  static_cast<TlsStream*>(stream)->note_control_message();
}

/// Before OpenSSL allocates anything.
void prepare_once() {
  static const bool prepared = CRYPTO_set_mem_functions(allocate, resize, release) == 1;
  static_cast<void>(prepared);
}

/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption. No tickets: chat clients do not resume sessions,
/// and each ticket costs a record (docs/decisions/0025-openssl-for-tls.md).
bool set_rules(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_msg_callback(context, note_message);
  std::string groups = "X25519:P-256:P-384";  // OpenSSL's macro takes it as not constant
  return SSL_CTX_set_num_tickets(context, 0) == 1 && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
         SSL_CTX_set_ciphersuites(context,
                                  "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == 1 &&
         SSL_CTX_set1_groups_list(context, groups.data()) == 1;
}

std::string last_words_of_openssl() {
  const char* const words = ERR_reason_error_string(ERR_peek_last_error());
  return words == nullptr ? "OpenSSL does not say why" : words;
}

/// The words live for ever. OpenSSL has a few hundred reasons, whatever clients send.
std::string_view words_for_failure(const char* reason) {
  static std::set<std::string> said;
  std::string words = "the TLS handshake failed";
  if (reason != nullptr) words.append(": ").append(reason);
  return *said.insert(std::move(words)).first;
}

TlsContext::Made mistaken(TlsMistake mistake) {
  return {.mistake = mistake, .detail = last_words_of_openssl()};
}

/// Refuses to ask for a password, and notes that one was wanted.
int refuse_password(char*, int, int, void* wanted) {
  *static_cast<bool*>(wanted) = true;
  return -1;
}

std::string validity_of(const X509* certificate) {
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) return "has expired";
  return X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0 ? "is not valid yet" : "";
}

}  // namespace

bool has_tls() {
  return true;
}

TlsContext::Made TlsContext::make(std::string_view certificates, std::string_view key_text) {
  prepare_once();
  ERR_clear_error();
  const auto context = std::make_shared<const TlsContext>(SSL_CTX_new(TLS_server_method()));
  if (context->get() == nullptr || !set_rules(context->get())) return mistaken(TlsMistake::refused);
  const Text text(BIO_new_mem_buf(certificates.data(), static_cast<int>(certificates.size())));
  const Certificate own(PEM_read_bio_X509_AUX(text.get(), nullptr, nullptr, nullptr));
  if (!own) return mistaken(TlsMistake::no_certificate);
  const Text keys(BIO_new_mem_buf(key_text.data(), static_cast<int>(key_text.size())));
  bool is_encrypted = false;
  const Key key(PEM_read_bio_PrivateKey(keys.get(), nullptr, refuse_password, &is_encrypted));
  if (!key) return mistaken(is_encrypted ? TlsMistake::encrypted_key : TlsMistake::no_key);
  if (X509_check_private_key(own.get(), key.get()) != 1) return mistaken(TlsMistake::keys_differ);
  if (SSL_CTX_use_certificate(context->get(), own.get()) != 1) return mistaken(TlsMistake::refused);
  for (;;) {
    const Certificate next(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!next) break;
    if (SSL_CTX_add1_chain_cert(context->get(), next.get()) != 1) return mistaken(TlsMistake::refused);
  }
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) return mistaken(TlsMistake::no_certificate);
  if (SSL_CTX_use_PrivateKey(context->get(), key.get()) != 1) return mistaken(TlsMistake::refused);
  return {.context = context, .validity = validity_of(own.get())};
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

// ---- The stream

TlsStream::TlsStream(const TlsContext& context, int descriptor)
    : ssl_(SSL_new(context.get())), descriptor_(descriptor) {
  BIO* const bio = ssl_ == nullptr ? nullptr : BIO_new(method());
  if (bio == nullptr) {
    SSL_free(ssl_);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_, bio, bio);
  SSL_set_msg_callback_arg(ssl_, this);
  SSL_set_accept_state(ssl_);
}

TlsStream::~TlsStream() {
  SSL_free(ssl_);
}

TlsStream::Handshake TlsStream::shake_hands() {
  may_fetch_ = SIZE_MAX;
  if (send_spill().broken) return Handshake::gone;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_);
  if (result == 1) {
    established_ = true;
    control_messages_ = 0;
    return Handshake::done;
  }
  if (foreign_) return Handshake::foreign;
  if (broken_ || at_end_) return Handshake::gone;
  if (SSL_get_error(ssl_, result) == SSL_ERROR_WANT_READ) return Handshake::goes_on;
  failure_ = words_for_failure(ERR_reason_error_string(ERR_peek_error()));
  return Handshake::failed;
}

Socket::Received TlsStream::receive(std::span<char> buffer, bool until_eagain) {
  ERR_clear_error();
  // Tiny records, and such without any text, cost as much as large ones: so each call takes in a bounded amount.
  may_fetch_ = buffer.size() + frames_bytes_max;
  std::size_t bytes = 0;
  while (bytes < buffer.size()) {
    const auto room = buffer.subspan(bytes);
    const int got = SSL_read(ssl_, room.data(), static_cast<int>(room.size()));
    if (got <= 0) {
      const auto state = state_after(got);
      const bool told_later = bytes > 0 && state != Socket::State::drained;
      return {bytes, told_later ? Socket::State::more : state};
    }
    bytes += static_cast<std::size_t>(got);
    control_messages_ = 0;
    if (!filled_ && !until_eagain && SSL_has_pending(ssl_) == 0) return {bytes, Socket::State::drained};
  }
  return {bytes, Socket::State::more};
}

Socket::State TlsStream::state_after(int result) {
  if (broken_) return Socket::State::broken;
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ: return fetched_all_ ? Socket::State::more : Socket::State::drained;
    case SSL_ERROR_ZERO_RETURN: return Socket::State::ended;
    default: break;
  }
  // Lines are whole: an end that TLS does not vouch for forges nothing.
  if (at_end_) return Socket::State::ended;
  broken_ = true;
  return Socket::State::broken;
}

bool TlsStream::write_text(std::string_view text) {
  if (broken_) return false;
  ERR_clear_error();
  if (text.empty()) return true;
  return SSL_write(ssl_, text.data(), static_cast<int>(text.size())) == static_cast<int>(text.size()) && !broken_;
}

Socket::Sent TlsStream::end_stream() {
  const bool is_new = established_ && !broken_ && !std::exchange(end_sent_, true);
  ERR_clear_error();
  if (is_new && SSL_shutdown(ssl_) < 0) broken_ = true;
  return send_spill();
}

std::size_t TlsStream::unread_bytes() const {
  const int ready = SSL_pending(ssl_);
  return ready > 0 ? static_cast<std::size_t>(ready) : static_cast<std::size_t>(SSL_has_pending(ssl_));
}

}  // namespace confab::net
