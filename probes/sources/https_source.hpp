#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/metric.hpp"
#include "agent/core/net.hpp"
#include "agent/core/probe.hpp"
#include "config/schema.hpp"
#include "config/seldom.hpp"
#include "probes/sources/http_credentials.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

inline constexpr core::Metric kHttpStatusCode{"probe_http_status_code",
                                              "Status of the HTTP response; 0 when none was received", ""};

/// The key `proxy` of a probe that asks over HTTP.
struct ForwardProxyConfig {
  std::string url;  ///< `http://host:port`; empty: none
  config::Seldom<BasicAuth> basic_auth;

  static config::Schema<ForwardProxyConfig> schema();
};

/// One document on the network, and the way to it.
struct HttpsSource {
  std::string url;                          ///< absolute, http or https
  std::string ca_file{};                    ///< PEM bundle; empty: the system's
  ForwardProxyConfig proxy{};               ///< without URL: direct, whatever the environment says
  HttpCredentials credentials{};            ///< for `url` alone
  std::vector<core::HttpHeader> headers{};  ///< no credentials
  std::size_t max_body_bytes = 1 << 20;
  std::string server_name{};  ///< for SNI and the certificate, where `url` has an address; empty: the host of `url`
};

/// Gets `source` with one request that ends at the run's deadline, adds the time it took to `result`, and the finding
/// when no complete response came back, or when credentials could not be read, so that nothing was asked. Throws
/// InputError when the CA file cannot be used.
core::Awaitable<core::HttpExchange> fetch(core::ProbeContext& context, HttpsSource source, core::ProbeResult& result);

/// Sends `request` through `proxy`, if there is one, with its password read anew. False when that cannot be had, and
/// `result` then has a `credential_unreadable`. `request` and `result` outlive the call.
core::Awaitable<bool> go_through(core::ProbeContext& context, ForwardProxyConfig proxy, core::HttpRequest& request,
                                 core::ProbeResult& result);

/// Adds the status and the certificates that the peer presented, whatever became of the exchange. Once in a run: the
/// numbers of a second exchange would be the same series.
void observe_exchange(core::ProbeResult& result, const core::HttpExchange& exchange, core::SystemTime now);
/// The metrics of `observe_exchange`.
std::vector<const core::Metric*> exchange_metrics();

/// For a key of the configuration that holds a URL: what is wrong with it, or nothing. Wants an absolute http or https
/// URL with a host in ASCII and without user or password, and never repeats what may be secret.
std::optional<std::string> check_url(const std::string& url);
/// The same where plain http is no choice.
std::optional<std::string> check_https_url(const std::string& url);
/// The same for the URL of a forward proxy: http, and nothing behind the port.
std::optional<std::string> check_proxy_url(const std::string& url);

bool is_https(std::string_view url);
/// Whether both are absolute URLs with the same scheme, host and port (RFC 6454 section 5).
bool is_same_origin(const std::string& one, const std::string& other);

/// `url`, or a reference to one (RFC 3986 section 4.2), as it may be shown: on one line of at most 256 bytes, without
/// user, password, query and fragment.
std::string shown_url(std::string_view url);

}  // namespace probe::probes
