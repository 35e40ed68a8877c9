#pragma once

#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/openssl_pbe.hpp"
#include "probes/evidence/pkcs12.hpp"

#include <openssl/pkcs12.h>

#include <string>
#include <vector>

namespace probe::evidence::internal {

void free_safe_contents(STACK_OF(PKCS12_SAFEBAG) * bags);
void free_safes(STACK_OF(PKCS7) * safes);
using Pkcs12Handle = std::unique_ptr<PKCS12, FreeWith<PKCS12_free>>;
using SafeBags = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), FreeWith<free_safe_contents>>;
using Safes = std::unique_ptr<STACK_OF(PKCS7), FreeWith<free_safes>>;

/// A password as OpenSSL's PKCS#12 functions take it: none and the empty one make different keys (RFC 7292 appendix
/// B.1 has the two bytes of a terminator in the latter).
struct Pkcs12Password {
  const char* text = nullptr;
  int size = 0;
};

/// What the bags of one file gave up so far.
struct OpenedBags {
  Pkcs12 found;
  std::vector<std::string> certificate_ids;  ///< one for each certificate
  std::vector<PrivateKey> keys;
  std::vector<std::string> key_ids;  ///< one for each key
};

/// Opens all that `safes` hold. `is_authentic`: the password is known to be right, so what does not decrypt is damaged.
Unlocked<OpenedBags> open_safes(const STACK_OF(PKCS7) * safes, Pkcs12Password password, bool is_authentic,
                                DerivationBudget& budget);

}  // namespace probe::evidence::internal
