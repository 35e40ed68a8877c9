#include "agent/core/registry.hpp"
#include "probes/builtin.hpp"
#include "probes/certificate_chain.hpp"
#include "probes/certificate_file.hpp"
#include "probes/certificate_judgement.hpp"
#include "probes/certificate_observations.hpp"
#include "probes/certificate_validity_config.hpp"
#include "probes/evidence/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

using evidence::Certificate;

class CertificateValidity final : public core::Probe {
 public:
  explicit CertificateValidity(CertificateValidityConfig config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override;

 private:
  /// The certificates to judge, leaf first. Empty when `result` says why there is nothing to judge.
  core::Awaitable<std::vector<Certificate>> read_file(core::ProbeContext& context, core::ProbeResult& result) const;
  core::Awaitable<std::vector<Certificate>> ask_endpoint(core::ProbeContext& context, core::ProbeResult& result) const;

  std::vector<core::Finding> judge(const std::vector<Certificate>& chain, const core::ProbeContext& context) const;

  CertificateValidityConfig config_;
};

/// Far more than any chain has, few enough for metrics.
constexpr std::size_t kMaxObserved = 10;

void observe_all(core::ProbeResult& result, const std::vector<Certificate>& certificates, std::string_view source,
                 core::SystemTime now) {
  for (std::size_t i = 0; i < std::min(certificates.size(), kMaxObserved); ++i) {
    observe_certificate(result, certificates[i], source, i, now);
  }
}

/// Moves the leaf to the front; when none can be told to be the leaf, `result` says so.
void put_leaf_first(std::vector<Certificate>& certificates, const std::string& path, core::ProbeResult& result) {
  const auto leaf = find_leaf(certificates);
  if (!leaf) {
    result.add(ambiguous(certificates, path));
    return;
  }
  const auto place = certificates.begin() + static_cast<std::ptrdiff_t>(*leaf);
  std::rotate(certificates.begin(), place, place + 1);
}

core::Awaitable<std::vector<Certificate>> CertificateValidity::read_file(core::ProbeContext& context,
                                                                         core::ProbeResult& result) const {
  const std::string& path = config_.source.file;
  std::vector<Certificate> chain = co_await read_certificate_file(context, path, result);
  if (!chain.empty()) put_leaf_first(chain, path, result);
  observe_all(result, chain, "file", context.clock.now());
  // Findings at this point mean that there is no one certificate to judge.
  if (!result.findings().empty()) chain.clear();
  co_return chain;
}

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
    auto certificate = evidence::read_certificate_der(ders[i]);
    if (!certificate) {
      result.add(core::Finding(
          "cert_parse_error", fmt::format("{}: certificate {} of the chain: {}", where, i, certificate.error().message),
          {core::Evidence("source", where)}));
      break;
    }
    chain.push_back(*std::move(certificate));
  }
  return chain;
}

core::Awaitable<std::vector<Certificate>> CertificateValidity::ask_endpoint(core::ProbeContext& context,
                                                                            core::ProbeResult& result) const {
  core::TlsEndpoint endpoint;
  endpoint.host = config_.source.endpoint->host;
  endpoint.port = config_.source.endpoint->port;
  endpoint.server_name = config_.server_name;
  endpoint.deadline = context.deadline;
  const core::TlsExchange exchange = co_await context.tls.peek(std::move(endpoint));
  result.spend(exchange.phases);
  // A server that wants a client certificate has shown its own before it hangs up.
  if (exchange.error) result.add(exchange.error->finding);
  std::vector<Certificate> chain = parse_chain(exchange, config_.where(), result);
  observe_all(result, chain, "tls", context.clock.now());
  co_return chain;
}

/// In the order in which one explains the other.
std::vector<core::Finding> CertificateValidity::judge(const std::vector<Certificate>& chain,
                                                      const core::ProbeContext& context) const {
  const Certificate& leaf = chain.front();
  const std::string where = config_.where();
  const core::SystemTime now = context.clock.now();
  const Thresholds thresholds = config_.thresholds();
  core::ProbeResult judged;
  judged.add(judge_window(leaf, where, now));
  judged.add(judge_key(leaf, where));
  if (config_.purpose == CertificatePurpose::kSigning) {
    judged.add(judge_signing_use(leaf, where));
    judged.add(judge_issuer(chain, where));
  } else {
    const ServerExpectation expected{{config_.ca_file, {}}, config_.host(), thresholds};
    judged.add(judge_chain(chain, where, expected, context.chains, now));
  }
  judged.add(judge_time_left(leaf, where, thresholds, now));
  judged.add(judge_signature(leaf, where));
  return judged.findings();
}

core::Awaitable<core::ProbeResult> CertificateValidity::run(core::ProbeContext& context) {
  core::ProbeResult result;
  std::vector<Certificate> chain;
  if (config_.source.endpoint) {
    chain = co_await ask_endpoint(context, result);
  } else {
    chain = co_await read_file(context, result);
  }
  if (!chain.empty()) result.add(judge(chain, context));
  co_return result;
}

}  // namespace

core::ProbeType certificate_validity() {
  return core::make_probe_type<CertificateValidity, CertificateValidityConfig>(
      "certificate_validity",
      "Judges a certificate in a file or at a TLS endpoint: its dates, key, signature and use; for a TLS server its "
      "chain and name too",
      certificate_metrics());
}

}  // namespace probe::probes
