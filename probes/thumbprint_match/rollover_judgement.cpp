#include "probes/thumbprint_match/rollover_judgement.hpp"

#include "probes/judgement/certificate_judgement.hpp"
#include "probes/sources/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using core::SystemTime;
using std::chrono::seconds;

/// The service that changes over runs every twelve hours, and may miss one turn.
constexpr std::chrono::hours kPatience{24};

enum class Timing { kInOrder, kTooSoon, kStalled };

Timing timing_of(SystemTime effective, SystemTime as_of, std::optional<SystemTime> first_seen_at) {
  if (as_of - effective > kPatience) return Timing::kStalled;
  const bool is_ahead = effective > as_of;
  return is_ahead && first_seen_at && effective - *first_seen_at < kStagingTime ? Timing::kTooSoon : Timing::kInOrder;
}

seconds apart(SystemTime from, SystemTime to) { return std::chrono::duration_cast<seconds>(to - from); }

std::vector<Evidence> date_facts(const StagedCertificate& staged, const std::string& where) {
  return {Evidence("source", where), Evidence("next", staged.thumbprint.hex()),
          Evidence("effective", staged.effective->earliest)};
}

Finding stalled(const StagedCertificate& staged, const std::string& where, SystemTime as_of) {
  const SystemTime effective = staged.effective->latest;
  return {
      "rollover_stalled",
      fmt::format("{}: expected the next certificate {} to be the current one since {}, {} after that it is not", where,
                  staged.thumbprint.hex(), core::rfc3339(effective), short_duration(apart(effective, as_of))),
      date_facts(staged, where)};
}

Finding too_soon(const StagedCertificate& staged, const std::string& where, SystemTime first_seen_at) {
  const SystemTime effective = staged.effective->earliest;
  return {"rollover_too_soon",
          fmt::format("{}: expected the next certificate {} to be staged at least 48h ahead, it takes over on {}, {} "
                      "after it was first seen",
                      where, staged.thumbprint.hex(), core::rfc3339(effective),
                      short_duration(apart(first_seen_at, effective))),
          date_facts(staged, where)};
}

/// When a certificate ends: by its bytes, or else by what a server says of it.
struct Ending {
  std::optional<SystemTime> not_after;
  std::optional<Finding> unread;  ///< the server's date cannot be read
};

Ending ending_of(const ThumbprintEvidence& found, const std::optional<evidence::Thumbprint>& wanted) {
  if (!wanted) return {};
  if (const auto* certificate = found.find(wanted)) return {certificate->not_after, std::nullopt};
  Ending ending;
  for (const auto& group : found.listings) {
    for (const auto& listing : group.members) {
      for (const auto& entry : listing.certificates) {
        if (!is_listed(entry, *wanted).value_or(false) || !entry.not_after) continue;
        if (*entry.not_after) return {(*entry.not_after)->time, std::nullopt};
        ending.unread = unreadable_date(listing.where, "NotAfter of " + name_of(entry), entry.not_after->error());
      }
    }
  }
  return ending;
}

/// The servers that do not have the certificate, or not its private key.
struct Lacking {
  std::vector<std::string> certificate;
  std::vector<std::string> key;
};

void look_in(const CertificateListing& listing, const evidence::Thumbprint& wanted, Lacking& lacking) {
  bool may_be_there = false;
  for (const auto& entry : listing.certificates) {
    const auto is_wanted = is_listed(entry, wanted);
    may_be_there = may_be_there || is_wanted.value_or(true);
    if (is_wanted.value_or(false) && entry.has_private_key == false) lacking.key.push_back(listing.where);
  }
  if (!may_be_there) lacking.certificate.push_back(listing.where);
}

/// The first reason for which the certificate cannot take over; empty: none is known.
std::string reason_against(const StagedCertificate& staged, const ConfiguredThumbprints& configured,
                           const ThumbprintEvidence& found, const Ending& ending, SystemTime now) {
  Lacking lacking;
  for (const auto& group : found.listings) {
    for (const auto& listing : group.members) look_in(listing, staged.thumbprint, lacking);
  }
  if (!lacking.certificate.empty()) return "it is missing in " + few_of(std::move(lacking.certificate), "");
  if (!lacking.key.empty()) return "it is without its private key in " + few_of(std::move(lacking.key), "");
  const SystemTime needed_at = staged.effective ? std::max(now, staged.effective->latest) : now;
  if (ending.not_after && *ending.not_after <= needed_at) {
    return fmt::format("it expire{} on {}", *ending.not_after <= now ? "d" : "s", core::rfc3339(*ending.not_after));
  }
  if (const auto* certificate = found.find(staged.thumbprint)) {
    const auto weak = judge_key(*certificate, "its certificate");
    if (!weak.empty()) return weak.front().message();
  }
  const auto current = ending_of(found, configured.current).not_after;
  if (!ending.not_after || !current || *ending.not_after >= *current) return {};
  return fmt::format("it expires on {}, before the current one on {}", core::rfc3339(*ending.not_after),
                     core::rfc3339(*current));
}

}  // namespace

std::optional<StagedCertificate> staged_of(const ConfiguredThumbprints& configured,
                                           const std::optional<PossibleTimes>& effective) {
  if (!configured.next || configured.next == configured.current) return std::nullopt;
  return StagedCertificate{*configured.next, effective};
}

std::optional<PossibleTimes> effective_date_of(const evidence::AuthConfig& config, const std::string& where,
                                               std::vector<Finding>& findings) {
  auto effective = possible_times(config.next_effective, config.next_effective_date.value_or(""));
  if (effective) return *std::move(effective);
  const bool matters = config.next && config.next->thumbprint;
  if (matters) findings.push_back(unreadable_date(where, "NextCertificateEffectiveDate", effective.error()));
  return std::nullopt;
}

std::vector<Finding> judge_effective_date(const StagedCertificate& staged, const std::string& where, SystemTime as_of,
                                          std::optional<SystemTime> first_seen_at) {
  if (!staged.effective) return {};
  const Timing early = timing_of(staged.effective->earliest, as_of, first_seen_at);
  const Timing late = timing_of(staged.effective->latest, as_of, first_seen_at);
  if (early != late) return {ambiguous_date(where, "NextCertificateEffectiveDate", *staged.effective)};
  if (early == Timing::kStalled) return {stalled(staged, where, as_of)};
  if (early == Timing::kTooSoon) return {too_soon(staged, where, *first_seen_at)};
  return {};
}

std::vector<Finding> judge_staged_certificate(const StagedCertificate& staged, const ConfiguredThumbprints& configured,
                                              const ThumbprintEvidence& found, const std::string& where,
                                              SystemTime now) {
  Ending ending = ending_of(found, staged.thumbprint);
  std::vector<Finding> findings;
  const std::string reason = reason_against(staged, configured, found, ending, now);
  if (!reason.empty()) {
    const std::string next = staged.thumbprint.hex();
    findings.push_back(
        Finding("rollover_next_unusable",
                fmt::format("{}: expected a next certificate {} that can take over, {}", where, next, reason),
                {Evidence("source", where), Evidence("next", next)}));
  }
  if (ending.unread) findings.push_back(*std::move(ending.unread));
  return findings;
}

}  // namespace probe::probes
