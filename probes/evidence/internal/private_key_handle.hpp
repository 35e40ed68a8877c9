#pragma once

#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/private_key.hpp"

#include <openssl/evp.h>

#include <memory>

namespace probe::evidence::internal {

using PkeyHandle = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;

/// What stands behind a PrivateKey: a key of OpenSSL's default library context.
struct PrivateKeyHandle {
  PkeyHandle key;
};

/// The way from a PrivateKey to OpenSSL and back, for the code that signs.
class PrivateKeyAccess {
 public:
  /// Never null. Valid as long as a copy of `key` lives. OpenSSL takes no const pointers for signing, but does not
  /// change the key: use from several threads is fine.
  static EVP_PKEY* get(const PrivateKey& key) { return key.handle_->key.get(); }

  /// Takes `key`, which must not be null.
  static PrivateKey wrap(PkeyHandle key);
};

}  // namespace probe::evidence::internal
