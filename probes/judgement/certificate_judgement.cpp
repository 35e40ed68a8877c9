#include "probes/judgement/certificate_judgement.hpp"

#include "probes/sources/input.hpp"
#include "probes/sources/known_certificates.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::Certificate;
using std::chrono::seconds;

constexpr int kLeastRsaBits = 2048;
constexpr int kLeastEcBits = 256;
constexpr std::uint64_t kRsaExponent = 65537;

std::int64_t unix_seconds(core::SystemTime time) {
  return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

Finding about(core::Code code, const Certificate& certificate, std::string message) {
  return {code, std::move(message), certificate_evidence(certificate)};
}

std::string exponent_text(const Certificate& certificate) {
  return certificate.rsa_exponent ? std::to_string(*certificate.rsa_exponent) : "none";
}

/// What is wrong with the key, as "expected …, found …"; empty when nothing is.
std::string weakness(const Certificate& certificate) {
  const std::string& type = certificate.key_type;
  if (type == "RSA" || type == "RSA-PSS") {
    if (certificate.key_bits < kLeastRsaBits)
      return fmt::format("expected an RSA key of at least {} bits, found {}", kLeastRsaBits, certificate.key_bits);
    if (certificate.rsa_exponent != kRsaExponent)
      return fmt::format("expected the RSA exponent {}, found {}", kRsaExponent, exponent_text(certificate));
    return {};
  }
  if (type == "EC") {
    if (certificate.key_bits >= kLeastEcBits) return {};
    return fmt::format("expected an EC key of at least {} bits, found {}", kLeastEcBits, certificate.key_bits);
  }
  if (type == "Ed25519" || type == "Ed448") return {};
  return fmt::format("expected an RSA, EC or Ed25519 key, found {}", type);
}

/// `14d`; where a share of the lifetime counts, what it amounts to: `9d (10% of the lifetime)`.
std::string demand(const Threshold& threshold, seconds lifetime) {
  if (!threshold.percent) return threshold.text();
  const bool share_counts = !threshold.span || threshold.of(lifetime) < *threshold.span;
  if (!share_counts) return short_duration(*threshold.span);
  return fmt::format("{} ({}% of the lifetime)", short_duration(threshold.of(lifetime)), *threshold.percent);
}

}  // namespace

std::vector<Evidence> certificate_evidence(const Certificate& certificate) {
  return {Evidence("subject", certificate.subject), Evidence("issuer", certificate.issuer),
          Evidence("thumbprint", certificate.sha1.hex()), Evidence("not_before", certificate.not_before),
          Evidence("not_after", certificate.not_after)};
}

bool is_expired(const Certificate& certificate, core::SystemTime now) {
  return certificate.not_after_unix <= unix_seconds(now);
}

bool is_not_yet_valid(const Certificate& certificate, core::SystemTime now) {
  return certificate.not_before_unix > unix_seconds(now);
}

std::vector<Finding> judge_window(const Certificate& certificate, const std::string& where, core::SystemTime now) {
  std::vector<Finding> findings;
  if (is_expired(certificate, now)) {
    const seconds ago(unix_seconds(now) - certificate.not_after_unix);
    findings.push_back(about("cert_expired", certificate,
                             fmt::format("{}: the certificate expired {} ago, at {}", where, short_duration(ago),
                                         core::rfc3339(certificate.not_after))));
  }
  if (is_not_yet_valid(certificate, now)) {
    const seconds ahead(certificate.not_before_unix - unix_seconds(now));
    findings.push_back(about("cert_not_yet_valid", certificate,
                             fmt::format("{}: the certificate becomes valid in {}, at {}", where, short_duration(ahead),
                                         core::rfc3339(certificate.not_before))));
  }
  return findings;
}

std::vector<Finding> judge_time_left(const Certificate& certificate, const std::string& where,
                                     const Thresholds& thresholds, core::SystemTime now) {
  if (is_expired(certificate, now)) return {};
  const seconds left(certificate.not_after_unix - unix_seconds(now));
  const seconds lifetime(certificate.not_after_unix - certificate.not_before_unix);
  const auto finding = [&](core::Code code, const Threshold& threshold) {
    return about(code, certificate,
                 fmt::format("{}: expected at least {} until expiry, {} left until {}", where,
                             demand(threshold, lifetime), short_duration(left), core::rfc3339(certificate.not_after)));
  };
  if (left < thresholds.failure.of(lifetime)) return {finding("cert_expiring_critical", thresholds.failure)};
  if (left < thresholds.warning.of(lifetime)) return {finding("cert_expiring", thresholds.warning)};
  return {};
}

std::vector<Finding> judge_key(const Certificate& certificate, const std::string& where) {
  std::vector<Finding> findings;
  if (!certificate.problems.empty()) {
    findings.push_back(about("cert_parse_error", certificate,
                             fmt::format("{}: expected a certificate that can be read whole: {}", where,
                                         fmt::join(certificate.problems, "; "))));
  }
  // A key that could not be read has no bits and is among the problems above.
  const bool is_unread = certificate.key_bits == 0 && !certificate.problems.empty();
  const std::string weak = is_unread ? "" : weakness(certificate);
  if (weak.empty()) return findings;
  findings.push_back(about("cert_weak_key", certificate, fmt::format("{}: {}", where, weak)));
  findings.back().add(Evidence("key_type", certificate.key_type));
  findings.back().add(Evidence("key_bits", std::int64_t{certificate.key_bits}));
  return findings;
}

std::vector<Finding> judge_signature(const Certificate& certificate, const std::string& where) {
  if (!certificate.weak_signature) return {};
  return {about("cert_weak_signature", certificate,
                fmt::format("{}: expected a signature over SHA-256 or better, found {}", where,
                            certificate.signature_algorithm))};
}

namespace {

/// Nothing: said elsewhere.
std::optional<core::Code> code_of(evidence::LintProblem problem, evidence::CertificatePurpose purpose) {
  using enum evidence::LintProblem;
  switch (problem) {
    case kNotForServers:
      return std::nullopt;
    case kNoDigitalSignature:
      if (purpose == evidence::CertificatePurpose::kSigning) return std::nullopt;
      return core::Code("cert_key_usage_invalid");
    case kEmptyKeyUsage:
      return core::Code("cert_key_usage_invalid");
    case kIsAuthority:
      return core::Code("cert_is_authority");
    case kOldVersion:
    case kBadSerial:
    case kNoAlternativeNames:
    case kNameOnlyInCommonName:
    case kNoExtendedKeyUsage:
    case kUnknownCriticalExtension:
      return core::Code("cert_noncompliant");
  }
  return core::Code("cert_noncompliant");
}

}  // namespace

std::vector<Finding> judge_lint(const Certificate& certificate, const std::string& where,
                                evidence::CertificatePurpose purpose) {
  std::vector<Finding> findings;
  for (const auto& [problem, sentence] : evidence::lint_certificate(certificate, purpose)) {
    const auto code = code_of(problem, purpose);
    if (!code) continue;
    findings.push_back(about(*code, certificate, fmt::format("{}: {}", where, sentence)));
    findings.back().add(Evidence("rule", std::string(to_string(problem))));
  }
  return findings;
}

namespace {

/// Exchange signs with RS256, clients of Entra with PS256 or ES256. Keys that are of no use for any signature are said
/// to be weak elsewhere.
std::string unfit_for_tokens(const Certificate& certificate) {
  constexpr std::array<std::string_view, 3> kCurves{"P-256", "P-384", "P-521"};
  const std::string& type = certificate.key_type;
  const bool is_edwards = type == "Ed25519" || type == "Ed448";
  const bool is_ec = type == "EC" && certificate.key_bits >= kLeastEcBits;
  if (is_ec && std::ranges::find(kCurves, certificate.key_curve) != kCurves.end()) return {};
  if (!is_ec && !is_edwards) return {};
  return fmt::format(
      "expected an RSA key or an EC key on P-256, P-384 or P-521, as tokens are signed with, found {}",
      is_ec ? fmt::format("an EC key on {}", certificate.key_curve.empty() ? "an unnamed curve" : certificate.key_curve)
            : fmt::format("an {} key", type));
}

/// Purposes for which a certificate is issued that has nothing to do with tokens. Nobody asks for any purpose here, so
/// those that are not known say nothing.
bool is_for_others_alone(const Certificate& certificate) {
  constexpr std::array<std::string_view, 4> kOthers{"codeSigning", "emailProtection", "timeStamping", "OCSPSigning"};
  const auto& purposes = certificate.extended_key_usages;
  const auto is_other = [&](const std::string& one) { return std::ranges::find(kOthers, one) != kOthers.end(); };
  return !purposes.empty() && std::ranges::all_of(purposes, is_other);
}

}  // namespace

std::vector<Finding> judge_signing_use(const Certificate& certificate, const std::string& where) {
  std::vector<Finding> findings;
  if (const std::string unfit = unfit_for_tokens(certificate); !unfit.empty()) {
    auto evidence = certificate_evidence(certificate);
    evidence.emplace_back("key_type", certificate.key_type);
    // However strong: nobody can verify what it signs, so that is no mere warning.
    findings.push_back(Finding("cert_key_usage_invalid", core::Severity::kFailure, fmt::format("{}: {}", where, unfit),
                               std::move(evidence)));
  }
  if (certificate.self_issued && !certificate.self_signature_valid.value_or(false)) {
    findings.push_back(about("cert_self_signature_invalid", certificate,
                             fmt::format("{}: subject and issuer are the same, but the certificate's own key does not "
                                         "verify its signature",
                                         where)));
  }
  const auto& usages = certificate.key_usages;
  if (!usages.empty() && std::ranges::find(usages, "digitalSignature") == usages.end()) {
    findings.push_back(
        about("cert_key_usage_invalid", certificate,
              fmt::format("{}: expected the key usage digitalSignature, found {}", where, fmt::join(usages, ", "))));
  }
  if (is_for_others_alone(certificate)) {
    findings.push_back(about("cert_key_usage_invalid", certificate,
                             fmt::format("{}: expected an extended key usage like serverAuth, or none, found {} alone",
                                         where, fmt::join(certificate.extended_key_usages, ", "))));
  }
  return findings;
}

std::vector<Finding> judge_issuer(const std::vector<Certificate>& chain, const std::string& where) {
  const Certificate& leaf = chain.front();
  const Certificate* impostor = nullptr;
  for (const auto& candidate : chain) {
    if (!is_issuer_of(candidate, leaf)) continue;
    if (known_to_be_signed_by(leaf, candidate)) return {};
    impostor = &candidate;
  }
  if (impostor == nullptr) return {};
  Finding finding = about("cert_untrusted_chain", leaf,
                          fmt::format("{}: expected a signature by the issuer beside the certificate, but the key of "
                                      "{} ({}) does not verify it",
                                      where, impostor->subject, impostor->sha1.hex()));
  finding.add(Evidence("issuer_thumbprint", impostor->sha1.hex()));
  return {std::move(finding)};
}

bool is_issuer_of(const Certificate& issuer, const Certificate& other) {
  return !other.self_issued && other.issuer == issuer.subject && other.sha256 != issuer.sha256;
}

std::optional<std::size_t> find_leaf(const std::vector<Certificate>& certificates) {
  const bool all_authorities = std::ranges::all_of(certificates, &Certificate::is_ca);
  std::optional<std::size_t> leaf;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const Certificate& candidate = certificates[i];
    const auto is_issued_by_candidate = [&](const Certificate& other) { return is_issuer_of(candidate, other); };
    if (candidate.is_ca && !all_authorities) continue;
    if (std::ranges::any_of(certificates, is_issued_by_candidate)) continue;
    if (leaf && certificates[*leaf].sha256 != candidate.sha256) return std::nullopt;
    if (!leaf) leaf = i;
  }
  return leaf;
}

Finding ambiguous(const std::vector<Certificate>& certificates, const std::string& where) {
  constexpr std::size_t kMaxNamed = 5;
  std::vector<std::string> thumbprints;
  for (const auto& certificate : certificates) {
    if (thumbprints.size() < kMaxNamed) thumbprints.push_back(certificate.sha1.hex());
  }
  if (certificates.size() > kMaxNamed) thumbprints.push_back(fmt::format("{} more", certificates.size() - kMaxNamed));
  const std::string list = fmt::format("{}", fmt::join(thumbprints, ", "));
  return {
      "cert_multiple_ambiguous",
      fmt::format("{}: expected one certificate, alone or with its chain, found {} that do not make up one chain: {}",
                  where, certificates.size(), list),
      {Evidence("thumbprints", list)}};
}

}  // namespace probe::probes
