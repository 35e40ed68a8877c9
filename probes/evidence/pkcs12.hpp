#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/private_key.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// What a PKCS#12 file (`.pfx`, `.p12`) holds.
struct Pkcs12 {
  /// In the order of the file, but with the certificate of `key` first: the one its numbers match, else the one the
  /// file pairs it with.
  std::vector<Certificate> certificates;
  std::optional<PrivateKey> key;  ///< of several the first that matches a certificate
  std::size_t keys = 0;           ///< how many the file has
  /// The ciphers in use that are RC2, RC4, DES or 3DES, as Windows exported by default for long; each once. Such a file
  /// opens here as long as OpenSSL has its legacy provider.
  std::vector<std::string> legacy_algorithms;
};

/// Reads a PKCS#12 file (RFC 7292) protected by a password, in DER or BER. Without a `password` only a file opens that
/// was made without one or with an empty one; an empty password opens the same.
///
/// Errors: kPasswordMissing; kBadPassword when the checksum over the content is not what the password makes it;
/// kLegacyAlgorithm; kUnsupported for ciphers and checksums OpenSSL 3.0 does not have; kTooExpensive before any
/// hashing is done; kMalformed. A file without key or certificate is none: look at the result.
/// Limits: kMaxCertificateBytes, kMaxCertificates, kMaxKeyDerivationRounds. Takes up to seconds: not for the event
/// loop.
Unlocked<Pkcs12> read_pkcs12(std::string_view bytes, std::optional<std::string_view> password);

/// Whether `bytes` begin as PKCS#12 does, a sequence with the version 3 (RFC 7292 section 4): neither a certificate nor
/// PKCS#7 has a number there.
bool is_pkcs12(std::string_view bytes);

}  // namespace probe::evidence
