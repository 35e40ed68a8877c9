#include "probes/push_connectivity/push_challenge.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::BearerChallenge;

constexpr std::size_t kMaxShownBytes = 256;

std::string shown(std::string_view text) { return core::one_line(text, kMaxShownBytes); }

/// Whether an issuer that the endpoint lists, `application@tenant` with `*` for any tenant, or a URL with the tenant in
/// its path, covers `wanted`, an issuer or a tenant alone.
bool covers(std::string_view listed, std::string_view wanted) {
  if (evidence::equals_ignoring_case(listed, wanted)) return true;
  const auto at = listed.rfind('@');
  const auto wanted_at = wanted.find('@');
  if (at != std::string_view::npos) {
    const auto tenant = listed.substr(at + 1);
    if (wanted_at == std::string_view::npos) return tenant == "*" || evidence::equals_ignoring_case(tenant, wanted);
    return tenant == "*" && evidence::equals_ignoring_case(listed.substr(0, at), wanted.substr(0, wanted_at));
  }
  while (listed.ends_with('/')) listed.remove_suffix(1);
  return listed.find("://") != std::string_view::npos &&
         evidence::equals_ignoring_case(listed.substr(listed.rfind('/') + 1), wanted);
}

std::vector<ChallengeComplaint> complaints_about(const BearerChallenge& bearer, const PushExpectations& expected) {
  std::vector<ChallengeComplaint> complaints;
  const std::string nothing = "nothing";
  if (!expected.client_id.empty() && !evidence::equals_ignoring_case(bearer.client_id, expected.client_id)) {
    complaints.push_back(
        {expected.client_id + " in client_id", bearer.client_id.empty() ? nothing : shown(bearer.client_id)});
  }
  const auto& issuers = bearer.trusted_issuers;
  const auto fits = [&expected](const std::string& issuer) { return covers(issuer, expected.trusted_issuer); };
  if (!expected.trusted_issuer.empty() && std::ranges::none_of(issuers, fits)) {
    complaints.push_back({expected.trusted_issuer + " in trusted_issuers",
                          issuers.empty() ? nothing : shown(fmt::format("{}", fmt::join(issuers, ", ")))});
  }
  if (expected.authorization_uri == AuthorizationUri::kRequired && bearer.authorization_uri.empty()) {
    complaints.push_back({"an authorization_uri", nothing});
  }
  return complaints;
}

std::string schemes_in(const std::vector<evidence::Challenge>& challenges) {
  std::vector<std::string> schemes;
  for (const auto& challenge : challenges) schemes.push_back(challenge.scheme);
  return schemes.empty() ? "no challenge" : "challenges " + shown(fmt::format("{}", fmt::join(schemes, ", ")));
}

}  // namespace

evidence::Parsed<ChallengeVerdict> judge_challenges(const core::HttpResponse& response,
                                                    const PushExpectations& expected) {
  const auto challenges = evidence::parse_challenges(response.header_values("WWW-Authenticate"));
  if (!challenges) return tl::unexpected<evidence::ParseError>{challenges.error()};
  ChallengeVerdict verdict;
  verdict.schemes = schemes_in(*challenges);
  for (const auto& challenge : *challenges) {
    if (!evidence::equals_ignoring_case(challenge.scheme, "Bearer")) continue;
    BearerChallenge bearer = evidence::read_bearer(challenge);
    auto complaints = complaints_about(bearer, expected);
    const bool nearer = verdict.bearers == 0 || complaints.size() < verdict.complaints.size();
    ++verdict.bearers;
    if (!nearer) continue;
    verdict.complaints = std::move(complaints);
    verdict.nearest = std::move(bearer);
  }
  return verdict;
}

}  // namespace probe::probes
