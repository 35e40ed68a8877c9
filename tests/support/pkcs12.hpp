#pragma once

#include "tests/support/certificate_factory.hpp"

#include <string>

namespace probe::testing {

enum class Pkcs12Kind {
  kModern,      ///< AES-256, as OpenSSL 3 and Windows Server 2019 write it
  kLegacy,      ///< RC2-40 and 3DES, as older Windows wrote it
  kWithoutKey,  ///< the certificate alone
};

/// A PKCS#12 file with the certificate and its key, DER. Throws std::runtime_error when OpenSSL refuses, which for
/// kLegacy means that its legacy provider is not there.
/// `rounds`: how often the password is hashed.
std::string pkcs12(const Certificate& certificate, const std::string& password, Pkcs12Kind kind = Pkcs12Kind::kModern,
                   int rounds = 2048);

}  // namespace probe::testing
