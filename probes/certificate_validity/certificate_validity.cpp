#include "agent/core/registry.hpp"
#include "probes/certificate_validity/certificate_chain.hpp"
#include "probes/certificate_validity/certificate_key.hpp"
#include "probes/certificate_validity/certificate_served.hpp"
#include "probes/certificate_validity/certificate_validity_config.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/judgement/certificate_judgement.hpp"
#include "probes/sources/certificate_file.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/tls_source.hpp"

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
  core::Awaitable<void> judge_endpoint(core::ProbeContext& context, core::ProbeResult& result) const;
  core::Awaitable<void> judge_files(core::ProbeContext& context, core::ProbeResult& result) const;
  /// `observed`: how many certificates of other files are among the numbers already.
  core::Awaitable<void> judge_file(core::ProbeContext& context, std::string path, std::size_t& observed,
                                   core::ProbeResult& result) const;

  std::vector<core::Finding> judge(const std::vector<Certificate>& chain, const std::string& where,
                                   const core::ProbeContext& context) const;

  CertificateValidityConfig config_;
};

/// In the order in which one explains the other.
std::vector<core::Finding> CertificateValidity::judge(const std::vector<Certificate>& chain, const std::string& where,
                                                      const core::ProbeContext& context) const {
  const Certificate& leaf = chain.front();
  const core::SystemTime now = context.clock.now();
  const Thresholds thresholds = config_.thresholds();
  core::ProbeResult judged;
  judged.add(judge_window(leaf, where, now));
  judged.add(judge_key(leaf, where));
  if (config_.purpose == CertificatePurpose::kSigning) {
    judged.add(judge_signing_use(leaf, where));
    judged.add(judge_issuer(chain, where));
  } else {
    const ServerExpectation expected{{config_.ca_file.path, {}}, config_.host(), thresholds};
    judged.add(judge_chain(chain, where, expected, context.chains, now));
  }
  judged.add(judge_lint(leaf, where, config_.purpose));
  judged.add(judge_time_left(leaf, where, thresholds, now));
  judged.add(judge_signature(leaf, where));
  return judged.findings();
}

core::Awaitable<void> CertificateValidity::judge_endpoint(core::ProbeContext& context,
                                                          core::ProbeResult& result) const {
  const std::vector<PresentedChain> chains =
      co_await ask_for_chains(context, config_.source, config_.server_name, result);
  for (const auto& chain : chains) {
    observe_chain(result, chain.certificates, "tls", context.clock.now(), chain.address);
    if (!chain.certificates.empty()) result.add(judge(chain.certificates, chain.where, context));
  }
}

/// Whether the leaf could be moved to the front; `result` says so when none can be told to be the leaf.
bool put_leaf_first(std::vector<Certificate>& certificates, const std::string& path, core::ProbeResult& result) {
  const auto leaf = find_leaf(certificates);
  if (!leaf) {
    result.add(ambiguous(certificates, path));
    return false;
  }
  const auto place = certificates.begin() + static_cast<std::ptrdiff_t>(*leaf);
  std::rotate(certificates.begin(), place, place + 1);
  return true;
}

core::Awaitable<void> CertificateValidity::judge_files(core::ProbeContext& context, core::ProbeResult& result) const {
  const std::string& file = config_.source.file.path;
  std::size_t observed = 0;
  if (file.find_first_of("*?[") == std::string::npos) {
    co_await judge_file(context, file, observed, result);
    co_return;
  }
  const std::vector<std::string> paths = co_await match_certificate_files(context, file, result);
  for (const auto& path : paths) co_await judge_file(context, path, observed, result);
}

core::Awaitable<void> CertificateValidity::judge_file(core::ProbeContext& context, std::string path,
                                                      std::size_t& observed, core::ProbeResult& result) const {
  const CertificateFilePlace place{path, config_.source.password_file.path};
  std::optional<CertificateFileContent> content = co_await read_certificate_file(context, place, result);
  if (!content) co_return;
  // The certificate that the key of a PKCS#12 file belongs to is its leaf, whatever else is in it.
  const bool leads = content->key && content->key->matches(content->certificates.front());
  const bool ordered = leads || put_leaf_first(content->certificates, path, result);
  for (const auto& certificate : content->certificates) {
    if (observed == kMaxObservedCertificates) break;
    observe_certificate(result, certificate, "file", observed++, context.clock.now());
  }
  if (!ordered) co_return;
  const Certificate leaf = content->certificates.front();
  result.add(judge(content->certificates, path, context));
  if (config_.private_key) co_await judge_private_key(context, *config_.private_key, leaf, *content, result);
  if (config_.served_at) co_await judge_served(context, *config_.served_at, config_.server_name, path, leaf, result);
}

core::Awaitable<core::ProbeResult> CertificateValidity::run(core::ProbeContext& context) {
  core::ProbeResult result;
  if (config_.source.endpoint) {
    co_await judge_endpoint(context, result);
  } else {
    co_await judge_files(context, result);
  }
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
