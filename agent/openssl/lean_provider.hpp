#pragma once

#include <openssl/types.h>

namespace probe::openssl {

/// Makes `context`, a new one, work with a provider of our own that runs the code of OpenSSL's default provider and
/// offers what clients of TLS use: ciphers of its suites, public keys that sign, keys that are agreed on, and the
/// groups that are offered by default (all, where openssl.cnf chooses among them). Digests, signatures and whatever
/// else there is are complete. Whether that could be done. Once per process.
bool load_lean_provider(OSSL_LIB_CTX* context);

}  // namespace probe::openssl
