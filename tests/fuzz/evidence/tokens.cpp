#include "probes/evidence/jws.hpp"
#include "probes/evidence/oauth_error.hpp"
#include "probes/evidence/token_response.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <algorithm>
#include <array>

namespace probe::fuzzing {

namespace {

using evidence::JwsAlgorithm;

constexpr std::array kEveryAlgorithm{JwsAlgorithm::kRs256, JwsAlgorithm::kRs384, JwsAlgorithm::kRs512,
                                     JwsAlgorithm::kPs256, JwsAlgorithm::kPs384, JwsAlgorithm::kPs512,
                                     JwsAlgorithm::kEs256, JwsAlgorithm::kEs384, JwsAlgorithm::kEs512};

/// A key whose private half was thrown away: nothing can be signed with it.
const evidence::VerifyingKey& lost_key() {
  static const auto key = evidence::VerifyingKey::from_jwk(
      R"({"kty":"EC","crv":"P-256","x":"mIPIWIcD-76fKlwBQ3NZOTjMyjpWlD6ji64bEian5IM","y":"rXBM0P9Qdw0CQxI4nPK9FX8CGDl5asvNel5610jXE-w"})");
  demand(key.has_value(), "the key of the target is one");
  return *key;
}

}  // namespace

bool jws(std::string_view bytes) {
  const auto read = evidence::read_jws(bytes);
  const auto verified = evidence::verify_jws(bytes, lost_key(), kEveryAlgorithm);
  demand(!verified, "nobody signs with a lost key");
  demand_message(verified.error().message, "the message of an error");
  if (read) {
    demand(bytes.starts_with(read->signing_input), "what is signed is what was sent");
  } else {
    demand_message(read.error().message, "the message of an error");
    demand(verified.error().kind != evidence::JwsError::Kind::kSignature, "only what can be read has a signature");
  }
  return true;
}

bool verifying_key(std::string_view bytes) {
  const auto read = evidence::VerifyingKey::from_jwk(bytes);
  if (!read) demand_error(read.error());
  return true;
}

bool token_response(std::string_view bytes) {
  const auto read = evidence::read_token_response(bytes);
  if (read) {
    demand(!read->access_token.empty(), "a success has a token");
    demand_utf8(read->token_type, "the type of a token");
  } else {
    demand_error(read.error());
  }
  evidence::read_token_claims(bytes);
  return true;
}

bool oauth_error(std::string_view bytes) {
  const auto read = evidence::read_oauth_error(bytes);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(!read->error.empty(), "a refusal has an error");
  demand_utf8(read->description, "a description");
  demand(read->codes.size() <= evidence::kMaxErrorCodes, "codes are bounded");
  for (const auto code : read->codes) {
    demand(read->has(code) && std::ranges::count(read->codes, code) == 1, "each code is there once");
  }
  return true;
}

}  // namespace probe::fuzzing
