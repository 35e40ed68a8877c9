#include "probes/certificate_validity/certificate_chain.hpp"

#include "agent/core/input_error.hpp"
#include "probes/evidence/x509_verdict.hpp"
#include "probes/judgement/certificate_judgement.hpp"
#include "probes/sources/known_certificates.hpp"
#include "probes/sources/known_host.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::Certificate;
using evidence::X509Problem;

/// Whether an issuer may not do what it did. A usage that is wrong above the leaf is an issuer's.
bool is_shortcoming(X509Problem problem) {
  return problem == X509Problem::kWrongUsage || problem == X509Problem::kIssuerNotAllowed ||
         problem == X509Problem::kIssuerMayNotSign || problem == X509Problem::kPathTooLong;
}

class ChainJudge {
 public:
  ChainJudge(const std::vector<Certificate>& chain, const std::string& where, const ServerExpectation& expected,
             const core::ChainVerifier& verifier, core::SystemTime now)
      : chain_(chain), where_(where), expected_(expected), verifier_(verifier), now_(now) {
    for (const auto& certificate : chain) ders_.push_back(certificate.der);
  }

  std::vector<Finding> judge() {
    judge_host();
    try {
      judge_trust(verify(now_));
    } catch (const core::InputError& error) {
      add(error.finding());
      judge_usage();
    }
    return std::move(findings_);
  }

 private:
  core::ChainVerdict verify(core::SystemTime at) const { return verifier_.verify(ders_, expected_.trust, "", at); }

  void judge_host();
  void judge_usage();
  void judge_trust(const core::ChainVerdict& verdict);
  void judge_refusal(const core::ChainVerdict& verdict);
  void judge_issuers_ahead(const core::ChainVerdict& today);
  bool lacks_intermediate(const core::ChainVerdict& verdict) const;
  core::Code code_of(const core::ChainVerdict& verdict) const;
  void add_untrusted(const core::ChainVerdict& verdict);
  using IsWrong = bool (*)(const Certificate&, core::SystemTime);
  const Certificate* issuer_at_fault(const core::ChainVerdict& verdict, IsWrong is_wrong, core::SystemTime at) const;
  Finding issuer_not_allowed(const core::ChainVerdict& verdict, X509Problem problem) const;
  Finding unknown_extension(const core::ChainVerdict& verdict) const;
  Finding refused_usage(const Certificate& leaf, std::string_view meaning) const;
  std::string issuer_name(const Certificate* issuer, const core::ChainVerdict& verdict) const;
  void add_about_issuer(core::Code code, const Certificate* issuer, const std::string& what);
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  const std::vector<Certificate>& chain_;
  const std::string& where_;
  const ServerExpectation& expected_;
  const core::ChainVerifier& verifier_;
  core::SystemTime now_;
  std::vector<core::Der> ders_;
  std::vector<Finding> findings_;
};

void ChainJudge::judge_host() {
  if (expected_.host.empty()) return;
  const Certificate& leaf = chain_.front();
  if (match_known_host(leaf, expected_.host) == evidence::HostMatch::kMatches) return;
  std::vector<std::string> names = leaf.dns_names;
  names.insert(names.end(), leaf.ip_addresses.begin(), leaf.ip_addresses.end());
  const std::string list = names.empty() ? "no name" : core::one_line(fmt::format("{}", fmt::join(names, ", ")), 256);
  auto evidence = certificate_evidence(leaf);
  evidence.emplace_back("expected_name", expected_.host);
  evidence.emplace_back("names", list);
  add(Finding(
      "tls_hostname_mismatch",
      fmt::format("{}: expected a certificate for {}, it is for {}", where_, core::one_line(expected_.host, 256), list),
      std::move(evidence)));
}

/// Whether all of a chain, as it was built, are still valid at `at`. Not when one of them cannot be read.
bool holds_until(const std::vector<core::Der>& built, core::SystemTime at) {
  const auto outlives = [at](const core::Der& der) {
    const auto certificate = read_known_certificate(der);
    return certificate && !is_expired(**certificate, at);
  };
  return !built.empty() && std::ranges::all_of(built, outlives);
}

bool is_for_servers(const Certificate& leaf) {
  const auto& usages = leaf.extended_key_usages;
  const auto serves = [](const std::string& usage) { return usage == "serverAuth" || usage == "anyExtendedKeyUsage"; };
  return usages.empty() || std::ranges::any_of(usages, serves);
}

void ChainJudge::judge_usage() {
  const Certificate& leaf = chain_.front();
  if (is_for_servers(leaf)) return;
  add(Finding("cert_key_usage_invalid",
              fmt::format("{}: expected the extended key usage serverAuth, found {}", where_,
                          fmt::join(leaf.extended_key_usages, ", ")),
              certificate_evidence(leaf)));
}

void ChainJudge::judge_trust(const core::ChainVerdict& verdict) {
  if (verdict.trusted()) {
    judge_usage();
    judge_issuers_ahead(verdict);
    return;
  }
  const bool usage_refused =
      verdict.depth == 0 && evidence::explain_x509_error(verdict.error).problem == X509Problem::kWrongUsage;
  if (!usage_refused) judge_usage();
  judge_refusal(verdict);
}

/// What the verdict says, unless the leaf's own dates or key have said so already.
void ChainJudge::judge_refusal(const core::ChainVerdict& verdict) {
  const auto explained = evidence::explain_x509_error(verdict.error);
  const Certificate& leaf = chain_.front();
  const bool is_leaf = verdict.depth == 0;
  if (explained.problem == X509Problem::kExpired && !is_leaf) {
    const Certificate* issuer = issuer_at_fault(verdict, &is_expired, now_);
    const std::string end = issuer == nullptr ? "" : " at " + core::rfc3339(issuer->not_after);
    add_about_issuer("cert_expired", issuer, fmt::format("{} expired{}", issuer_name(issuer, verdict), end));
  } else if (explained.problem == X509Problem::kNotYetValid && !is_leaf) {
    const Certificate* issuer = issuer_at_fault(verdict, &is_not_yet_valid, now_);
    const std::string start = issuer == nullptr ? "now" : "before " + core::rfc3339(issuer->not_before);
    add_about_issuer("cert_not_yet_valid", issuer,
                     fmt::format("{} is not valid {}", issuer_name(issuer, verdict), start));
  } else if (explained.problem == X509Problem::kWrongUsage && is_leaf) {
    add(refused_usage(leaf, explained.meaning));
  } else if (is_shortcoming(explained.problem)) {
    add(issuer_not_allowed(verdict, explained.problem));
  } else if (explained.problem == X509Problem::kUnknownExtension) {
    add(unknown_extension(verdict));
  } else {
    const bool said = is_leaf && ((explained.problem == X509Problem::kExpired && is_expired(leaf, now_)) ||
                                  (explained.problem == X509Problem::kNotYetValid && is_not_yet_valid(leaf, now_)) ||
                                  (explained.problem == X509Problem::kWeakKey && !judge_key(leaf, where_).empty()));
    if (!said) add_untrusted(verdict);
  }
}

/// Servers have to send intermediates, and what is missing is one when the leaf says where its issuer's certificate can
/// be had: a private authority that issues leaves itself says no such thing, and there the authority is unknown.
bool ChainJudge::lacks_intermediate(const core::ChainVerdict& verdict) const {
  return verdict.depth == 0 && !chain_.front().self_issued && !chain_.front().ca_issuers.empty();
}

core::Code ChainJudge::code_of(const core::ChainVerdict& verdict) const {
  switch (evidence::explain_x509_error(verdict.error).problem) {
    case X509Problem::kSelfSigned:
      return "cert_self_signed";
    case X509Problem::kNoIssuer:
      return lacks_intermediate(verdict) ? core::Code("cert_chain_incomplete") : core::Code("cert_untrusted_chain");
    case X509Problem::kNameConstraint:
      return "cert_name_constraint_violated";
    case X509Problem::kWeakKey:
      return "cert_weak_key";
    case X509Problem::kWeakSignature:
      return "cert_weak_signature";
    default:
      return "cert_untrusted_chain";
  }
}

void ChainJudge::add_untrusted(const core::ChainVerdict& verdict) {
  const auto explained = evidence::explain_x509_error(verdict.error);
  const std::string& ca_file = expected_.trust.ca_file;
  // A reason that is not in the table may be the verifier's own, and tells more than the table's.
  const std::string meaning = explained.problem == X509Problem::kOther && !verdict.reason.empty()
                                  ? verdict.reason
                                  : std::string(explained.meaning);
  auto evidence = certificate_evidence(chain_.front());
  evidence.emplace_back("x509_error", std::int64_t{verdict.error});
  evidence.emplace_back("depth", std::int64_t{verdict.depth});
  evidence.emplace_back("certificates", static_cast<std::int64_t>(chain_.size()));
  if (lacks_intermediate(verdict)) evidence.emplace_back("ca_issuers", chain_.front().ca_issuers.front());
  // A client refuses the chain, so nothing of it is a mere warning.
  add(Finding(code_of(verdict), core::Severity::kFailure,
              fmt::format("{}: expected a chain to an authority in {}: {}", where_,
                          ca_file.empty() ? "the system's trust store" : ca_file, meaning),
              std::move(evidence)));
}

/// Tries the time at which the leaf itself would be called expiring: what no longer holds then is about to expire, and
/// an old cross-signed certificate that nobody needs is not mistaken for it.
void ChainJudge::judge_issuers_ahead(const core::ChainVerdict& today) {
  const Certificate& leaf = chain_.front();
  const std::chrono::seconds lifetime(leaf.not_after_unix - leaf.not_before_unix);
  const auto expires_by = [&](core::Code code, const Threshold& threshold) {
    const core::SystemTime then = now_ + threshold.of(lifetime);
    if (holds_until(today.chain, then)) return false;
    const core::ChainVerdict verdict = verify(then);
    const bool expired = evidence::explain_x509_error(verdict.error).problem == X509Problem::kExpired;
    if (!expired || verdict.depth == 0) return false;
    const Certificate* issuer = issuer_at_fault(verdict, &is_expired, then);
    const std::string end =
        issuer == nullptr ? "before " + core::rfc3339(then) : "at " + core::rfc3339(issuer->not_after);
    add_about_issuer(code, issuer, fmt::format("{} expires {}", issuer_name(issuer, verdict), end));
    return true;
  };
  if (!expires_by("cert_expiring_critical", expected_.thresholds.failure)) {
    expires_by("cert_expiring", expected_.thresholds.warning);
  }
}

/// The presented issuer whose dates are wrong at `at`. None: it is one of the trust store. The verdict's depth counts
/// in the chain as built, which need not be the one presented.
const Certificate* ChainJudge::issuer_at_fault(const core::ChainVerdict& verdict, IsWrong is_wrong,
                                               core::SystemTime at) const {
  const auto depth = static_cast<std::size_t>(std::max(verdict.depth, 1));
  if (depth < chain_.size() && is_wrong(chain_[depth], at)) return &chain_[depth];
  const auto found =
      std::find_if(chain_.begin() + 1, chain_.end(), [&](const Certificate& issuer) { return is_wrong(issuer, at); });
  return found == chain_.end() ? nullptr : &*found;
}

std::string ChainJudge::issuer_name(const Certificate* issuer, const core::ChainVerdict& verdict) const {
  if (issuer != nullptr) return fmt::format("the issuer \"{}\"", core::one_line(issuer->subject, 128));
  return fmt::format("the issuer at place {} of the chain, from the trust store,", verdict.depth);
}

void ChainJudge::add_about_issuer(core::Code code, const Certificate* issuer, const std::string& what) {
  add(Finding(code, fmt::format("{}: {}", where_, what),
              issuer == nullptr ? std::vector<Evidence>{} : certificate_evidence(*issuer)));
}

/// Whether a certificate may not issue TLS servers' certificates, as far as it says so itself.
bool is_barred(const Certificate& issuer, core::SystemTime) {
  const auto& usages = issuer.key_usages;
  return !issuer.is_ca || (issuer.has_key_usage && std::ranges::find(usages, "keyCertSign") == usages.end()) ||
         !is_for_servers(issuer);
}

bool has_path_length(const Certificate& issuer, core::SystemTime) { return issuer.path_length.has_value(); }

/// What an issuer may not do; `issuer` when it is known.
std::string_view shortcoming(X509Problem problem, const Certificate* issuer) {
  if (problem == X509Problem::kPathTooLong) return "may not have that many authorities below it";
  if (problem == X509Problem::kWrongUsage) return "may not issue for TLS servers";
  // OpenSSL says "no authority" of one without keyCertSign, too.
  const bool is_ca = problem == X509Problem::kIssuerMayNotSign || (issuer != nullptr && issuer->is_ca);
  return is_ca ? "lacks the key usage keyCertSign" : "is no certification authority";
}

Finding ChainJudge::issuer_not_allowed(const core::ChainVerdict& verdict, X509Problem problem) const {
  const bool is_path = problem == X509Problem::kPathTooLong;
  const Certificate* issuer = issuer_at_fault(verdict, is_path ? &has_path_length : &is_barred, now_);
  auto evidence = certificate_evidence(issuer == nullptr ? chain_.front() : *issuer);
  evidence.emplace_back("x509_error", std::int64_t{verdict.error});
  evidence.emplace_back("depth", std::int64_t{verdict.depth});
  return {"cert_issuer_not_allowed",
          fmt::format("{}: expected issuers that may issue this certificate, but {} {}", where_,
                      issuer_name(issuer, verdict), shortcoming(problem, issuer)),
          std::move(evidence)};
}

bool has_unknown_extension(const Certificate& certificate, core::SystemTime) {
  return !certificate.unknown_critical_extensions.empty();
}

Finding ChainJudge::unknown_extension(const core::ChainVerdict& verdict) const {
  const Certificate& leaf = chain_.front();
  const Certificate* issuer = verdict.depth == 0 ? nullptr : issuer_at_fault(verdict, &has_unknown_extension, now_);
  const Certificate& holder = issuer == nullptr ? leaf : *issuer;
  const auto& unknown = holder.unknown_critical_extensions;
  const std::string found = unknown.empty() ? "another" : fmt::format("{}", fmt::join(unknown, ", "));
  return {"cert_extension_unknown",
          fmt::format("{}: expected only critical extensions that TLS clients know, {} has {}", where_,
                      verdict.depth == 0 ? "the certificate" : issuer_name(issuer, verdict), found),
          certificate_evidence(holder)};
}

/// What TLS clients refuse is more than a warning.
Finding ChainJudge::refused_usage(const Certificate& leaf, std::string_view meaning) const {
  const std::string usages = fmt::format("{}", fmt::join(leaf.extended_key_usages, ", "));
  const std::string found = usages.empty() ? "" : fmt::format(" (extended key usage {})", usages);
  return {"cert_key_usage_invalid", core::Severity::kFailure,
          fmt::format("{}: expected a certificate for TLS servers: {}{}", where_, meaning, found),
          certificate_evidence(leaf)};
}

}  // namespace

std::vector<Finding> judge_chain(const std::vector<Certificate>& chain, const std::string& where,
                                 const ServerExpectation& expected, const core::ChainVerifier& verifier,
                                 core::SystemTime now) {
  return ChainJudge(chain, where, expected, verifier, now).judge();
}

}  // namespace probe::probes
