#include "agent/net/tls_peer.hpp"

#include "agent/net/exchange_clock.hpp"
#include "agent/net/network_findings.hpp"
#include "agent/net/starttls.hpp"
#include "agent/net/timed_connection.hpp"
#include "agent/net/tls_findings.hpp"
#include "agent/net/tls_handshake.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace probe::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// How long a server that asked for a certificate may take to say that it insists.
constexpr core::SteadyTime::duration kObjectionTime = std::chrono::milliseconds(250);

std::string name_for_sni(const core::TlsEndpoint& endpoint) {
  if (!endpoint.server_name.empty()) return endpoint.server_name;
  error_code not_an_address;
  asio::ip::make_address(endpoint.host, not_an_address);
  return not_an_address ? endpoint.host : std::string();  // RFC 6066 section 3: no addresses in SNI
}

/// One look at one endpoint; collects the exchange as it goes.
class Peek {
 public:
  Peek(const asio::any_io_executor& executor, const core::Clock& clock, const core::TlsEndpoint& endpoint,
       SSL_CTX* context)
      : clock_(clock),
        deadline_(endpoint.deadline),
        started_(clock_.steady()),
        connection_(executor),
        handshake_(context, name_for_sni(endpoint), endpoint.asks_for_status) {
    peer_.host = endpoint.host;
    peer_.port = endpoint.port;
  }

  core::Awaitable<void> connect(Addresses addresses);
  core::Awaitable<void> ask_for_tls(core::StartTls protocol);
  core::Awaitable<void> shake_hands();
  /// Waits, but not for long, for a server that asked for a certificate to say that it wants one.
  core::Awaitable<void> hear_objections();
  core::TlsExchange finish();

  bool failed() const { return exchange_.error.has_value(); }
  void fail(core::Finding finding, core::Phase phase) { exchange_.error = core::NetError{std::move(finding), phase}; }
  /// Adds the time since the last call to `phase`.
  void spend(core::Phase phase) {
    const auto now = clock_.steady();
    exchange_.phases.add(phase, now - phase_began_);
    phase_began_ = now;
  }

 private:
  core::Awaitable<error_code> converse(StartTlsDialogue& dialogue);
  core::Awaitable<error_code> advance();
  core::Awaitable<error_code> read_once();
  core::Finding handshake_failure(error_code error);
  const Peer& peer() {
    peer_.waited = clock_.real() - started_;
    return peer_;
  }

  ExchangeClock clock_;
  core::SteadyTime deadline_;
  core::SteadyTime started_;
  core::SteadyTime phase_began_ = started_;
  TimedConnection connection_;
  TlsHandshake handshake_;
  Peer peer_;
  core::TlsExchange exchange_;
  bool refused_ = false;  // by OpenSSL
};

core::Awaitable<void> Peek::connect(Addresses addresses) {
  auto attempt = co_await connection_.connect_to_one_of(std::move(addresses), peer_.port, deadline_);
  clock_.leave_out(connection_.delay());
  spend(core::Phase::kConnect);
  peer_.remote_address = attempt.address;
  if (attempt.error) {
    fail(connect_finding(attempt.error, peer()), core::Phase::kConnect);
  } else {
    exchange_.remote_address = peer_.remote_address;
  }
}

core::Awaitable<void> Peek::ask_for_tls(core::StartTls protocol) {
  const auto dialogue = make_starttls_dialogue(protocol, connection_.local_address());
  const auto error = co_await converse(*dialogue);
  spend(core::Phase::kTls);
  if (error == asio::error::timed_out) {
    fail(starttls_timeout(protocol, peer()), core::Phase::kTls);
  } else if (error == asio::error::eof) {
    fail(starttls_refused(protocol, "it closed the connection", peer()), core::Phase::kTls);
  } else if (error) {
    fail(connection_broken(error.value(), peer(), "before TLS began"), core::Phase::kTls);
  } else if (!dialogue->refusal().empty()) {
    fail(starttls_refused(protocol, dialogue->refusal(), peer()), core::Phase::kTls);
  }
}

core::Awaitable<error_code> Peek::converse(StartTlsDialogue& dialogue) {
  auto step = StartTlsDialogue::Step::kGoOn;
  while (true) {
    error_code error;
    auto output = dialogue.take_output();
    if (!output.empty()) error = co_await connection_.write(std::move(output));
    if (error || step != StartTlsDialogue::Step::kGoOn) co_return error;
    auto received = co_await connection_.read_some();
    clock_.leave_out(connection_.delay());
    if (const auto* broken = std::get_if<error_code>(&received)) co_return *broken;
    step = dialogue.feed(std::get<std::string>(received));
  }
}

core::Awaitable<void> Peek::shake_hands() {
  const auto error = co_await advance();
  if (error || refused_) {
    fail(handshake_failure(error), core::Phase::kTls);
  } else {
    co_await hear_objections();
  }
  spend(core::Phase::kTls);
}

core::Awaitable<void> Peek::hear_objections() {
  if (!handshake_.may_be_refused()) co_return;
  // Its answer takes a round trip, and a handshake takes one too.
  const auto round = clock_.steady() - phase_began_;
  connection_.extend_to(std::min(deadline_, clock_.real() + std::max(kObjectionTime, 2 * round)));
  auto step = handshake_.listen();
  while (step == TlsHandshake::Step::kWantsBytes) {
    const auto silent = co_await read_once();
    if (silent) break;
    step = handshake_.listen();
  }
  if (step == TlsHandshake::Step::kFailed) fail(handshake_failure({}), core::Phase::kTls);
}

/// Until the handshake is done (no error), OpenSSL refuses (`refused_`), or the connection ends.
core::Awaitable<error_code> Peek::advance() {
  while (true) {
    const auto step = handshake_.advance();
    refused_ = step == TlsHandshake::Step::kFailed;
    auto output = handshake_.take_output();
    if (refused_) {
      connection_.close(output);  // the alert
      co_return error_code();
    }
    error_code error;
    if (!output.empty()) error = co_await connection_.write(std::move(output));
    if (error || step == TlsHandshake::Step::kDone) co_return error;
    error = co_await read_once();
    if (error) co_return error;
  }
}

core::Awaitable<error_code> Peek::read_once() {
  auto received = co_await connection_.read_some();
  clock_.leave_out(connection_.delay());
  if (const auto* error = std::get_if<error_code>(&received)) co_return *error;
  handshake_.feed(std::get<std::string>(received));
  co_return error_code();
}

core::Finding Peek::handshake_failure(error_code error) {
  if (error == asio::error::timed_out) return tls_timeout(peer());
  auto failure = handshake_.failure();
  failure.closed = error == asio::error::eof;
  if (error && !failure.closed) failure.os_error = error.value();
  return handshake_finding(failure, peer());
}

core::TlsExchange Peek::finish() {
  if (!failed()) connection_.close(handshake_.farewell());
  exchange_.session = handshake_.session();
  exchange_.phases.add(core::Phase::kQueue, clock_.left_out());
  return std::move(exchange_);
}

}  // namespace

OpensslTlsPeer::OpensslTlsPeer(asio::any_io_executor executor, Resolver& resolver, const core::Clock& clock)
    : executor_(std::move(executor)), resolver_(resolver), clock_(clock), context_(make_observing_context()) {}

core::Awaitable<core::TlsExchange> OpensslTlsPeer::peek(core::TlsEndpoint endpoint) {
  const auto context = context_;
  Peek peek(executor_, clock_, endpoint, context.get());
  const auto target = endpoint.address.empty() ? endpoint.host : endpoint.address;
  auto resolved = co_await resolver_.resolve(target, endpoint.deadline);
  peek.spend(core::Phase::kResolve);
  if (auto* error = std::get_if<core::NetError>(&resolved)) {
    peek.fail(std::move(error->finding), error->phase);
    co_return peek.finish();
  }
  auto addresses = std::get<Addresses>(std::move(resolved));
  co_await peek.connect(std::move(addresses));
  const bool asks = endpoint.start_tls != core::StartTls::kNone;
  if (asks && !peek.failed()) co_await peek.ask_for_tls(endpoint.start_tls);
  if (!peek.failed()) co_await peek.shake_hands();
  co_return peek.finish();
}

}  // namespace probe::net
