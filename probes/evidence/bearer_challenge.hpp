#pragma once

#include "probes/evidence/parse_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

struct AuthParam {
  std::string name;   ///< as sent; compare without case
  std::string value;  ///< without quotes and escapes
};

/// One challenge of WWW-Authenticate or Proxy-Authenticate (RFC 9110 section 11.3): a scheme with one token or with
/// parameters; of sloppy servers both.
struct Challenge {
  std::string scheme;   ///< as sent; compare without case
  std::string token68;  ///< empty when there is none
  std::vector<AuthParam> params;

  /// The first parameter of that name, compared without case.
  std::optional<std::string_view> get(std::string_view name) const;
};

/// Reads all header lines of one field as the one list they are (RFC 9110 section 5.3 and 11.6.1): several challenges
/// may share a line and one may go on in the next. More forgiving than the grammar where servers are known to be
/// sloppy: unquoted values may hold any character but a comma, and a scheme may follow another without one. At most 50
/// challenges of 50 parameters.
Parsed<std::vector<Challenge>> parse_challenges(const std::vector<std::string>& header_values);

/// The first challenge of that scheme, compared without case; nullptr when there is none. Points into `challenges`.
const Challenge* find_challenge(const std::vector<Challenge>& challenges, std::string_view scheme);
inline const Challenge* find_bearer(const std::vector<Challenge>& challenges) {
  return find_challenge(challenges, "Bearer");
}

/// What Exchange's Bearer challenge says. Empty: not said.
struct BearerChallenge {
  std::string client_id;                     ///< whom to ask a token for
  std::vector<std::string> trusted_issuers;  ///< `<application>@<tenant>` each
  std::vector<std::string> token_types;
  std::string authorization_uri;
  std::string realm;
  std::string error;  ///< RFC 6750 section 3.1
  std::string error_description;
};

BearerChallenge read_bearer(const Challenge& challenge);

}  // namespace probe::evidence
