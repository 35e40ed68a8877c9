#pragma once

#include "agent/openssl/lean_context.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace probe::evidence::internal {

template <auto kFree>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using X509Handle = std::unique_ptr<X509, FreeWith<X509_free>>;
using BioHandle = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using BignumHandle = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;

/// Bytes that are wiped when they go out of scope.
class SecretBytes {
 public:
  explicit SecretBytes(std::string bytes) : bytes_{std::move(bytes)} {}
  ~SecretBytes() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  std::string& bytes() { return bytes_; }
  std::string_view view() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Takes the errors of calls in its scope off the thread's queue when it ends, so that they are nobody else's surprise.
class ErrorScope {
 public:
  ErrorScope() { ERR_set_mark(); }
  ~ErrorScope() { ERR_pop_to_mark(); }
  ErrorScope(const ErrorScope&) = delete;
  ErrorScope& operator=(const ErrorScope&) = delete;

  /// OpenSSL's words for the latest error, or empty.
  std::string reason() const {
    const char* text = ERR_reason_error_string(ERR_peek_last_error());
    return text == nullptr ? std::string{} : std::string{text};
  }
};

inline const unsigned char* as_unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// The certificate whose DER bytes these are, all of them; null when they are not.
inline X509Handle x509_from_der(std::string_view der) {
  const unsigned char* at = as_unsigned(der);
  X509Handle certificate{openssl::read_certificate(&at, static_cast<long>(der.size()))};
  return at == as_unsigned(der) + der.size() ? std::move(certificate) : nullptr;
}

/// The DER bytes of `certificate`; empty when memory ran out.
inline std::string der_of(const X509* certificate) {
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  OPENSSL_free(data);
  return der;
}

}  // namespace probe::evidence::internal
