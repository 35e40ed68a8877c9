#include "agent/net/resolver.hpp"

#include "agent/net/network_findings.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

namespace probe::net {

namespace {

constexpr std::size_t kMaxAddresses = 16;

std::optional<boost::asio::ip::address> literal(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  boost::system::error_code error;
  auto address = boost::asio::ip::make_address(bracketed ? host.substr(1, host.size() - 2) : host, error);
  if (error) return std::nullopt;
  return address;
}

boost::asio::ip::address address_of(const addrinfo& info) {
  boost::asio::ip::tcp::endpoint endpoint;
  endpoint.resize(info.ai_addrlen);
  std::memcpy(endpoint.data(), info.ai_addr, info.ai_addrlen);
  return endpoint.address();
}

/// What getaddrinfo means by `lookup`, in a person's words.
std::string reason(const Lookup& lookup) {
  if (lookup.error == EAI_NONAME) return "no such name";
  if (lookup.error == 0 || lookup.error == EAI_NODATA || lookup.error == EAI_ADDRFAMILY)
    return "the name has no address";
  if (lookup.error == EAI_AGAIN) return "the name server gave no answer";
  if (lookup.error == EAI_FAIL) return "the name server failed";
  if (lookup.error == EAI_SYSTEM) return os_error_text(lookup.os_error);
  return lower_start(gai_strerror(lookup.error));
}

core::NetError at_resolve(core::Finding finding) { return {std::move(finding), core::Phase::kResolve}; }

}  // namespace

Lookup look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  Lookup lookup;
  lookup.error = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
  if (lookup.error != 0) {
    lookup.os_error = lookup.error == EAI_SYSTEM ? errno : 0;
    return lookup;
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(first, ::freeaddrinfo);
  for (const auto* info = first; info != nullptr && lookup.addresses.size() < kMaxAddresses; info = info->ai_next) {
    const auto address = address_of(*info);
    const bool known = std::ranges::find(lookup.addresses, address) != lookup.addresses.end();
    if (!known) lookup.addresses.push_back(address);
  }
  return lookup;
}

core::Finding lookup_finding(const std::string& host, const Lookup& lookup) {
  auto message = fmt::format("cannot resolve \"{}\": {}", host, reason(lookup));
  std::vector<core::Evidence> evidence{{"host", host}};
  if (lookup.error != 0) evidence.emplace_back("resolver_error", gai_strerror(lookup.error));
  if (lookup.error == EAI_NONAME) return {"dns_nxdomain", std::move(message), std::move(evidence)};
  if (lookup.error == 0 || lookup.error == EAI_NODATA || lookup.error == EAI_ADDRFAMILY) {
    return {"dns_no_address", std::move(message), std::move(evidence)};
  }
  return {"dns_servfail", std::move(message), std::move(evidence)};
}

Resolver::Resolver(async::BlockingPool& pool, const core::Clock& clock, LookUp look_up)
    : pool_(pool), clock_(clock), look_up_(std::move(look_up)) {}

core::Awaitable<Resolver::Result> Resolver::resolve(std::string host, core::SteadyTime deadline) {
  if (const auto address = literal(host)) co_return Addresses{*address};
  const auto started = clock_.steady();
  std::function<Lookup()> work = [host, look_up = look_up_] { return look_up(host); };
  auto lookup = co_await pool_.run<Lookup>(std::move(work), deadline);
  if (!lookup) {
    const auto waited = std::chrono::duration<double>(clock_.steady() - started);
    auto message = fmt::format("cannot resolve \"{}\": no answer within {:.1f} s", host, waited.count());
    if (clock_.steady() < deadline) message = fmt::format("cannot resolve \"{}\": too many lookups are waiting", host);
    co_return at_resolve(core::Finding("dns_timeout", std::move(message), {{"host", host}}));
  }
  if (lookup->error != 0 || lookup->addresses.empty()) co_return at_resolve(lookup_finding(host, *lookup));
  if (lookup->addresses.size() > kMaxAddresses) lookup->addresses.resize(kMaxAddresses);
  co_return std::move(lookup->addresses);
}

core::Awaitable<core::AddressResult> Resolver::addresses(std::string host, core::SteadyTime deadline) {
  auto resolved = co_await resolve(std::move(host), deadline);
  if (auto* error = std::get_if<core::NetError>(&resolved)) co_return std::move(*error);
  std::vector<std::string> texts;
  for (const auto& address : std::get<Addresses>(resolved)) texts.push_back(address.to_string());
  co_return std::move(texts);
}

}  // namespace probe::net
