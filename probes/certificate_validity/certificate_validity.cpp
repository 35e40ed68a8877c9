#include "agent/core/give_way.hpp"
#include "agent/core/registry.hpp"
#include "probes/certificate_validity/certificate_chain.hpp"
#include "probes/certificate_validity/certificate_key.hpp"
#include "probes/certificate_validity/certificate_served.hpp"
#include "probes/certificate_validity/certificate_sources.hpp"
#include "probes/certificate_validity/certificate_subject.hpp"
#include "probes/certificate_validity/certificate_validity_config.hpp"
#include "probes/certificate_validity/found_certificate.hpp"
#include "probes/certificate_validity/revocation_check.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/judgement/certificate_judgement.hpp"
#include "probes/judgement/chain_order.hpp"
#include "probes/sources/certificate_file.hpp"
#include "probes/sources/certificate_observations.hpp"
#include "probes/sources/input.hpp"
#include "probes/sources/known_certificates.hpp"
#include "probes/sources/tls_source.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

using evidence::Certificate;

bool is_pattern(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

/// Adds the numbers of a list's certificates, one behind the other, up to as many as metrics bear.
void observe_list(const std::vector<FoundCertificate>& list, std::string_view source, core::SystemTime now,
                  core::ProbeResult& result) {
  std::vector<Certificate> all;
  for (const auto& found : list) all.insert(all.end(), found.chain.begin(), found.chain.end());
  observe_chain(result, all, source, now);
}

SharedCertificates with_leaf_first(SharedCertificates certificates, std::size_t leaf) {
  if (leaf == 0) return certificates;
  auto reordered = std::make_shared<std::vector<Certificate>>(*certificates);
  const auto place = reordered->begin() + static_cast<std::ptrdiff_t>(leaf);
  std::rotate(reordered->begin(), place, place + 1);
  return reordered;
}

class CertificateValidity final : public core::Probe {
 public:
  explicit CertificateValidity(CertificateValidityConfig config) : config_(std::move(config)) {
    if (!config_.revocation) return;
    config_.source.asks_for_status = true;
    revocation_ = std::make_unique<RevocationCheck>(*config_.revocation, config_.ca_file.path);
  }

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override;
  std::optional<core::ProbeResult> run_at_once(core::ProbeContext& context) override;
  bool may_start_early() const override { return !config_.source.file.empty() && !asks_elsewhere(); }

 private:
  /// What was in a file, as far as it is to be judged.
  struct FileChain {
    SharedCertificates certificates;  // leaf first
    std::optional<evidence::PrivateKey> key;
    std::vector<core::Finding> order;
  };

  /// Whether files are not all that is looked at.
  bool asks_elsewhere() const { return revocation_ || config_.private_key || config_.served_at; }

  core::Awaitable<void> judge_endpoint(core::ProbeContext& context, core::ProbeResult& result) const;
  core::Awaitable<void> judge_files(core::ProbeContext& context, core::ProbeResult& result);
  /// `observed` and `result` outlive the call.
  core::Awaitable<void> judge_file(core::ProbeContext& context, core::FoundFile file, ObservedFiles& observed,
                                   core::ProbeResult& result);
  /// False when there is more to do than look at `content`; then nothing was done.
  bool judge_at_once(const core::ProbeContext& context, const core::SharedContent& content, const std::string& path,
                     ObservedFiles& observed, core::ProbeResult& result);
  std::optional<FileChain> observe_file(CertificateFileContent content, ObservedFiles& observed,
                                        core::ProbeResult& result);

  core::Awaitable<void> judge_listed(core::ProbeContext& context, core::ProbeResult& result) const;
  core::Awaitable<void> judge_found(core::ProbeContext& context, FoundCertificate found,
                                    core::ProbeResult& result) const;

  std::vector<core::Finding> judge(const std::vector<Certificate>& chain, const std::string& where,
                                   const core::ProbeContext& context) const;

  CertificateValidityConfig config_;
  std::unique_ptr<RevocationCheck> revocation_;  // none: not configured
  KnownLabels labels_;                           // of files
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
  judged.add(judge_subject(leaf, where, config_.expect));
  judged.add(judge_time_left(leaf, where, thresholds, now));
  judged.add(judge_signature(leaf, where));
  return judged.findings();
}

core::Awaitable<void> CertificateValidity::judge_endpoint(core::ProbeContext& context,
                                                          core::ProbeResult& result) const {
  const std::vector<PresentedChain> chains =
      co_await ask_for_chains(context, config_.source, config_.server_name, result);
  for (const auto& chain : chains) {
    const CertificateOrigin origin{chain.address, {}};
    observe_chain(result, chain.certificates, "tls", context.clock.now(), origin);
    if (chain.certificates.empty()) continue;
    result.add(judge(chain.certificates, chain.where, context));
    result.add(judge_order(chain.certificates, 0, chain.where));
    if (revocation_) {
      co_await revocation_->judge(context, chain.certificates, chain.ocsp_response, chain.where, result);
    }
  }
}

core::Awaitable<void> CertificateValidity::judge_files(core::ProbeContext& context, core::ProbeResult& result) {
  const std::string& path = config_.source.file.path;
  const bool several = is_pattern(path);
  ObservedFiles observed(result, "file", context.clock.now(), several ? path : std::string());
  std::vector<core::FoundFile> files;
  if (several) {
    files = co_await find_certificate_files(context, path, result);
  } else {
    files.push_back({path, {}});
  }
  constexpr auto kTurn = std::chrono::milliseconds(1);
  auto began = context.clock.steady();
  for (auto& file : files) {
    if (!judge_at_once(context, file.content, file.path, observed, result)) {
      co_await judge_file(context, std::move(file), observed, result);
    } else if (context.clock.steady() - began < kTurn) {
      continue;  // most have been read before, and take microseconds
    } else {
      co_await core::give_way();
    }
    began = context.clock.steady();
  }
  labels_.end_run(observed.turns());
}

core::Awaitable<void> CertificateValidity::judge_file(core::ProbeContext& context, core::FoundFile file,
                                                      ObservedFiles& observed, core::ProbeResult& result) {
  std::optional<CertificateFileContent> content;
  if (file.content && opens_at_once(*file.content)) {
    content = read_certificate_content(file.content, file.path, result);
  } else {
    const CertificateFilePlace place{file.path, config_.source.password_file.path};
    content = co_await read_certificate_file(context, place, result);
  }
  if (!content) co_return;
  std::optional<FileChain> chain = observe_file(*std::move(content), observed, result);
  if (!chain) co_return;
  const bool has_key = chain->key.has_value();
  FoundCertificate found{file.path, *chain->certificates, std::move(chain->key), has_key};
  co_await judge_found(context, std::move(found), result);
  result.add(std::move(chain->order));
}

bool CertificateValidity::judge_at_once(const core::ProbeContext& context, const core::SharedContent& content,
                                        const std::string& path, ObservedFiles& observed, core::ProbeResult& result) {
  if (asks_elsewhere() || !content || !opens_at_once(*content)) return false;
  auto file = read_certificate_content(content, path, result);
  if (!file) return true;
  auto chain = observe_file(*std::move(file), observed, result);
  if (!chain) return true;
  result.add(judge(*chain->certificates, path, context));
  result.add(std::move(chain->order));
  return true;
}

std::optional<CertificateValidity::FileChain> CertificateValidity::observe_file(CertificateFileContent content,
                                                                                ObservedFiles& observed,
                                                                                core::ProbeResult& result) {
  if (content.open_key_mode) result.add(judge_exposure(content.path, *content.open_key_mode));
  const std::vector<Certificate>& certificates = *content.certificates;
  // The certificate that the key of a PKCS#12 file belongs to is its leaf, whatever else is in it.
  const bool leads = content.key && content.key->matches(certificates.front());
  const auto leaf = leads ? std::optional<std::size_t>(0) : find_leaf(certificates);
  FileChain chain{content.certificates, std::move(content.key), {}};
  if (leaf && content.keeps_order) chain.order = judge_order(certificates, *leaf, content.path);
  if (leaf) {
    chain.certificates = with_leaf_first(std::move(chain.certificates), *leaf);
  } else {
    result.add(ambiguous(certificates, content.path));
  }
  observed.observe(chain.certificates, content.path, labels_);
  if (!leaf) return std::nullopt;
  return chain;
}

core::Awaitable<void> CertificateValidity::judge_listed(core::ProbeContext& context, core::ProbeResult& result) const {
  const CertificateSource& source = config_.source;
  std::vector<FoundCertificate> all;
  std::string_view label = "metadata";
  if (!source.exported.empty()) {
    all = co_await read_exported(context, source, result);
    label = "export";
  } else if (source.ldap) {
    all = co_await read_from_directory(context, source, result);
    label = "ldap";
  } else {
    all = co_await read_published(context, source, result);
  }
  const core::SystemTime now = context.clock.now();
  ObservedFiles observed(result, label, now);
  const bool in_files = is_pattern(source.exported.path);
  if (!in_files) observe_list(all, label, now, result);
  for (auto& found : all) {
    const CertificateOrigin origin{{}, found.file_label};
    if (in_files) observed.observe(found.chain, origin);
    co_await judge_found(context, std::move(found), result);
  }
}

core::Awaitable<void> CertificateValidity::judge_found(core::ProbeContext& context, FoundCertificate found,
                                                       core::ProbeResult& result) const {
  const std::vector<Certificate>& chain = found.chain;
  const std::string& where = found.where;
  const std::string stapled;
  result.add(judge(chain, where, context));
  if (revocation_) co_await revocation_->judge(context, chain, stapled, where, result);
  if (config_.private_key) co_await judge_private_key(context, *config_.private_key, found, result);
  if (config_.served_at) co_await judge_served(context, *config_.served_at, config_.server_name, where, chain, result);
}

std::optional<core::ProbeResult> CertificateValidity::run_at_once(core::ProbeContext& context) {
  const std::string& path = config_.source.file.path;
  const bool reads_one_file = !config_.source.endpoint && !path.empty() && !is_pattern(path);
  if (!reads_one_file || asks_elsewhere()) return std::nullopt;
  const core::SharedContent content = context.files.known(path, kMaxCertificateFileBytes);
  core::ProbeResult result;
  ObservedFiles observed(result, "file", context.clock.now());
  if (!judge_at_once(context, content, path, observed, result)) return std::nullopt;
  return result;
}

core::Awaitable<core::ProbeResult> CertificateValidity::run(core::ProbeContext& context) {
  core::ProbeResult result;
  if (config_.source.endpoint) {
    co_await judge_endpoint(context, result);
  } else if (!config_.source.file.empty()) {
    co_await judge_files(context, result);
  } else {
    co_await judge_listed(context, result);
  }
  co_return result;
}

}  // namespace

core::ProbeType certificate_validity() {
  return core::make_probe_type<CertificateValidity, CertificateValidityConfig>(
      "certificate_validity",
      "Judges a certificate in a file, at a TLS endpoint, in an export, in a directory or in a metadata document: its "
      "dates, key, signature and use; for a TLS server its chain and name too",
      certificate_metrics());
}

}  // namespace probe::probes
