#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// What a token endpoint says when it refuses (RFC 6749 section 5.2), with what Entra adds. Texts are as sent: a
/// server may echo the secret that it refuses, so take that out before anything is shown. Empty: not said.
struct OAuthError {
  std::string error;                 ///< `invalid_client`, `invalid_grant`, …
  std::string description;           ///< for people; may change at any time
  std::vector<std::uint32_t> codes;  ///< the numbers of `error_codes`, then those named in the description; each once
  std::string trace_id;              ///< letters, digits and dashes only, else dropped
  std::string correlation_id;        ///< likewise
  std::string timestamp;

  bool has(std::uint32_t code) const;
};

inline constexpr std::size_t kMaxErrorCodes = 16;

/// Reads the body of a refusal. ParseErrorKind::kShape means: JSON without an `error`; every other kind: no JSON.
/// Messages of errors quote nothing of the body.
Parsed<OAuthError> read_oauth_error(std::string_view bytes);

}  // namespace probe::evidence
