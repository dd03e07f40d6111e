// What went wrong with TLS, in sentences that tell the user what to do. They know the numbers of OpenSSL, but no
// connection. Pure functions, called by TlsChannel.
#pragma once

#include <string>

#include "../options.hpp"

namespace confab::client {

/// `verify_result` is one of X509_V_ERR_...
std::string certificate_sentence(long verify_result, const Endpoint& endpoint, const Security& security);

/// `error` is of ERR_get_error(); 0 if the server has just closed the connection.
std::string handshake_sentence(unsigned long error, const Endpoint& endpoint);

}  // namespace confab::client
