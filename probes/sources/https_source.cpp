#include "probes/sources/https_source.hpp"

#include "probes/evidence/uri.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/secret_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxShownBytes = 256;

/// The scheme in lower case; empty when the URL has none.
std::string scheme_of(std::string_view url) {
  const auto end = url.find("://");
  std::string scheme(url.substr(0, end == std::string_view::npos ? 0 : end));
  std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return scheme;
}

/// Where the authority of a URL or of a network-path reference (`//host/path`) begins; the end when `url` is a path.
/// Clients take `\` for `/` and do not count them, so neither does this.
std::size_t authority_begin(std::string_view url) {
  constexpr std::string_view kSlashes = "/\\";
  const auto colon = url.find_first_of(":/\\?#");
  const bool has_scheme = colon != std::string_view::npos && url[colon] == ':' && colon + 1 < url.size() &&
                          kSlashes.find(url[colon + 1]) != std::string_view::npos;
  const std::size_t slashes = has_scheme ? colon + 1 : 0;
  const auto begin = std::min(url.find_first_not_of(kSlashes, slashes), url.size());
  return has_scheme || begin != 1 ? begin : url.size();
}

std::string_view authority_of(std::string_view url) {
  url.remove_prefix(authority_begin(url));
  return url.substr(0, url.find_first_of("/?#"));
}

/// Whether the authority ends within what may be a password: `user:pass/word@host` has no port.
bool may_break_off(std::string_view authority, std::string_view behind) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return false;
  return authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos &&
         behind.find('@') != std::string_view::npos;
}

bool has_user(std::string_view url) { return authority_of(url).find('@') != std::string_view::npos; }

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

/// An absolute URL of one of these schemes; what is wrong with it is said in terms of `wanted`.
std::optional<std::string> check(const std::string& url, std::string_view wanted, bool scheme_fits) {
  if (has_user(url)) return fmt::format("expected {} without user and password", wanted);
  if (!scheme_fits || !evidence::normalize_uri(url)) {
    // Without a scheme in its place nobody can tell where a password ends.
    if (url.find('@') != std::string::npos) return fmt::format("expected {}", wanted);
    return fmt::format("expected {}, got \"{}\"", wanted, shown_url(url));
  }
  if (!is_ascii(authority_of(url))) {
    return fmt::format("expected a host in its ASCII form (xn--…), got \"{}\"", shown_url(url));
  }
  return std::nullopt;
}

core::HttpRequest request_for(HttpsSource source, core::SteadyTime deadline) {
  core::HttpRequest request;
  request.url = std::move(source.url);
  request.headers = std::move(source.headers);
  request.trust.ca_file = std::move(source.ca_file);
  request.trust.server_name = std::move(source.server_name);
  request.max_body_bytes = source.max_body_bytes;
  request.deadline = deadline;
  return request;
}

/// An exchange that was not even begun.
core::HttpExchange not_asked(core::ProbeResult trouble) {
  core::HttpExchange exchange;
  exchange.error.emplace(core::NetError{trouble.findings().front(), core::Phase::kRequest});
  return exchange;
}

/// Servers may repeat what they were sent; nobody may see it.
void redact(core::HttpExchange& exchange, const std::string& sent) {
  constexpr std::string_view kRedacted = "[redacted]";
  constexpr std::size_t kMinSecretBytes = 4;  // a shorter one would be found by chance all over the body
  const std::string secret = sent.substr(sent.find(' ') + 1);
  if (secret.size() < kMinSecretBytes) return;
  const auto clean = [&](std::string& text) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kRedacted.size())) {
      text.replace(at, secret.size(), kRedacted);
    }
  };
  for (auto& header : exchange.response.headers) clean(header.value);
  clean(exchange.response.body);
}

/// Reads what proxy and server want to see, then asks.
core::Awaitable<core::HttpExchange> ask(core::ProbeContext& context, HttpsSource source) {
  const ForwardProxyConfig proxy = source.proxy;
  const HttpCredentials credentials = source.credentials;
  core::HttpRequest request = request_for(std::move(source), context.deadline);
  core::ProbeResult trouble;
  bool ready = co_await go_through(context, proxy, request, trouble);
  if (ready) ready = co_await add_credentials(context, credentials, request, trouble);
  if (!ready) co_return not_asked(std::move(trouble));
  const std::string sent = credentials.empty() ? std::string() : request.headers.back().value;
  core::HttpExchange exchange = co_await context.http.fetch(std::move(request));
  if (!sent.empty()) redact(exchange, sent);
  co_return exchange;
}

/// Scheme, host and port, which is where credentials go; nothing for what is no absolute URL.
std::optional<std::string> origin_of(const std::string& url) {
  const auto normal = evidence::normalize_uri(url);
  if (!normal) return std::nullopt;
  return normal->substr(0, authority_begin(*normal) + authority_of(*normal).size());
}

}  // namespace

config::Schema<ForwardProxyConfig> ForwardProxyConfig::schema() {
  return config::Schema<ForwardProxyConfig>{}
      .required("url", &ForwardProxyConfig::url, "Forward proxy that is asked to CONNECT, as http://host:port",
                check_proxy_url)
      .optional("basic_auth", &ForwardProxyConfig::basic_auth,
                "Name and password for the proxy, to which they go unencrypted. Default: none");
}

core::Awaitable<bool> go_through(core::ProbeContext& context, ForwardProxyConfig proxy, core::HttpRequest& request,
                                 core::ProbeResult& result) {
  if (proxy.url.empty()) co_return true;
  core::ForwardProxy way{proxy.url};
  if (proxy.basic_auth) {
    way.username = proxy.basic_auth->username;
    auto password = co_await read_secret_file(context, proxy.basic_auth->password_file.path, result);
    if (!password) co_return false;
    way.password = *std::move(password);
  }
  request.proxy = std::move(way);
  co_return true;
}

core::Awaitable<core::HttpExchange> fetch(core::ProbeContext& context, HttpsSource source, core::ProbeResult& result) {
  core::HttpExchange exchange = co_await ask(context, std::move(source));
  result.spend(exchange.phases);
  if (exchange.error) result.add(exchange.error->finding);
  co_return exchange;
}

void observe_exchange(core::ProbeResult& result, const core::HttpExchange& exchange, core::SystemTime now) {
  result.observe(kHttpStatusCode, exchange.response.status);
  observe_peer_chain(result, exchange.tls.peer_chain, now);
}

std::vector<const core::Metric*> exchange_metrics() {
  auto metrics = certificate_metrics();
  metrics.insert(metrics.begin(), &kHttpStatusCode);
  return metrics;
}

std::optional<std::string> check_url(const std::string& url) {
  const auto scheme = scheme_of(url);
  return check(url, "an absolute http or https URL", scheme == "http" || scheme == "https");
}

std::optional<std::string> check_https_url(const std::string& url) {
  return check(url, "an absolute https URL", is_https(url));
}

std::optional<std::string> check_proxy_url(const std::string& url) {
  constexpr std::string_view kWanted = "a URL like http://host:port";
  if (auto wrong = check(url, kWanted, scheme_of(url) == "http")) return wrong;
  const auto authority = authority_of(url);
  const auto behind = url.substr(url.find("://") + 3 + authority.size());
  if (behind.empty() || behind == "/") return std::nullopt;
  return fmt::format("expected {} and nothing behind it, got \"{}\"", kWanted, shown_url(url));
}

bool is_https(std::string_view url) { return scheme_of(url) == "https"; }

bool is_same_origin(const std::string& one, const std::string& other) {
  const auto origin = origin_of(one);
  return origin && origin == origin_of(other);
}

std::string shown_url(std::string_view url) {
  const auto begin = authority_begin(url);
  const auto authority = authority_of(url);
  const auto behind = url.substr(begin + authority.size());
  // A path has its authority at its end, and may have a query before.
  std::string shown(url.substr(0, std::min(begin, url.find_first_of("?#"))));
  if (may_break_off(authority, behind)) return core::one_line(shown + "…", kMaxShownBytes);
  shown += authority.substr(authority.rfind('@') + 1);
  shown += behind.substr(0, behind.find_first_of("?#"));
  return core::one_line(shown, kMaxShownBytes);
}

}  // namespace probe::probes
