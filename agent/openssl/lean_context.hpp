#pragma once

#include <openssl/types.h>

namespace probe::openssl {

/// While one lives, the OpenSSL calls of this thread use a library context that has what clients of TLS and verifiers
/// of certificates use, and does it with the same code as ever.
///
/// OpenSSL 3.0 goes through all that its providers have, time and again: for the key of one certificate through forty
/// decoders, twice, and through every cipher there is. That is a third of the processor time of a handshake
/// (docs/adr/0015). So this is for handshakes, chains, trust stores. Private keys cannot be read meanwhile.
///
/// Has no effect where the machine's openssl.cnf asks for providers or properties of its own (a FIPS module, say): then
/// theirs are used. Objects made meanwhile may be used and freed later, and by other threads. May be nested.
class LeanContext {
 public:
  LeanContext();
  ~LeanContext();
  LeanContext(const LeanContext&) = delete;
  LeanContext& operator=(const LeanContext&) = delete;

  /// Whether it has an effect on this machine. Any thread.
  static bool has_effect();

 private:
  OSSL_LIB_CTX* before_ = nullptr;
};

/// d2i_X509: quicker, and for keys of every kind. The caller owns what it returns.
X509* read_certificate(const unsigned char** at, long size);

}  // namespace probe::openssl
