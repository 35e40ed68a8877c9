#include "tests/support/private_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>

namespace probe::testing {
namespace {

std::shared_ptr<EVP_PKEY> generate(const KeySpec& spec) {
  EVP_PKEY* key =
      spec.type == KeySpec::Type::kRsa ? EVP_RSA_gen(static_cast<unsigned int>(spec.bits)) : EVP_EC_gen("P-256");
  if (key == nullptr) throw std::runtime_error{"OpenSSL could not make a private key"};
  return {key, EVP_PKEY_free};
}

std::string number(const EVP_PKEY* key, const char* name) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &found) != 1) throw std::runtime_error{"expected an RSA key"};
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned{found, BN_free};
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(found)), '\0');
  BN_bn2bin(found, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

}  // namespace

KeySpec rsa(int bits, std::string slot) { return {KeySpec::Type::kRsa, bits, std::move(slot)}; }

KeySpec ec_p256(std::string slot) { return {KeySpec::Type::kEcP256, 256, std::move(slot)}; }

PrivateKey PrivateKey::get(const KeySpec& spec) {
  using Name = std::tuple<KeySpec::Type, int, std::string>;
  static std::mutex mutex;
  static std::map<Name, std::shared_ptr<EVP_PKEY>> keys;
  const std::lock_guard lock{mutex};
  auto& key = keys[Name{spec.type, spec.bits, spec.slot}];
  if (!key) key = generate(spec);
  return PrivateKey{key};
}

std::string PrivateKey::pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), BIO_free};
  if (PEM_write_bio_PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    throw std::runtime_error{"OpenSSL could not write a private key"};
  }
  const char* data = nullptr;
  const long size = BIO_ctrl(out.get(), BIO_CTRL_INFO, 0, static_cast<void*>(&data));
  return {data, static_cast<std::size_t>(size)};
}

std::string PrivateKey::rsa_modulus() const { return number(key_.get(), OSSL_PKEY_PARAM_RSA_N); }

std::string PrivateKey::rsa_exponent() const { return number(key_.get(), OSSL_PKEY_PARAM_RSA_E); }

}  // namespace probe::testing
