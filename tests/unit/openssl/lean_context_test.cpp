#include "agent/openssl/lean_context.hpp"

#include "signed_certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <thread>

namespace probe::openssl {
namespace {

struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

/// A new key; `group`: for EC.
KeyPtr make_key(const std::string& kind, const std::string& group = {}) {
  const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context(EVP_PKEY_CTX_new_from_name(nullptr, kind.c_str(), nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_keygen_init(context.get()) != 1) return nullptr;
  if (!group.empty() && EVP_PKEY_CTX_set_group_name(context.get(), group.c_str()) != 1) return nullptr;
  return EVP_PKEY_generate(context.get(), &key) == 1 ? KeyPtr(key) : nullptr;
}

/// DER of a certificate for `key`, signed by `signer`.
std::string make_certificate(EVP_PKEY* key, EVP_PKEY* signer) {
  const X509Ptr certificate = signed_certificate(key, signer);
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate.get(), &data);
  std::string der(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  OPENSSL_free(data);
  return der;
}

X509Ptr read(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* end = at + der.size();
  X509Ptr certificate(read_certificate(&at, static_cast<long>(der.size())));
  EXPECT_EQ(at, end);
  return certificate;
}

int decoders() {
  int count = 0;
  OSSL_DECODER_do_all_provided(nullptr, [](OSSL_DECODER*, void* all) { ++*static_cast<int*>(all); }, &count);
  return count;
}

struct Kind {
  std::string name;
  std::string group;
};

class CertificateOfAnyKey : public ::testing::TestWithParam<Kind> {};

TEST_P(CertificateOfAnyKey, IsReadWithItsKeyAndVerifies) {
  const auto [name, group] = GetParam();
  const KeyPtr key = make_key(name, group);
  ASSERT_TRUE(key) << name;
  const std::string der = make_certificate(key.get(), key.get());

  const X509Ptr certificate = read(der);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), key.get()), 1);
  EXPECT_EQ(X509_check_private_key(certificate.get(), key.get()), 1);
  EXPECT_EQ(EVP_PKEY_get_bits(X509_get0_pubkey(certificate.get())), EVP_PKEY_get_bits(key.get()));
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())), 1) << "outside of a scope";
  const LeanContext scope;
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())), 1) << "inside of a scope";
  EXPECT_EQ(X509_verify(certificate.get(), key.get()), 1) << "with a key that was made outside";
}

INSTANTIATE_TEST_SUITE_P(Kinds, CertificateOfAnyKey,
                         ::testing::Values(Kind{"RSA", {}}, Kind{"RSA-PSS", {}}, Kind{"EC", "P-256"},
                                           Kind{"EC", "P-384"}, Kind{"EC", "P-521"}, Kind{"EC", "P-224"},
                                           Kind{"EC", "secp256k1"}, Kind{"ED25519", {}}, Kind{"ED448", {}}),
                         [](const auto& test) {
                           std::string name = test.param.name + test.param.group;
                           std::erase(name, '-');
                           return name;
                         });

TEST(LeanContext, IsForThisThreadAndAsLongAsOneLives) {
  ASSERT_TRUE(LeanContext::has_effect());
  const int all = decoders();
  constexpr int kFew = 6;
  EXPECT_GT(all, 3 * kFew);
  {
    const LeanContext scope;
    EXPECT_EQ(decoders(), kFew);
    {
      const LeanContext nested;
      EXPECT_EQ(decoders(), kFew);
    }
    EXPECT_EQ(decoders(), kFew);
    std::thread([all] { EXPECT_EQ(decoders(), all); }).join();
  }
  EXPECT_EQ(decoders(), all);
}

TEST(LeanContext, AKeyThatDoesNotSignIsReadTheLongWay) {
  const KeyPtr key = make_key("X25519");
  const std::string der = make_certificate(key.get(), make_key("EC", "P-256").get());
  const X509Ptr certificate = read(der);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(EVP_PKEY_eq(X509_get0_pubkey(certificate.get()), key.get()), 1);
}

TEST(LeanContext, WhatIsNoCertificateIsRefused) {
  const std::string text = "no certificate";
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  EXPECT_EQ(read_certificate(&at, static_cast<long>(text.size())), nullptr);
  ERR_clear_error();
}

}  // namespace
}  // namespace probe::openssl
