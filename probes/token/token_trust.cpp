#include "probes/token/token_trust.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/token_signature.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>

namespace probe::probes {

namespace {

using std::chrono::seconds;

core::SystemTime time_of(std::int64_t since_epoch) {
  constexpr std::int64_t kMost = 9'000'000'000;  // the year 2255: as far as system_clock goes
  return core::SystemTime(seconds(std::clamp<std::int64_t>(since_epoch, 0, kMost)));
}

/// A client that keeps the token for as long as it was told sends it when it is over.
std::optional<std::string> incoherent(const evidence::TokenResponse& response, core::SystemTime ends,
                                      core::SystemTime now) {
  const auto left = std::chrono::duration_cast<seconds>(ends - now);
  if (!response.expires_in || *response.expires_in <= (left + kTokenClockTolerance).count()) return std::nullopt;
  return fmt::format("exp: expected a token that lasts the {} seconds of expires_in, found one that ends in {}, on {}",
                     *response.expires_in, left.count(), core::rfc3339(ends));
}

std::optional<std::string> complaint_about_time(const evidence::TokenResponse& response, core::SystemTime now) {
  const evidence::TokenClaims& claims = *response.claims;
  if (!claims.problem.empty()) return claims.problem;
  if (claims.not_before && time_of(*claims.not_before) > now + kTokenClockTolerance) {
    return fmt::format("nbf: expected a token that is valid now, at {}, found one from {} on", core::rfc3339(now),
                       core::rfc3339(time_of(*claims.not_before)));
  }
  const auto ends = expiry_of(claims);
  if (!ends) return std::nullopt;
  if (*ends <= now) {
    return fmt::format("exp: expected a time after {}, found {}", core::rfc3339(now), core::rfc3339(*ends));
  }
  return incoherent(response, *ends, now);
}

/// Of a token that is authenticated by a shared secret, by an issuer that announces signatures only: anybody could have
/// made it, with a published key for the secret (RFC 8725 section 2.1).
std::optional<std::string> complaint_about_secret(std::string_view token, const evidence::MetadataDocument& document) {
  const std::string alg = evidence::algorithm_of(token);
  const auto is_symmetric = [](std::string_view name) { return name.starts_with("HS"); };
  const auto& announced = document.signing_algorithms;
  if (!is_symmetric(alg) || announced.empty() || std::ranges::any_of(announced, is_symmetric)) return std::nullopt;
  return fmt::format("alg: expected {}, as id_token_signing_alg_values_supported says, found {}",
                     core::one_line(fmt::format("{}", fmt::join(announced, " or ")), 64), core::one_line(alg, 64));
}

}  // namespace

std::optional<core::SystemTime> expiry_of(const evidence::TokenClaims& claims) {
  if (!claims.expires_at) return std::nullopt;
  return time_of(*claims.expires_at);
}

std::optional<TokenComplaint> complaint_about_trust(std::string_view token, const evidence::TokenResponse& response,
                                                    const TokenIssuer* issuer, core::SystemTime now) {
  const auto complain = [](core::Code code, std::optional<std::string> what) -> std::optional<TokenComplaint> {
    if (!what) return std::nullopt;
    return TokenComplaint{code, "access_token: " + *what};
  };
  auto unsigned_token = evidence::complaint_about_algorithm(token);
  if (unsigned_token) return complain("token_signature_invalid", std::move(unsigned_token));
  if (auto wrong = complaint_about_time(response, now)) return TokenComplaint{"token_response_invalid", *wrong};
  if (issuer == nullptr) return std::nullopt;
  if (auto other = complaint_about_issuer(response.claims->issuer, issuer->document)) {
    return TokenComplaint{"token_response_invalid", *other};
  }
  if (auto symmetric = complaint_about_secret(token, issuer->document)) {
    return complain("token_signature_invalid", std::move(symmetric));
  }
  const bool issues_itself = issuer->document.kind != evidence::MetadataKind::kExchange;
  if (!issuer->keys || issuer->keys->empty() || !issues_itself) return std::nullopt;
  return complain("token_signature_invalid", evidence::complaint_about_signature(token, *issuer->keys));
}

}  // namespace probe::probes
