#pragma once

#include "probes/evidence/metadata.hpp"
#include "probes/evidence/parse_error.hpp"

#include <string_view>
#include <vector>

namespace probe::evidence {

/// Reads a JSON Web Key Set (RFC 7517 section 5). Unknown members are ignored. A key that is there but cannot be used
/// stays in the list with its `problem`: a required member is missing, `x5c[0]` (standard base64, padded, DER) does not
/// parse, the numbers (`n` and `e`, or `crv`, `x` and `y`) are not those of the certificate or cannot be a key's (an
/// even exponent, or 1), another key has the same `kid`, `kty` and issuer. A key that is only too short is none: judge
/// `bits`. Limits: 4 MiB, 100 keys.
Parsed<std::vector<MetadataKey>> read_jwks(std::string_view bytes);

}  // namespace probe::evidence
