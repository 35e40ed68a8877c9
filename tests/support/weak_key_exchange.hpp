#pragma once

#include <boost/asio/ssl/context.hpp>

namespace probe::testing {

/// Makes a server's `context`, whose key must be an RSA key, exchange keys by Diffie-Hellman of 1024 bits and nothing
/// else: TLS 1.2 at most, and security level 0.
void exchange_keys_weakly(boost::asio::ssl::context& context);

}  // namespace probe::testing
