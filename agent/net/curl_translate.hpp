#pragma once

#include "agent/core/net.hpp"
#include "agent/net/network_findings.hpp"
#include "agent/net/response_reader.hpp"
#include "agent/net/verify_chain.hpp"

#include <curl/curl.h>

#include <cstdint>
#include <optional>
#include <string>

namespace probe::net {

/// All that is known about a transfer that did not end well.
struct CurlStop {
  CURLcode code = CURLE_OK;
  core::Phase reached = core::Phase::kConnect;
  int os_error = 0;      ///< CURLINFO_OS_ERRNO
  std::string detail{};  ///< CURLOPT_ERRORBUFFER
  Peer peer{};           ///< the target
  std::optional<Peer> proxy{};
  bool proxy_login = false;    ///< the proxy was sent a name and a password
  int proxy_status = 0;        ///< CURLINFO_HTTP_CONNECTCODE
  std::string proxy_answer{};  ///< first line of the proxy's answer to CONNECT
  /// The Content-Type in that answer, which one that opens a tunnel has no use for.
  std::string proxy_content_type{};
  std::string proxy_location{};  ///< the Location in that answer
  std::optional<int> alert_received{};
  bool certificate_requested = false;   ///< the target asked for a client certificate
  std::optional<ChainReport> report{};  ///< of the chain that the target presented
  bool http2 = false;                   ///< ALPN chose HTTP/2
  std::string expected_name{};          ///< the name the target's certificate had to be for
  ResponseReader::Limit limit = ResponseReader::Limit::kNone;
  std::size_t max_body_bytes = 0;
  bool head_complete = false;
  std::int64_t body_bytes = 0;      ///< received
  std::int64_t body_expected = -1;  ///< Content-Length; -1 when not known
};

/// The one place where curl's failures become findings. Throws std::runtime_error, or std::system_error, for what is
/// neither the network's nor the peer's fault.
core::NetError translate(const CurlStop& stop);

}  // namespace probe::net
