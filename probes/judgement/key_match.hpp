#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/metadata.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <string>

namespace probe::probes {

/// Whether `wanted` is the digest of `certificate`, by whichever algorithm it was made.
bool has(const evidence::Certificate& certificate, const evidence::Thumbprint& wanted);

/// How a published key relates to a thumbprint.
enum class Match {
  kNo,
  kYes,
  kUnusable,      ///< it is the key, but partners cannot use it
  kIncomparable,  ///< only the other digest is published
};

struct KeyMatch {
  Match match = Match::kNo;
  std::string reason = {};  ///< of kUnusable
};

/// Whether `key` is a signing key with the thumbprint `wanted`, and in a form that partners can use: `x5t` and
/// certificate have to agree, since partners look it up by the one and verify with the other, and `x5t` and `x5t#S256`
/// have to be base64url without padding, since they compare the text. A key without its certificate counts by its
/// `x5t`, or `x5t#S256` for SHA-256.
KeyMatch match_key(const evidence::MetadataKey& key, const evidence::Thumbprint& wanted);

/// What a key is known by in messages: the SHA-1 digest of its certificate, else what it calls itself.
std::string name_of(const evidence::MetadataKey& key);

}  // namespace probe::probes
