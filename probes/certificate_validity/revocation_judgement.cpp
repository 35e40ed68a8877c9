#include "probes/certificate_validity/revocation_judgement.hpp"

#include "probes/judgement/certificate_judgement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>

namespace probe::probes {

namespace {

using evidence::RevocationState;
using evidence::RevocationStatus;

/// Clocks of authorities and of this host may disagree by as much without anything being wrong.
constexpr std::chrono::minutes kClockTolerance{5};
/// How long a response that names no next one is believed.
constexpr std::chrono::hours kUndatedAge{24};

/// What was revoked stays so, whatever an issuer said since, unless it was only put on hold (RFC 5280 section 5.3.1).
bool is_final(const RevocationStatus& status) {
  return status.state == RevocationState::kRevoked && status.reason != "certificateHold" &&
         status.reason != "removeFromCRL";
}

std::string name_of(const ChainLink& link) {
  if (link.depth == 0) return "the certificate";
  return fmt::format("the issuer \"{}\"", core::one_line(link.certificate.subject, 128));
}

}  // namespace

std::optional<std::string> refuse_status(const RevocationStatus& status, core::SystemTime now) {
  if (status.this_update > now + kClockTolerance) {
    return "expected one of the past, it is of " + core::rfc3339(status.this_update);
  }
  if (is_final(status)) return std::nullopt;
  const core::SystemTime end = status.next_update.value_or(status.this_update + kUndatedAge);
  if (end + kClockTolerance < now) return "expected a current one, it was good until " + core::rfc3339(end);
  if (status.state == RevocationState::kUnknown) return "the responder does not know the certificate";
  return std::nullopt;
}

core::Finding revoked(const ChainLink& link, const RevocationStatus& status, const std::string& from,
                      const std::string& where) {
  const std::string since = status.revoked_at ? " on " + core::rfc3339(*status.revoked_at) : "";
  const std::string reason = status.reason.empty() ? "" : fmt::format(" ({})", status.reason);
  auto evidence = certificate_evidence(link.certificate);
  evidence.emplace_back("revocation_source", from);
  if (status.revoked_at) evidence.emplace_back("revoked_at", *status.revoked_at);
  return {"cert_revoked",
          fmt::format("{}: expected a certificate that is not revoked, {} was{}{}, says {}", where, name_of(link),
                      since, reason, from),
          std::move(evidence)};
}

core::Finding revocation_unknown(const ChainLink& link, const std::vector<std::string>& reasons,
                                 UnknownRevocation counts_as, const std::string& where) {
  const auto severity = counts_as == UnknownRevocation::kFailure ? core::Severity::kFailure : core::Severity::kWarning;
  const std::string why = reasons.empty() ? "it names neither an OCSP responder nor a revocation list"
                                          : core::one_line(fmt::format("{}", fmt::join(reasons, "; ")), 1024);
  return {"cert_revocation_unknown", severity,
          fmt::format("{}: expected to be told whether {} is revoked: {}", where, name_of(link), why),
          certificate_evidence(link.certificate)};
}

}  // namespace probe::probes
