#include "agent/net/curl_translate.hpp"

#include "agent/net/tls_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace probe::net {

namespace {

using core::Phase;

/// OpenSSL's error code out of curl's text, such as `error:0A00010B:SSL routines::wrong version number`; 0 when there
/// is none.
unsigned long openssl_error_in(std::string_view detail) {
  constexpr std::string_view kMark = "error:";
  const auto mark = detail.find(kMark);
  if (mark == std::string_view::npos) return 0;
  const auto digits = detail.substr(mark + kMark.size());
  unsigned long code = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  return code;
}

/// CURLINFO_OS_ERRNO where a connection stood; it may be left over from an address that was tried before.
int connection_error(const CurlStop& stop) {
  constexpr std::array kBroken{ECONNRESET, EPIPE, ETIMEDOUT, ECONNABORTED, ENETRESET, EHOSTUNREACH, ENETUNREACH};
  return std::ranges::find(kBroken, stop.os_error) == kBroken.end() ? 0 : stop.os_error;
}

std::string body_progress(const CurlStop& stop) {
  if (stop.body_expected < 0) return fmt::format("{} body bytes", stop.body_bytes);
  return fmt::format("{} of {} body bytes", stop.body_bytes, stop.body_expected);
}

core::Finding http_finding(core::Code code, const CurlStop& stop, std::string message) {
  auto evidence = stop.peer.evidence();
  evidence.emplace_back("body_bytes", stop.body_bytes);
  if (stop.body_expected >= 0) evidence.emplace_back("content_length", stop.body_expected);
  return {code, std::move(message), std::move(evidence)};
}

core::Finding http_timeout(const CurlStop& stop) {
  const auto peer = stop.peer.text();
  const auto waited = stop.peer.waited_text();
  auto message = fmt::format("no response from {} within {}: waiting for its headers", peer, waited);
  if (stop.reached == Phase::kRequest) message = fmt::format("{} did not take the request within {}", peer, waited);
  if (stop.reached == Phase::kTransfer) {
    message = fmt::format("response of {} not complete after {}: waiting for more of its headers", peer, waited);
    if (stop.head_complete) {
      message = fmt::format("response of {} not complete after {}: {} received", peer, waited, body_progress(stop));
    }
  }
  return http_finding("http_timeout", stop, std::move(message));
}

core::Finding too_large(const CurlStop& stop) {
  std::string seen = fmt::format("expected a body of at most {} bytes, it has more", stop.max_body_bytes);
  if (stop.limit == ResponseReader::Limit::kHeaders) {
    seen = fmt::format("expected at most {} headers, there are more", ResponseReader::kMaxHeaders);
  } else if (stop.limit != ResponseReader::Limit::kBody) {
    seen = fmt::format("expected headers of at most {} bytes, there are more", ResponseReader::kMaxHeaderBytes);
  }
  return http_finding("http_too_large", stop, fmt::format("response of {}: {}", stop.peer.text(), seen));
}

core::Finding truncated(const CurlStop& stop) {
  if (stop.http2 && stop.code == CURLE_GOT_NOTHING) {
    // Curl 7.88 says the same of a connection that ended and of frames that HTTP/2 forbids.
    return http_finding("http_protocol_error", stop,
                        fmt::format("HTTP/2 with {} ended without a response", stop.peer.text()));
  }
  auto message = fmt::format("{} closed the connection without a response", stop.peer.text());
  if (stop.head_complete) {
    message = fmt::format("response of {} ended early: {} received", stop.peer.text(), body_progress(stop));
  } else if (stop.reached == Phase::kTransfer) {
    message = fmt::format("response of {} ended within its headers", stop.peer.text());
  }
  return http_finding("http_truncated", stop, std::move(message));
}

core::Finding not_http(const CurlStop& stop) {
  const std::string why = stop.detail.empty() ? curl_easy_strerror(stop.code) : stop.detail;
  return http_finding("http_protocol_error", stop,
                      fmt::format("expected an HTTP response from {}: {}", stop.peer.text(), core::one_line(why, 128)));
}

/// The server gave up on the response, not on the connection (RFC 9113 section 5.4.2).
core::Finding stream_reset(const CurlStop& stop) {
  if (!stop.head_complete) return not_http(stop);
  return http_finding("http_truncated", stop,
                      fmt::format("response of {} ended early: {} received; {}", stop.peer.text(), body_progress(stop),
                                  core::one_line(stop.detail, 128)));
}

/// Whether headers passed curl's own limit for HTTP/2 (128 KiB in 7.88) before ours, of which only nghttp2's code tells
/// (NGHTTP2_ERR_CALLBACK_FAILURE).
bool passed_curls_limit(const CurlStop& stop) {
  return stop.http2 && !stop.head_complete && stop.detail.find("returned -902:") != std::string::npos;
}

core::Finding proxy_finding(core::Code code, const CurlStop& stop, const Peer& proxy, const std::string& seen) {
  auto evidence = proxy.evidence();
  evidence.emplace_back("proxy", host_port(proxy.host, proxy.port));
  if (stop.proxy_status != 0) evidence.emplace_back("proxy_status", std::int64_t{stop.proxy_status});
  if (stop.os_error != 0) evidence.emplace_back("os_error", os_error_text(stop.os_error));
  return {code, fmt::format("proxy {}: {}", proxy.text(), seen), std::move(evidence)};
}

std::string target(const CurlStop& stop) { return host_port(stop.peer.host, stop.peer.port); }

core::Finding at_connect(const CurlStop& stop) {
  return stop.code == CURLE_OPERATION_TIMEDOUT ? connect_timeout(stop.peer) : connect_finding(stop.os_error, stop.peer);
}

core::Finding at_connect(const CurlStop& stop, const Peer& proxy) {
  if (stop.code == CURLE_OPERATION_TIMEDOUT) {
    return proxy_finding("proxy_timeout", stop, proxy, fmt::format("no TCP connection within {}", proxy.waited_text()));
  }
  // Sorts out what is this machine's fault; its finding would blame the target.
  connect_finding(stop.os_error, proxy);
  return proxy_finding("proxy_unreachable", stop, proxy, "cannot connect: " + os_error_text(stop.os_error));
}

core::Finding at_proxy(const CurlStop& stop, const Peer& proxy) {
  const auto connect = "CONNECT " + target(stop);
  if (stop.proxy_status == 407) {
    const std::string_view why = stop.proxy_login ? "refused: the login is not accepted" : "wants a login";
    return proxy_finding("proxy_auth_required", stop, proxy, fmt::format("{} {} (status 407)", connect, why));
  }
  if (stop.proxy_status >= 300) {
    // What follows a query or a fragment may be secret.
    const std::string place = stop.proxy_location.substr(0, stop.proxy_location.find_first_of("?#"));
    const std::string where = place.empty() ? "" : fmt::format(", which leads to {}", quoted(place));
    return proxy_finding("proxy_denied", stop, proxy,
                         fmt::format("{} refused with status {}{}", connect, stop.proxy_status, where));
  }
  if (stop.code == CURLE_OPERATION_TIMEDOUT) {
    return proxy_finding("proxy_timeout", stop, proxy,
                         fmt::format("no answer to {} within {}", connect, proxy.waited_text()));
  }
  std::string seen = "it closed the connection";
  if (connection_error(stop) != 0) seen = os_error_text(connection_error(stop));
  if (!stop.proxy_answer.empty()) seen = "it sent " + quoted(stop.proxy_answer);
  if (stop.proxy_answer.starts_with("HTTP/")) seen = "its headers did not end where they should";
  return proxy_finding("proxy_protocol_error", stop, proxy,
                       fmt::format("expected an HTTP answer to {}: {}", connect, seen));
}

/// A proxy, or a portal in its place, that meets CONNECT with a page (RFC 9110 section 9.3.6).
std::optional<core::Finding> answered_itself(const CurlStop& stop, const TlsFailure& failure) {
  if (!stop.proxy || stop.proxy_content_type.empty() || !is_not_tls(failure)) return std::nullopt;
  return proxy_finding("proxy_protocol_error", stop, *stop.proxy,
                       fmt::format("expected a tunnel from CONNECT {}, it answered with a document (status {}, {})",
                                   target(stop), stop.proxy_status, quoted(stop.proxy_content_type)));
}

core::Finding at_tls(const CurlStop& stop) {
  if (stop.code == CURLE_OPERATION_TIMEDOUT) return tls_timeout(stop.peer);
  if (stop.code == CURLE_PEER_FAILED_VERIFICATION && stop.report) {
    // With nothing to object to in our report it was curl's own check of the name.
    return certificate_finding(*stop.report, stop.expected_name, stop.peer);
  }
  TlsFailure failure;
  failure.openssl_error = openssl_error_in(stop.detail);
  failure.alert_received = stop.alert_received;
  failure.certificate_requested = stop.certificate_requested;
  failure.os_error = failure.openssl_error == 0 ? connection_error(stop) : 0;
  if (auto document = answered_itself(stop, failure)) return *std::move(document);
  return handshake_finding(failure, stop.peer);
}

/// What curl's codes mean once the request is on its way.
enum class HttpFault { kTimeout, kTruncated, kTooLarge, kProtocol, kReset, kBroken };

struct HttpCode {
  CURLcode code;
  HttpFault fault;
};

constexpr std::array kHttpCodes{
    HttpCode{CURLE_OPERATION_TIMEDOUT, HttpFault::kTimeout},
    HttpCode{CURLE_GOT_NOTHING, HttpFault::kTruncated},
    HttpCode{CURLE_PARTIAL_FILE, HttpFault::kTruncated},
    HttpCode{CURLE_FILESIZE_EXCEEDED, HttpFault::kTooLarge},
    HttpCode{CURLE_OUT_OF_MEMORY, HttpFault::kTooLarge},  // one header line beyond curl's 100 KiB
    HttpCode{CURLE_RECV_ERROR, HttpFault::kBroken},
    HttpCode{CURLE_SEND_ERROR, HttpFault::kBroken},
    HttpCode{CURLE_UNSUPPORTED_PROTOCOL, HttpFault::kProtocol},  // HTTP/0.9: no status line
    HttpCode{CURLE_WEIRD_SERVER_REPLY, HttpFault::kProtocol},
    HttpCode{CURLE_BAD_CONTENT_ENCODING, HttpFault::kProtocol},
    HttpCode{CURLE_HTTP2, HttpFault::kProtocol},
    HttpCode{CURLE_HTTP2_STREAM, HttpFault::kReset},
};

/// The connection broke while a response was due: by a reset, by an alert after the handshake, or by an end without
/// notice.
core::Finding broken(const CurlStop& stop) {
  if (stop.alert_received) {
    TlsFailure failure;
    failure.alert_received = stop.alert_received;
    failure.certificate_requested = stop.certificate_requested;
    return handshake_finding(failure, stop.peer);
  }
  if (connection_error(stop) != 0) {
    const bool sending = stop.code == CURLE_SEND_ERROR || stop.reached == Phase::kRequest;
    return connection_broken(connection_error(stop), stop.peer,
                             sending ? "while the request was sent" : "before the response was complete");
  }
  const bool cut_off =
      openssl_error_in(stop.detail) != 0 || stop.code == CURLE_GOT_NOTHING || stop.code == CURLE_PARTIAL_FILE;
  return cut_off ? truncated(stop) : not_http(stop);
}

core::Finding at_http(const CurlStop& stop) {
  if (passed_curls_limit(stop)) return too_large(stop);
  for (const auto& [code, fault] : kHttpCodes) {
    if (code != stop.code) continue;
    switch (fault) {
      case HttpFault::kTimeout:
        return http_timeout(stop);
      case HttpFault::kTruncated:
        return broken(stop);
      case HttpFault::kTooLarge:
        return too_large(stop);
      case HttpFault::kProtocol:
        return not_http(stop);
      case HttpFault::kReset:
        return stream_reset(stop);
      case HttpFault::kBroken:
        return broken(stop);
    }
  }
  throw std::runtime_error(fmt::format("libcurl: {}: {}", curl_easy_strerror(stop.code), stop.detail));
}

core::Finding finding_of(const CurlStop& stop) {
  if (stop.limit != ResponseReader::Limit::kNone) return too_large(stop);
  if (const auto& proxy = stop.proxy) {
    if (stop.reached == Phase::kConnect) return at_connect(stop, *proxy);
    if (stop.reached == Phase::kProxy) return at_proxy(stop, *proxy);
  }
  if (stop.reached == Phase::kConnect) return at_connect(stop);
  if (stop.reached == Phase::kTls) return at_tls(stop);
  return at_http(stop);
}

}  // namespace

core::NetError translate(const CurlStop& stop) { return {finding_of(stop), stop.reached}; }

}  // namespace probe::net
