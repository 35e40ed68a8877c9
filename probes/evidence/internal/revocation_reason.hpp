#pragma once

#include <openssl/ocsp.h>

#include <string>

namespace probe::evidence::internal {

/// The name of a revocation reason (RFC 5280 section 5.3.1): `keyCompromise`; empty for none and for a number without
/// a name. OCSP and revocation lists count alike.
inline std::string reason_name(long reason) {
  const bool is_known = reason >= OCSP_REVOKED_STATUS_UNSPECIFIED && reason <= OCSP_REVOKED_STATUS_AACOMPROMISE;
  return is_known ? OCSP_crl_reason_str(reason) : std::string{};
}

}  // namespace probe::evidence::internal
