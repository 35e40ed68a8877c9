#pragma once

#include "probes/evidence/internal/json.hpp"
#include "probes/evidence/metadata.hpp"

#include <string>

namespace probe::evidence::internal {

/// Reads one member of `keys` (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2). What is wrong with the key
/// itself becomes its `problem`, members of the wrong type are complaints of `members`.
MetadataKey read_jwk(const JsonMembers& members, std::string path);

}  // namespace probe::evidence::internal
