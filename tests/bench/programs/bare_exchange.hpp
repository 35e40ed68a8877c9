#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <string>

namespace probe::bench {

/// What is exchanged over a connection before it is closed.
enum class Exchange {
  kTls,    ///< a full handshake with verification
  kHttps,  ///< the same, then a GET and its answer
  kHttp,   ///< a GET and its answer, without TLS
};

/// A server by its IPv4 address, and what to ask it for.
struct Target {
  Exchange exchange = Exchange::kTls;
  std::string address;
  std::uint16_t port = 0;
  std::string path;
};

/// Connects, exchanges and closes, with blocking calls and nothing besides: no other client can do with less. `context`
/// verifies the server's chain; its name is checked against the address. Throws std::runtime_error for whatever fails.
void exchange_once(const Target& target, SSL_CTX* context);

/// A context that trusts the authorities in `ca_file` and never resumes a session.
SSL_CTX* make_verifying_context(const std::string& ca_file);

}  // namespace probe::bench
