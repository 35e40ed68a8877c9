#include "probes/sources/tls_source.hpp"

#include "probes/sources/known_certificates.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace probe::probes {

namespace {

using evidence::Certificate;

/// The certificates that a peer presented, up to the first that cannot be read.
std::vector<Certificate> parse_chain(const core::TlsExchange& exchange, const std::string& where,
                                     core::ProbeResult& result) {
  const auto& ders = exchange.session.peer_chain;
  if (ders.empty() && !exchange.error) {
    result.add(core::Finding("cert_missing",
                             fmt::format("{}: expected a certificate, the TLS handshake ended without one", where),
                             {core::Evidence("source", where)}));
  }
  std::vector<Certificate> chain;
  for (std::size_t i = 0; i < ders.size(); ++i) {
    const auto certificate = read_known_certificate(ders[i]);
    if (!certificate) {
      result.add(core::Finding(
          "cert_parse_error", fmt::format("{}: certificate {} of the chain: {}", where, i, certificate.error().message),
          {core::Evidence("source", where)}));
      break;
    }
    chain.push_back(**certificate);
  }
  return chain;
}

/// Such a server still shows its certificate to whoever looks, and today's clients refuse to speak with it (RFC 8996).
std::optional<core::Finding> judge_version(const core::TlsSession& session, const std::string& where) {
  if (session.version != "TLSv1" && session.version != "TLSv1.1") return std::nullopt;
  const std::string_view name = session.version == "TLSv1" ? "TLS 1.0" : "TLS 1.1";
  return core::Finding("tls_version_unsupported",
                       fmt::format("{}: expected TLS 1.2 or newer, the server chose {}", where, name),
                       {core::Evidence("source", where), core::Evidence("tls_version", session.version)});
}

/// Today's clients refuse such a server when they choose the same suite, but one that offers nothing but ECDHE never
/// sees it: the server is not down.
std::optional<core::Finding> judge_key_exchange(const core::TlsSession& session, const std::string& where) {
  constexpr int kLeastSecurityBits = 112;
  const auto& key = session.temporary_key;
  if (!key || key->security_bits >= kLeastSecurityBits) return std::nullopt;
  return core::Finding(
      "tls_key_exchange_weak", core::Severity::kWarning,
      fmt::format("{}: expected a key exchange of at least {} bits of security, as by ECDHE, the "
                  "server's {} key of {} bits has {}",
                  where, kLeastSecurityBits, key->kind, key->bits, key->security_bits),
      {core::Evidence("source", where), core::Evidence("tls_cipher", session.cipher),
       core::Evidence("key_exchange", key->kind), core::Evidence("key_exchange_bits", std::int64_t{key->bits})});
}

core::Awaitable<PresentedChain> ask(core::ProbeContext& context, core::TlsEndpoint endpoint, std::string where,
                                    core::ProbeResult& result) {
  PresentedChain presented;
  presented.where = std::move(where);
  presented.address = endpoint.address;
  const core::TlsExchange exchange = co_await context.tls.peek(std::move(endpoint));
  result.spend(exchange.phases);
  // A server that wants a client certificate has shown its own before it hangs up.
  if (exchange.error) {
    core::Finding finding = exchange.error->finding;
    if (!presented.address.empty()) finding.add(core::Evidence("address", presented.address));
    result.add(std::move(finding));
  }
  if (auto old = judge_version(exchange.session, presented.where)) result.add(*std::move(old));
  if (auto weak = judge_key_exchange(exchange.session, presented.where)) result.add(*std::move(weak));
  presented.ocsp_response = exchange.session.ocsp_response;
  presented.certificates = parse_chain(exchange, presented.where, result);
  co_return presented;
}

/// One of `left` servers still to be asked may take as much, so that a silent one leaves time for the others.
core::SteadyTime share_of(const core::ProbeContext& context, std::size_t left) {
  const core::SteadyTime now = context.clock.steady();
  return now + (context.deadline - now) / static_cast<long>(left);
}

}  // namespace

config::Schema<TlsSource> TlsSource::schema() {
  config::Schema<TlsSource> schema;
  add_handshake_keys(schema.required("endpoint", &TlsSource::endpoint, kEndpointHelp));
  return schema;
}

core::Awaitable<std::vector<PresentedChain>> ask_for_chains(core::ProbeContext& context, TlsSource source,
                                                            std::string server_name, core::ProbeResult& result) {
  core::TlsEndpoint endpoint;
  endpoint.host = source.endpoint->host;
  endpoint.port = source.endpoint->port;
  endpoint.server_name = std::move(server_name);
  endpoint.start_tls = source.start_tls;
  endpoint.asks_for_status = source.asks_for_status;
  endpoint.deadline = context.deadline;
  const std::string where = source.endpoint->text();
  std::vector<PresentedChain> chains;
  if (source.addresses == AddressMode::kAny) {
    PresentedChain only = co_await ask(context, endpoint, where, result);
    chains.push_back(std::move(only));
    co_return chains;
  }
  const core::AddressResult found = co_await context.addresses.addresses(endpoint.host, context.deadline);
  if (const auto* error = std::get_if<core::NetError>(&found)) {
    result.add(error->finding);
    co_return chains;
  }
  const auto& addresses = std::get<std::vector<std::string>>(found);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    endpoint.address = addresses[i];
    endpoint.deadline = share_of(context, addresses.size() - i);
    std::string place = fmt::format("{} ({})", where, addresses[i]);
    PresentedChain one = co_await ask(context, endpoint, std::move(place), result);
    chains.push_back(std::move(one));
  }
  co_return chains;
}

}  // namespace probe::probes
