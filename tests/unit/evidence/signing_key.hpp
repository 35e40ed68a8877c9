#pragma once

#include "certificate_maker.hpp"
#include "probes/evidence/private_key.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>

#include <memory>
#include <string>

namespace probe::evidence::testing {

/// PKCS#8 PEM, not encrypted.
inline std::string key_pem(const Key& of) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), &BIO_free};
  PEM_write_bio_PKCS8PrivateKey(out.get(), of.get(), nullptr, nullptr, 0, nullptr, nullptr);
  const char* data = nullptr;
  const long size = BIO_ctrl(out.get(), BIO_CTRL_INFO, 0, static_cast<void*>(&data));
  return {data, static_cast<std::size_t>(size)};
}

/// The key of `key(type, slot)` as a program reads it from a file.
inline PrivateKey signing_key(const std::string& type, int slot = 0) {
  return PrivateKey::read(key_pem(key(type, slot))).value();
}

}  // namespace probe::evidence::testing
