#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace probe::evidence {

inline constexpr std::size_t kMaxSecretFileBytes = 64 << 10;

/// The text of a file that holds one secret on one line (a password, a client secret): without the line's end, and
/// without a byte order mark. An empty file, UTF-16 and more than one line are errors.
/// Messages quote nothing of it.
Parsed<std::string> read_secret(std::string_view bytes);

/// Why a file with these mode bits (chmod(2)) is no place for a secret: its group or others may read, write or execute
/// it. Nothing when only the owner may.
std::optional<std::string> refuse_permissions(unsigned mode);

}  // namespace probe::evidence
