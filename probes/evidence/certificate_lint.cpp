#include "probes/evidence/certificate_lint.hpp"

#include "probes/evidence/ascii.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace probe::evidence {
namespace {

using Sentence = std::optional<std::string>;

bool has(const std::vector<std::string>& values, std::string_view wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

/// A common name that was meant as a host name: labels of letters, digits and dashes, more than one of them.
bool looks_like_host(std::string_view name) {
  const auto fits = [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '*' || c == '_'; };
  return name.find('.') != std::string_view::npos && name.front() != '.' && name.back() != '.' &&
         std::all_of(name.begin(), name.end(), fits);
}

bool names_a_host(const Certificate& certificate) {
  return !certificate.dns_names.empty() || !certificate.ip_addresses.empty();
}

Sentence old_version(const Certificate& certificate) {
  if (certificate.version == 3) return std::nullopt;
  return fmt::format("expected an X.509 certificate of version 3, found version {}: browsers refuse it",
                     certificate.version);
}

Sentence bad_serial(const Certificate& certificate) {
  constexpr std::size_t kMaxDigits = 40;
  const std::string& serial = certificate.serial;
  const char* found = serial.starts_with('-')                              ? "a negative one"
                      : serial.find_first_not_of('0') == std::string::npos ? "zero"
                      : serial.size() > kMaxDigits                         ? "a longer one"
                                                                           : nullptr;
  if (found == nullptr) return std::nullopt;
  return fmt::format(
      "expected a positive serial number of at most 20 octets, found {}: RFC 5280 forbids it and strict "
      "clients refuse it",
      found);
}

Sentence no_alternative_names(const Certificate& certificate) {
  if (names_a_host(certificate) || looks_like_host(certificate.common_name)) return std::nullopt;
  return "expected a host name among the subject alternative names, found none: no browser or .NET client accepts the "
         "certificate for any host";
}

Sentence name_only_in_common_name(const Certificate& certificate) {
  if (names_a_host(certificate) || !looks_like_host(certificate.common_name)) return std::nullopt;
  return fmt::format(
      "expected '{}' among the subject alternative names, found it in the common name only, where "
      "browsers no longer look",
      certificate.common_name);
}

Sentence is_authority(const Certificate& certificate) {
  if (!certificate.is_ca) return std::nullopt;
  return "expected the certificate of an end entity, found one of an authority (CA:TRUE): browsers refuse it as a leaf";
}

Sentence no_extended_key_usage(const Certificate& certificate) {
  if (certificate.has_extended_key_usage) return std::nullopt;
  return "expected the extended key usage serverAuth, found no such extension: Apple's systems refuse it";
}

Sentence not_for_servers(const Certificate& certificate) {
  const auto& usages = certificate.extended_key_usages;
  if (!certificate.has_extended_key_usage || has(usages, "serverAuth") || has(usages, "anyExtendedKeyUsage"))
    return std::nullopt;
  return fmt::format("expected the extended key usage serverAuth, found {}: TLS clients refuse it",
                     usages.empty() ? "none" : fmt::format("{}", fmt::join(usages, ", ")));
}

Sentence no_digital_signature(const Certificate& certificate) {
  const auto& usages = certificate.key_usages;
  if (usages.empty() || has(usages, "digitalSignature")) return std::nullopt;
  const bool exchanges = certificate.key_type == "RSA" && has(usages, "keyEncipherment");
  return fmt::format(
      "expected the key usage digitalSignature, found {}: {}", fmt::join(usages, ", "),
      exchanges ? "TLS 1.3 and every other cipher with forward secrecy needs it" : "some TLS clients refuse it");
}

Sentence empty_key_usage(const Certificate& certificate) {
  if (!certificate.has_key_usage || !certificate.key_usages.empty()) return std::nullopt;
  return "expected a key usage that allows something, found an empty one: RFC 5280 forbids it and strict clients "
         "refuse "
         "it";
}

Sentence unknown_critical_extension(const Certificate& certificate) {
  const auto& unknown = certificate.unknown_critical_extensions;
  if (unknown.empty()) return std::nullopt;
  return fmt::format(
      "expected only critical extensions that clients know, found {}: whoever does not know it has to "
      "refuse the certificate",
      fmt::join(unknown, ", "));
}

struct Rule {
  LintProblem problem;
  std::string_view name;
  bool for_servers;
  bool for_signing;
  Sentence (*check)(const Certificate&);
};

using enum LintProblem;
constexpr Rule kRules[] = {
    {kOldVersion, "old_version", true, false, old_version},
    {kBadSerial, "bad_serial", true, false, bad_serial},
    {kNoAlternativeNames, "no_alternative_names", true, false, no_alternative_names},
    {kNameOnlyInCommonName, "name_only_in_common_name", true, false, name_only_in_common_name},
    {kIsAuthority, "is_authority", true, true, is_authority},
    {kNoExtendedKeyUsage, "no_extended_key_usage", true, false, no_extended_key_usage},
    {kNotForServers, "not_for_servers", true, false, not_for_servers},
    {kNoDigitalSignature, "no_digital_signature", true, false, no_digital_signature},
    {kEmptyKeyUsage, "empty_key_usage", true, true, empty_key_usage},
    {kUnknownCriticalExtension, "unknown_critical_extension", true, true, unknown_critical_extension},
};

}  // namespace

std::string_view to_string(LintProblem problem) {
  for (const Rule& rule : kRules) {
    if (rule.problem == problem) return rule.name;
  }
  return "unknown";
}

std::vector<LintFinding> lint_certificate(const Certificate& certificate, CertificatePurpose purpose) {
  std::vector<LintFinding> findings;
  for (const Rule& rule : kRules) {
    if (purpose == CertificatePurpose::kTlsServer ? !rule.for_servers : !rule.for_signing) continue;
    if (auto sentence = rule.check(certificate)) findings.push_back({rule.problem, *std::move(sentence)});
  }
  return findings;
}

}  // namespace probe::evidence
