#pragma once

#include "agent/core/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

/// Finds a secret in what somebody else wrote, in the spellings in which servers and gateways repeat what they were
/// sent: as it is, in any case, with some or all characters escaped (`%2B` once or twice, `+` for a blank, `\u002b`,
/// `&amp;`), in hex, and in base64 or base64url, alone or within something longer such as Basic credentials.
class SecretSpellings {
 public:
  /// A secret of fewer than four bytes is not looked for: it would be found by chance all over the text.
  explicit SecretSpellings(const std::string& secret);

  /// `text` with `[redacted]` in the place of each spelling; of base64 the whole run of characters around it.
  std::string hide(std::string text) const;

 private:
  core::Secret<std::string> plain_;
  core::Secret<std::string> hex_;                     ///< in lower case
  std::vector<core::Secret<std::string>> in_base64_;  ///< what is certain at each of three alignments
};

}  // namespace probe::probes
