#include "probes/judgement/key_match.hpp"
#include "probes/thumbprint_match/listed_state.hpp"
#include "probes/thumbprint_match/thumbprint_judgement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::Certificate;
using evidence::DigestAlgorithm;
using evidence::ExportedCertificate;
using evidence::Thumbprint;

bool holds(const CertificatePlace& place, const std::optional<Thumbprint>& wanted) {
  return wanted &&
         std::ranges::any_of(place.certificates, [&](const Certificate& found) { return has(found, *wanted); });
}

/// The slot that a certificate found in another's place is configured for.
template <class Is>
std::string with_slot(std::string name, const ConfiguredThumbprints& configured, const Is& is) {
  if (configured.next && is(*configured.next)) return name + ", which is configured as next";
  if (configured.previous && is(*configured.previous)) return name + ", which is configured as previous";
  return name;
}

std::string name_in_place(const Certificate& certificate, const ConfiguredThumbprints& configured) {
  const bool sha1 = configured.current->algorithm() == DigestAlgorithm::kSha1;
  std::string hex = (sha1 ? certificate.sha1 : certificate.sha256).hex();
  return with_slot(std::move(hex), configured, [&](const Thumbprint& slot) { return has(certificate, slot); });
}

Finding mismatch(const std::string& where, const Thumbprint& current, const std::string& seen) {
  return {"thumbprint_current_mismatch",
          fmt::format("{}: expected the configured current certificate {}, found {}", where, current.hex(), seen),
          {Evidence("source", where), Evidence("configured", current.hex()), Evidence("found", seen)}};
}

/// An entry that may be the current certificate or not.
Finding untold(const CertificateListing& listing, const ExportedCertificate& entry, const Thumbprint& current) {
  std::vector<Evidence> facts{Evidence("source", listing.where), Evidence("configured", current.hex())};
  if (entry.thumbprint) {
    return {"thumbprint_algorithm_mismatch",
            fmt::format("{}: expected a {} thumbprint to compare with the configured {}, found {}", listing.where,
                        to_string(current.algorithm()), current.hex(), entry.thumbprint->hex()),
            std::move(facts)};
  }
  return {"input_parse_error",
          fmt::format(
              "{}: {}", listing.where,
              entry.problem.empty() ? "expected a certificate with its thumbprint, found one without" : entry.problem),
          std::move(facts)};
}

}  // namespace

MemberVerdict judge_place(const CertificatePlace& place, const ConfiguredThumbprints& configured,
                          bool others_have_current) {
  MemberVerdict verdict{true, place.where, {}};
  if (holds(place, configured.current)) return verdict;
  if (others_have_current && holds(place, configured.next)) return verdict;
  std::vector<std::string> names;
  for (const auto& certificate : place.certificates) names.push_back(name_in_place(certificate, configured));
  verdict.has_current = false;
  const std::string found = few_of(std::move(names), "no certificate");
  verdict.seen = "found " + found;
  verdict.findings.push_back(mismatch(place.where, *configured.current, found));
  return verdict;
}

MemberVerdict judge_listing(const CertificateListing& listing, const ConfiguredThumbprints& configured,
                            core::SystemTime now) {
  const Thumbprint& current = *configured.current;
  MemberVerdict verdict{true, listing.where, {}};
  std::vector<std::string> names;
  const ExportedCertificate* unknown = nullptr;
  bool is_there = false;
  for (const auto& entry : listing.certificates) {
    const auto is_current = is_listed(entry, current);
    if (is_current.value_or(false)) {
      // Listed twice, either may be the one that the server takes.
      std::ranges::move(judge_listed(entry, current.hex(), listing.where, now), std::back_inserter(verdict.findings));
      is_there = true;
      continue;
    }
    if (!is_current) unknown = &entry;
    const auto is = [&entry](const Thumbprint& slot) { return is_listed(entry, slot).value_or(false); };
    names.push_back(with_slot(name_of(entry), configured, is));
  }
  if (is_there) return verdict;
  if (unknown != nullptr) {
    verdict.has_current.reset();
    verdict.findings.push_back(untold(listing, *unknown, current));
    return verdict;
  }
  verdict.has_current = false;
  const std::string found = few_of(std::move(names), "no certificate");
  verdict.seen = "found " + found;
  verdict.findings.push_back(mismatch(listing.where, current, found));
  return verdict;
}

std::vector<Finding> judge_group(const std::string& name, std::vector<MemberVerdict> members,
                                 const Thumbprint& current) {
  std::vector<Finding> findings;
  const auto with = std::ranges::count(members, std::optional(true), &MemberVerdict::has_current);
  std::vector<std::string> without;
  for (auto& member : members) {
    const bool lacks = member.has_current == false;
    if (lacks) without.push_back(fmt::format("{} ({})", member.where, member.seen));
    // Beside members that have it, what the others have instead is part of one sentence.
    if (with > 0 && lacks) continue;
    std::ranges::move(member.findings, std::back_inserter(findings));
  }
  if (with == 0 || without.empty()) return findings;
  const std::string listed = few_of(without, "");
  std::vector<Evidence> facts{Evidence("source", name), Evidence("configured", current.hex()),
                              Evidence("without", listed)};
  const std::string message =
      fmt::format("{}: expected the configured current certificate {} in all {}, {} of them {} without: {}", name,
                  current.hex(), members.size(), without.size(), without.size() == 1 ? "is" : "are", listed);
  findings.insert(findings.begin(), Finding("thumbprint_partial_deployment", message, std::move(facts)));
  return findings;
}

}  // namespace probe::probes
