#include "agent/net/curl_http_client.hpp"

#include "agent/net/curl_multi.hpp"
#include "agent/net/curl_transfer.hpp"
#include "agent/net/http_url.hpp"
#include "agent/net/network_findings.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

namespace probe::net {

namespace {

std::optional<HttpUrl> proxy_of(const core::HttpRequest& request) {
  if (!request.proxy) return std::nullopt;
  auto url = parse_http_url(request.proxy->url);
  if (!url || url->tls) throw std::invalid_argument("the proxy's URL must be http://host:port without credentials");
  return url;
}

core::NetError bad_url() {
  return {core::Finding("http_protocol_error", "expected an absolute http or https URL without credentials"),
          core::Phase::kRequest};
}

/// A proxy whose name does not resolve is the proxy's failure, not the target's.
core::NetError proxy_unresolved(const HttpUrl& proxy, const core::NetError& why) {
  auto evidence = why.finding.evidence();
  evidence.emplace_back("proxy", host_port(proxy.host, proxy.port));
  auto message = fmt::format("proxy {}: {}", host_port(proxy.host, proxy.port), why.finding.message());
  const bool late = why.finding.code() == "dns_timeout";
  const core::Code code = late ? core::Code("proxy_timeout") : core::Code("proxy_unreachable");
  return {core::Finding(code, std::move(message), std::move(evidence)), why.phase};
}

core::HttpExchange failed(core::NetError error) {
  core::HttpExchange exchange;
  exchange.error = std::move(error);
  return exchange;
}

}  // namespace

std::string default_user_agent() { return "probe/" PROBE_VERSION; }

CurlHttpClient::CurlHttpClient(boost::asio::any_io_executor executor, Resolver& resolver, TrustStores& stores,
                               const core::Clock& clock, std::string user_agent)
    : resolver_(resolver),
      stores_(stores),
      clock_(clock),
      user_agent_(std::move(user_agent)),
      multi_(std::make_unique<CurlMulti>(std::move(executor))) {}

CurlHttpClient::~CurlHttpClient() = default;

core::Awaitable<core::HttpExchange> CurlHttpClient::fetch(core::HttpRequest request) {
  const auto url = parse_http_url(request.url);
  const auto proxy = proxy_of(request);
  if (!url) co_return failed(bad_url());
  TrustStores::Store store;
  if (url->tls) store = stores_.get(request.trust.ca_file);

  const auto started = clock_.steady();
  const auto deadline = request.deadline;
  const std::string first = proxy ? proxy->host : url->host;
  auto resolved = co_await resolver_.resolve(first, deadline);
  const auto resolving = clock_.steady() - started;
  if (auto* error = std::get_if<core::NetError>(&resolved)) {
    auto exchange = failed(proxy ? proxy_unresolved(*proxy, *error) : std::move(*error));
    exchange.phases.add(core::Phase::kResolve, resolving);
    co_return exchange;
  }

  PreparedRequest prepared{std::move(request), *url,   proxy, std::get<Addresses>(std::move(resolved)), store,
                           user_agent_,        started};
  CurlTransfer transfer(std::move(prepared), clock_);
  const auto code = co_await multi_->perform(transfer.easy(), transfer.clock(), deadline);
  auto exchange = transfer.finish(code);
  exchange.phases.add(core::Phase::kResolve, resolving);
  co_return exchange;
}

}  // namespace probe::net
