#pragma once

#include <openssl/types.h>

namespace probe::evidence::internal {

/// A library context of its own with OpenSSL's default and legacy provider (RC2, RC4, DES), so that nothing else in
/// this process can come to use those. Made at the first call and kept; null when the legacy provider is not
/// installed. Thread-safe.
OSSL_LIB_CTX* legacy_library_context();

}  // namespace probe::evidence::internal
