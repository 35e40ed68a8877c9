#pragma once

#include "probes/evidence/parse_error.hpp"

#include <string>
#include <string_view>

namespace probe::evidence::internal {

/// Which spellings of base64 are accepted. `name` is what messages call the expected thing.
struct Base64Rules {
  enum class Padding { kRequired, kForbidden, kOptional };

  std::string_view name = "base64";
  bool standard_alphabet = true;  ///< `+` and `/`
  bool url_alphabet = false;      ///< `-` and `_`
  bool skip_white_space = false;
  bool canonical = true;  ///< the unused bits of the last character must be zero
  Padding padding = Padding::kRequired;
};

/// What a PEM body may look like: standard alphabet, padded, lines of any length.
inline constexpr Base64Rules kPemRules{.skip_white_space = true, .canonical = false};

/// Decodes; an error's offset is that of the first character that does not fit.
Parsed<std::string> decode_base64_by(const Base64Rules& rules, std::string_view text);

}  // namespace probe::evidence::internal
