#include "probes/sources/https_source.hpp"

#include "probes/evidence/uri.hpp"
#include "probes/sources/certificate_observations.hpp"

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
  if (!source.proxy_url.empty()) request.proxy = core::ForwardProxy{std::move(source.proxy_url)};
  request.max_body_bytes = source.max_body_bytes;
  request.deadline = deadline;
  return request;
}

}  // namespace

config::Schema<ForwardProxyConfig> ForwardProxyConfig::schema() {
  return config::Schema<ForwardProxyConfig>{}.required(
      "url", &ForwardProxyConfig::url, "Forward proxy that is asked to CONNECT, as http://host:port", check_proxy_url);
}

core::Awaitable<core::HttpExchange> fetch(core::ProbeContext& context, HttpsSource source, core::ProbeResult& result) {
  core::HttpRequest request = request_for(std::move(source), context.deadline);
  core::HttpExchange exchange = co_await context.http.fetch(std::move(request));
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
