#pragma once

#include "tests/support/certificate_factory.hpp"

#include <optional>
#include <string>
#include <vector>

/// What an authority says about the certificates it issued, made by OpenSSL.
namespace probe::testing {

/// An entry of a revocation list.
struct RevokedEntry {
  Certificate certificate;
  TimePoint at;
  int reason = -1;  ///< RFC 5280 section 5.3.1; -1: none is given
};

struct CrlSpec {
  std::vector<RevokedEntry> revoked{};
  TimePoint this_update;
  std::optional<TimePoint> next_update{};
  std::string issuing_distribution_point{};  ///< in the notation of x509v3_config(5); the extension is critical
  bool is_delta = false;                     ///< has a critical deltaCRLIndicator
};

/// A list signed by `issuer`, DER. Throws std::runtime_error when OpenSSL refuses.
std::string crl(const Certificate& issuer, const CrlSpec& spec);
/// The same in PEM.
std::string pem_of_crl(const std::string& der);

enum class OcspAnswer { kGood, kRevoked, kUnknown };

struct OcspSpec {
  OcspAnswer answer = OcspAnswer::kGood;
  TimePoint revoked_at{};
  int reason = -1;
  TimePoint this_update;
  std::optional<TimePoint> next_update{};
  bool names_by_sha256 = false;  ///< the certificate in the response; otherwise by SHA-1
};

/// A response about `certificate` of `issuer`, signed by `signer`, whose certificate is in it. DER. Throws
/// std::runtime_error when OpenSSL refuses.
std::string ocsp_response(const Certificate& certificate, const Certificate& issuer, const Certificate& signer,
                          const OcspSpec& spec);
/// What a responder says that has no answer: RFC 6960 section 4.2.1, `tryLater` is 3.
std::string ocsp_refusal(int status);

}  // namespace probe::testing
