#pragma once

#include "probes/evidence/metadata.hpp"

#include <string>
#include <string_view>

/// Which keys go with which `alg` (RFC 7518 sections 3.1 and 4.1, RFC 8037, RFC 8812, RFC 9864). Names are compared
/// exactly, as clients do.
namespace probe::evidence {

/// Whether a pair of keys signs with `alg`: not so `none`, HMAC, encryption, nor what is not known here.
bool is_signature_algorithm(std::string_view alg);

/// Whether `alg` is known here at all, for whatever purpose.
bool is_known_algorithm(std::string_view alg);

/// Whether keys with this `alg` encrypt.
bool is_encryption_algorithm(std::string_view alg);

/// Whether type and curve of `key` are those that `alg` signs with, whatever the key's own `alg` says.
bool fits_algorithm(const MetadataKey& key, std::string_view alg);

/// Whether signatures by `alg` may be checked with `key`: it fits, and the key does not name another algorithm.
bool serves_algorithm(const MetadataKey& key, std::string_view alg);

/// What is wrong with the key's own `alg`, as `expected …, found …`; empty when nothing is. Encryption is not wrong.
std::string wrong_algorithm(const MetadataKey& key);

}  // namespace probe::evidence
