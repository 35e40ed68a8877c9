#include "agent/net/ldap_directory.hpp"

#include "agent/net/ldap_session.hpp"
#include "agent/net/timed_connection.hpp"
#include "agent/net/tls_findings.hpp"
#include "agent/net/verify_chain.hpp"

#include <boost/asio/error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <variant>

namespace probe::net {

namespace {

constexpr std::uint16_t kLdapPort = 389;
constexpr std::uint16_t kLdapsPort = 636;

core::DirectoryAnswer failed(core::Finding finding) {
  core::DirectoryAnswer answer;
  answer.error = std::move(finding);
  return answer;
}

Peer peer_of(const core::DirectoryQuery& query) {
  Peer peer;
  peer.host = query.host;
  peer.port = query.port;
  if (peer.port == 0) peer.port = query.transport == core::LdapTransport::kTls ? kLdapsPort : kLdapPort;
  return peer;
}

/// A bind with a name and no password succeeds at servers that take it for an anonymous one (RFC 4513 section 5.1.2),
/// and would make a wrong configuration look right.
bool lacks_password(const core::DirectoryQuery& query) { return !query.bind_dn.empty() && query.password.empty(); }

core::Finding no_password(const core::DirectoryQuery& query, const Peer& peer) {
  return {"ldap_bind_failed",
          fmt::format("expected a password for \"{}\" at {}, it is empty", query.bind_dn, peer.text()),
          {{"bind_dn", query.bind_dn}}};
}

core::Finding too_busy(const Peer& peer) {
  return {"ldap_unreachable", fmt::format("{} was not asked: too many lookups are waiting", peer.text()),
          peer.evidence()};
}

/// The address in `ip:port` or `[ip]:port`.
std::string without_port(const std::string& address) {
  auto ip = address.substr(0, address.rfind(':'));
  if (ip.starts_with('[')) ip = ip.substr(1, ip.size() - 2);
  return ip;
}

const std::string& expected_name(const core::DirectoryQuery& query) {
  return query.trust.server_name.empty() ? query.host : query.trust.server_name;
}

}  // namespace

/// What a look at the server gave: who is to judge its certificate, or why it cannot be asked.
struct LdapDirectory::Secured {
  std::string address;  ///< that was looked at; empty when there was no look
  LdapTask::Judge judge;
  std::optional<core::Finding> error;
};

LdapDirectory::LdapDirectory(boost::asio::any_io_executor executor, async::BlockingPool& pool, Resolver& resolver,
                             core::TlsPeer& tls, TrustStores& trust, const core::Clock& clock)
    : executor_(std::move(executor)), pool_(pool), resolver_(resolver), tls_(tls), trust_(trust), clock_(clock) {}

core::Awaitable<LdapDirectory::Secured> LdapDirectory::look(const core::DirectoryQuery& query, Peer peer) {
  Secured secured;
  if (query.transport == core::LdapTransport::kPlain) co_return secured;
  const auto store = trust_.get(query.trust.ca_file);
  core::TlsEndpoint endpoint;
  endpoint.host = query.host;
  endpoint.port = peer.port;
  endpoint.server_name = query.trust.server_name;
  if (query.transport == core::LdapTransport::kStartTls) endpoint.start_tls = core::StartTls::kLdap;
  endpoint.deadline = query.deadline;
  auto exchange = co_await tls_.peek(std::move(endpoint));
  if (exchange.error) {
    secured.error = std::move(exchange.error->finding);
    co_return secured;
  }
  peer.remote_address = exchange.remote_address;
  secured.address = without_port(exchange.remote_address);
  secured.judge = [chain = std::move(exchange.session.peer_chain), store, name = expected_name(query), peer,
                   at = clock_.now()](const core::Der& leaf) mutable -> std::optional<core::Finding> {
    // Behind one address there may be several servers, each with a certificate of its own.
    chain.resize(std::max<std::size_t>(chain.size(), 1));
    chain.front() = leaf;
    const auto report = verify_chain(chain, store.get(), name, at);
    if (report.verdict.trusted() && report.verdict.name_matches) return std::nullopt;
    return ldap_unreachable(certificate_finding(report, name, peer));
  };
  co_return secured;
}

core::Awaitable<core::DirectoryAnswer> LdapDirectory::search(core::DirectoryQuery query) {
  const auto started = clock_.steady();
  const auto deadline = query.deadline;
  auto peer = peer_of(query);
  if (lacks_password(query)) co_return failed(no_password(query, peer));
  auto secured = co_await look(query, peer);
  if (secured.error) co_return failed(ldap_unreachable(*secured.error));
  const auto target = secured.address.empty() ? query.host : secured.address;
  auto resolved = co_await resolver_.resolve(target, deadline);
  if (const auto* error = std::get_if<core::NetError>(&resolved)) co_return failed(ldap_unreachable(error->finding));
  auto addresses = std::get<Addresses>(std::move(resolved));
  TimedConnection connection(executor_);
  auto attempt = co_await connection.connect_to_one_of(std::move(addresses), peer.port, deadline);
  peer.remote_address = attempt.address;
  peer.waited = clock_.steady() - started;
  if (attempt.error) co_return failed(ldap_unreachable(connect_finding(attempt.error, peer)));

  const auto task = std::make_shared<LdapTask>(std::move(query), std::move(secured.judge), peer, connection.release());
  const SocketBreaker breaker(task->socket);
  std::function<core::DirectoryAnswer()> work = [task] { return search_directory(*task); };
  auto answer = co_await pool_.run<core::DirectoryAnswer>(std::move(work), deadline);
  peer.waited = clock_.steady() - started;
  if (!answer && clock_.steady() < deadline) co_return failed(too_busy(peer));
  if (!answer) co_return failed(ldap_timeout(task->stage, peer));
  co_return std::move(*answer);
}

}  // namespace probe::net
