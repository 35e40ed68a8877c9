#pragma once

#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/jws.hpp"

#include <openssl/evp.h>

#include <optional>
#include <string>
#include <string_view>

namespace probe::evidence::internal {

/// Why `key` cannot be used with `algorithm` (RFC 7518 sections 3.3 to 3.5): its type, its size or its curve.
std::optional<JwsError> check_key(JwsAlgorithm algorithm, const EVP_PKEY* key);

/// The signature over `input` in the form that JWS has. `key` has passed check_key.
JwsResult<std::string> sign_bytes(JwsAlgorithm algorithm, EVP_PKEY* key, std::string_view input);

/// Whether `signature` is that of `key` over `input`. `key` has passed check_key.
bool verify_bytes(JwsAlgorithm algorithm, EVP_PKEY* key, std::string_view input, std::string_view signature);

}  // namespace probe::evidence::internal
