#pragma once

#include <openssl/types.h>

namespace probe::openssl {

/// While one lives, the OpenSSL calls of this thread use a library context that decodes public keys and no others, and
/// does everything else with the same code as ever.
///
/// To read the key of one certificate, OpenSSL 3.0 goes through all decoders it has, twice: forty of them, of which six
/// read a public key that signs. That is a quarter of the processor time of a handshake (docs/adr/0015). So this is for
/// what reads other people's certificates: handshakes, chains, trust stores. Private keys cannot be read meanwhile.
///
/// Has no effect where the machine's openssl.cnf asks for providers or properties of its own (a FIPS module, say): then
/// theirs are used. Objects made meanwhile may be used and freed later, and by other threads. May be nested.
class PublicKeysOnly {
 public:
  PublicKeysOnly();
  ~PublicKeysOnly();
  PublicKeysOnly(const PublicKeysOnly&) = delete;
  PublicKeysOnly& operator=(const PublicKeysOnly&) = delete;

  /// Whether it has an effect on this machine. Any thread.
  static bool has_effect();

 private:
  OSSL_LIB_CTX* before_ = nullptr;
};

/// d2i_X509: quicker, and for keys of every kind. The caller owns what it returns.
X509* read_certificate(const unsigned char** at, long size);

}  // namespace probe::openssl
