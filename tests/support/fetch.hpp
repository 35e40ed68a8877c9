#pragma once

#include "tests/support/http_message.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace probe::testing {

/// One GET to 127.0.0.1, for tests of servers. It shares no code with the client that the agent uses.
struct FetchRequest {
  std::uint16_t port = 0;
  std::string path = "/";
  std::string ca_pem{};          ///< set: TLS, verified against this and the name `localhost`; empty: plain HTTP
  std::uint16_t proxy_port = 0;  ///< set: through CONNECT at this port
  std::chrono::milliseconds timeout{5000};
};

/// What came back. `error` is set when nothing whole did; then `status`, `headers` and `body` hold what was read
/// before.
struct Fetched {
  int status = 0;
  HttpFields headers{};
  std::string body{};
  std::string error{};       ///< `connect: …`, `proxy: …`, `tls: …`, `http: …` or `timeout`
  std::string server_der{};  ///< the certificate the server showed, also when it was not accepted
  int server_chain = 0;      ///< how many certificates it showed, that one included
};

/// Fetches, waiting on an io_context of its own. Never throws for what the server does.
Fetched fetch(const FetchRequest& request);

}  // namespace probe::testing
