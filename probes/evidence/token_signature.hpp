#pragma once

#include "probes/evidence/metadata.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// `alg` of a token's header; empty when the token has no header that can be read.
std::string algorithm_of(std::string_view token);

/// Whether the header of a token says that it is signed at all; the complaint when it says `none`, or there is nothing
/// where the signature should be.
std::optional<std::string> complaint_about_algorithm(std::string_view token);

/// Whether a token that is a JWT is signed with one of `keys`, those that its issuer publishes (RFC 7515 section 5.2):
/// the complaint when it is not. Nothing also when that cannot be told: the resource alone can check an HMAC, and
/// tokens of Entra with a `nonce` in the header, for its own services; algorithms without a JwsAlgorithm are not
/// checked beyond their key's name.
std::optional<std::string> complaint_about_signature(std::string_view token, const std::vector<MetadataKey>& keys);

}  // namespace probe::evidence
