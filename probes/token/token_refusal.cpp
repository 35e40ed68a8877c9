#include "probes/token/token_refusal.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace probe::probes {

namespace {

constexpr core::Code kOther("token_rejected_other");

/// A number of Entra's and the cause it stands for, as documented there.
struct NumberedCause {
  std::uint32_t number;
  core::Code code;
};

constexpr std::array kNumberedCauses{
    NumberedCause{700027, "token_key_not_found"},      NumberedCause{700024, "token_assertion_time"},
    NumberedCause{700023, "token_assertion_audience"}, NumberedCause{700021, "token_assertion_client"},
    NumberedCause{700016, "token_app_not_found"},      NumberedCause{7000112, "token_app_disabled"},
    NumberedCause{7000215, "token_secret_rejected"},   NumberedCause{7000222, "token_secret_rejected"},
    NumberedCause{90002, "token_tenant_not_found"},    NumberedCause{500011, "token_resource_not_found"},
    NumberedCause{65001, "token_consent_missing"},     NumberedCause{53003, "token_blocked_by_policy"},
    NumberedCause{50012, "token_key_not_found"},
};

/// The errors that are about the client or its request (RFC 6749 sections 4.1.2.1 and 5.2, RFC 8707 section 2, OpenID
/// Connect Core section 3.1.2.6). With any other, such as `server_error`, a number names no fault of the client.
constexpr std::array<std::string_view, 11> kRefusals{
    "invalid_request",  "invalid_client", "invalid_grant",    "unauthorized_client",  "invalid_scope", "invalid_target",
    "invalid_resource", "access_denied",  "consent_required", "interaction_required", "login_required"};

const NumberedCause* numbered_cause(const evidence::OAuthError& error) {
  const auto* found = std::find_if(kNumberedCauses.begin(), kNumberedCauses.end(),
                                   [&](const NumberedCause& cause) { return error.has(cause.number); });
  return found == kNumberedCauses.end() ? nullptr : found;
}

/// The same number stands for a key that is unknown and for one whose registration has expired.
bool says_expired(const evidence::OAuthError& error) {
  return boost::algorithm::icontains(error.description, "key used is expired");
}

/// The causes that an error names by itself, at servers without numbers.
core::Code plain_cause(const evidence::OAuthError& error, ClientProof::Kind proof) {
  const bool by_secret = proof == ClientProof::Kind::kSecret;
  if (error.error == "invalid_client" && by_secret) return "token_secret_rejected";
  if (error.error == "invalid_target" || error.error == "invalid_resource") return "token_resource_not_found";
  if (error.error == "consent_required") return "token_consent_missing";
  return kOther;
}

}  // namespace

RefusalCause cause_of(const evidence::OAuthError& error, ClientProof::Kind proof) {
  const auto* found = numbered_cause(error);
  const bool is_refusal = std::find(kRefusals.begin(), kRefusals.end(), error.error) != kRefusals.end();
  // Older lists have 700023 for a scope that names no resource.
  const bool misread = found != nullptr && found->number == 700023 && error.error == "invalid_scope";
  const std::uint32_t number = found != nullptr ? found->number : error.codes.empty() ? 0 : error.codes.front();
  if (!is_refusal || misread) return {kOther, number};
  if (found == nullptr) return {number == 0 ? plain_cause(error, proof) : kOther, number};
  const bool expired = found->code == core::Code("token_key_not_found") && says_expired(error);
  return {expired ? core::Code("token_key_expired") : found->code, number};
}

}  // namespace probe::probes
