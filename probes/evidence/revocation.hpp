#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/parse_error.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Whether an issuer still stands by a certificate, as it says in an OCSP response or a revocation list. Signatures are
/// verified here; whether what is said is still good, by its dates, the caller judges.
namespace probe::evidence {

enum class RevocationState {
  kGood,     ///< not revoked, as far as the issuer knows
  kRevoked,  ///< also when it is only on hold
  kUnknown,  ///< the responder does not know the certificate
};

/// What an issuer says about one certificate.
struct RevocationStatus {
  RevocationState state = RevocationState::kUnknown;
  std::optional<std::chrono::system_clock::time_point> revoked_at;
  std::string reason;  ///< `keyCompromise`, … (RFC 5280 section 5.3.1); empty: none is given
  std::chrono::system_clock::time_point this_update;
  /// When newer information will be there at the latest; nothing: it does not say.
  std::optional<std::chrono::system_clock::time_point> next_update;
};

inline constexpr std::size_t kMaxOcspBytes = 128 << 10;
inline constexpr std::size_t kMaxCrlBytes = 16 << 20;
inline constexpr std::size_t kMaxCrls = 100;  ///< of one file

/// The request (RFC 6960 section 4.1) for the state of `certificate`, DER. It names issuer and serial number by SHA-1,
/// which is what all responders know, and has no nonce, which most do not answer.
Parsed<std::string> make_ocsp_request(const Certificate& certificate, const Certificate& issuer);

/// What a response in DER says about `certificate`. An error when the responder gives none (`tryLater`), when it is
/// about another certificate, and when neither `issuer` nor somebody it appointed (RFC 6960 section 4.2.2.2), whose
/// certificate is valid at `now`, signed it.
Parsed<RevocationStatus> read_ocsp_response(std::string_view der, const Certificate& certificate,
                                            const Certificate& issuer, std::chrono::system_clock::time_point now);

/// What a revocation list (RFC 5280 section 5), DER or PEM, says about `certificate`; of several in one file, those of
/// `issuer`. An error when there is none, when its signature is not the issuer's, and when it does not cover the
/// certificate: lists for other kinds of certificates, other distribution points or a part of the reasons, changes to
/// other lists, indirect lists and those with critical extensions that nobody knows. Takes up to a second for long
/// lists: not for the event loop.
Parsed<RevocationStatus> read_crl(std::string_view bytes, const Certificate& certificate, const Certificate& issuer);

}  // namespace probe::evidence
