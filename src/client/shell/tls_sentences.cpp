#include "tls_sentences.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace confab::client {

namespace {

std::string whom_to_trust(const Security& security) {
  if (!security.ca_file.empty()) return fmt::format("by nobody in {}.", security.ca_file);
  return "by nobody whom this machine trusts. If you have that certificate, or that of its authority, name it with "
         "--ca.";
}

}  // namespace

std::string certificate_sentence(long verify_result, const Endpoint& endpoint, const Security& security) {
  switch (verify_result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format("The certificate of the server is for another name than {}: it may be another server.",
                         endpoint.host);
    case X509_V_ERR_CERT_HAS_EXPIRED: return "The certificate of the server has expired. Tell who runs it.";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "The certificate of the server is not valid yet. Is the clock of this machine right?";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format("The certificate of the server is signed {}", whom_to_trust(security));
    default:
      return fmt::format("The certificate of the server can't be trusted: {}.",
                         X509_verify_cert_error_string(verify_result));
  }
}

std::string handshake_sentence(unsigned long error, const Endpoint& endpoint) {
  const int reason = ERR_GET_REASON(error);
  if (error == 0 || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    return fmt::format("{} has closed the connection instead of encrypting it. Does it speak TLS?",
                       endpoint.to_string());
  }
  if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    return fmt::format("{} does not speak TLS: leave out --tls, or name another port.", endpoint.to_string());
  }
  const char* words = ERR_reason_error_string(error);
  return fmt::format("There is no encrypted connection to {}: {}.", endpoint.to_string(),
                     words != nullptr ? words : "the connection broke");
}

}  // namespace confab::client
