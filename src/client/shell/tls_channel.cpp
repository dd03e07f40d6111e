#include "tls_channel.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "connecting.hpp"
#include "server_connection.hpp"
#include "tls_sentences.hpp"

namespace confab::client {

namespace {

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeSsl>;

Context context_of(const Security& security) {
  Context context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw NoConnection("OpenSSL can't be used on this machine.");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (security.insecure) return context;
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (security.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
    return context;
  }
  if (::access(security.ca_file.c_str(), R_OK) != 0) {
    throw NoConnection(fmt::format("Can't read {}: {}.", security.ca_file, std::generic_category().message(errno)));
  }
  if (SSL_CTX_load_verify_file(context.get(), security.ca_file.c_str()) != 1) {
    throw NoConnection(fmt::format("There is no certificate to be read in {}: it is a file in PEM.", security.ca_file));
  }
  // Who names the certificate of a server trusts it, whoever has signed it.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.get()), X509_V_FLAG_PARTIAL_CHAIN);
  return context;
}

/// An address is checked as an address, and a name as a name, which the server learns (RFC 6066 has no addresses).
void expect_host(SSL* ssl, const std::string& host) {
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1) return;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_set1_host(ssl, host.c_str());
  // What SSL_set_tlsext_host_name() is, without its casts.
  SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
}

}  // namespace

struct TlsChannel::State {
  Context context;
  std::unique_ptr<SSL, FreeSsl> ssl;
};

TlsChannel::TlsChannel(int fd, const Endpoint& endpoint, const Security& security, std::chrono::milliseconds patience)
    : state_(std::make_unique<State>()) {
  state_->context = context_of(security);
  state_->ssl.reset(SSL_new(state_->context.get()));
  SSL* const ssl = state_->ssl.get();
  if (ssl == nullptr || SSL_set_fd(ssl, fd) != 1) throw NoConnection("OpenSSL can't be used on this machine.");
  expect_host(ssl, endpoint.host);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    ERR_clear_error();
    const int returned = SSL_connect(ssl);
    if (returned == 1) return;
    const int error = SSL_get_error(ssl, returned);
    const bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    if (!waits) {
      const long verified = SSL_get_verify_result(ssl);
      if (verified != X509_V_OK && !security.insecure) {
        throw NoConnection(certificate_sentence(verified, endpoint, security));
      }
      throw NoConnection(handshake_sentence(ERR_get_error(), endpoint));
    }
    const short events = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
    if (!wait_for(fd, events, deadline)) {
      throw NoConnection(fmt::format("{} does not answer as TLS does. Does it speak TLS?", endpoint.to_string()));
    }
  }
}

TlsChannel::~TlsChannel() = default;

TlsChannel::Result TlsChannel::read(char* buffer, std::size_t capacity, std::size_t& size) {
  ERR_clear_error();
  return result_of(SSL_read_ex(state_->ssl.get(), buffer, capacity, &size));
}

TlsChannel::Result TlsChannel::write(std::string_view bytes, std::size_t& size) {
  ERR_clear_error();
  return result_of(SSL_write_ex(state_->ssl.get(), bytes.data(), bytes.size(), &size));
}

TlsChannel::Result TlsChannel::close_sending() {
  ERR_clear_error();
  const int returned = SSL_shutdown(state_->ssl.get());
  return returned >= 0 ? Result::done : result_of(returned);
}

bool TlsChannel::has_input() const {
  return SSL_pending(state_->ssl.get()) > 0;
}

TlsChannel::Result TlsChannel::result_of(int returned) {
  if (returned > 0) return Result::done;
  const int system_error = errno;
  switch (SSL_get_error(state_->ssl.get(), returned)) {
    case SSL_ERROR_WANT_READ: return Result::wants_input;
    case SSL_ERROR_WANT_WRITE: return Result::wants_output;
    case SSL_ERROR_ZERO_RETURN: return Result::ended;
    default: break;
  }
  const unsigned long error = ERR_get_error();
  const char* words = error == 0 ? nullptr : ERR_reason_error_string(error);
  if (ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    why_ = "the stream was cut";
  } else if (words != nullptr) {
    why_ = words;
  } else {
    why_ = std::generic_category().message(system_error);
  }
  return Result::lost;
}

}  // namespace confab::client
