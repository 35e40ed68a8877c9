#include "tests/support/certificate_factory.hpp"

#include "tests/support/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <vector>

namespace probe::testing {
namespace {

using namespace std::chrono_literals;

/// OpenSSL's verdict on a chain at a moment, with `root` as the only anchor; X509_V_OK (0) when it accepts.
int verify(const Certificate& leaf, const std::vector<Certificate>& intermediates, const Certificate& root,
           TimePoint at) {
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, root.native());
  STACK_OF(X509)* untrusted = sk_X509_new_null();
  for (const auto& certificate : intermediates) sk_X509_push(untrusted, certificate.native());
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, leaf.native(), untrusted);
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), std::chrono::system_clock::to_time_t(at));
  X509_verify_cert(context);
  const int verdict = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  sk_X509_free(untrusted);
  X509_STORE_free(store);
  return verdict;
}

const TimePoint kNow = std::chrono::sys_days{std::chrono::year{2030} / 6 / 15};

TEST(CertificateFactory, EncodesAsTheStandardsSay) {
  EXPECT_EQ(hex(std::string_view{"\x00\xAB\x7F", 3}), "00AB7F");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64url("\xFB\xFF\xFE\xFF"), "-__-_w");
  EXPECT_EQ(hex(sha1("abc")), "A9993E364706816ABA3E25717850C26C9CD0D89D");
  EXPECT_EQ(hex(sha256("")), "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
}

TEST(CertificateFactory, IssuesAChainThatOpenSslAccepts) {
  const Certificate root = self_sign(authority("root"));
  const Certificate middle = issue(authority("middle"), root);
  const Certificate leaf = issue(server({"localhost"}, {"127.0.0.1"}), middle);
  EXPECT_EQ(verify(leaf, {middle}, root, kNow), X509_V_OK);
  EXPECT_EQ(verify(leaf, {}, root, kNow), X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  EXPECT_EQ(X509_check_host(leaf.native(), "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(leaf.native(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_host(leaf.native(), "example.org", 0, 0, nullptr), 0);
}

TEST(CertificateFactory, MakesWindowsInThePastAndInTheFuture) {
  const Certificate root = self_sign(authority("root"));
  CertificateSpec spec = server({"localhost"});
  spec.validity = {kNow - 48h, kNow - 24h};
  EXPECT_EQ(verify(issue(spec, root), {}, root, kNow), X509_V_ERR_CERT_HAS_EXPIRED);
  spec.validity = {kNow + 24h, kNow + 48h};
  EXPECT_EQ(verify(issue(spec, root), {}, root, kNow), X509_V_ERR_CERT_NOT_YET_VALID);
}

TEST(CertificateFactory, MakesTheProfileOfExchangeSetup) {
  const Certificate auth = self_sign(exchange_auth());
  X509* const raw = auth.native();
  EXPECT_EQ(X509_NAME_cmp(X509_get_subject_name(raw), X509_get_issuer_name(raw)), 0);
  EXPECT_EQ(X509_verify(raw, auth.key().native()), 1);
  EXPECT_EQ(EVP_PKEY_get_bits(auth.key().native()), 2048);
  EXPECT_EQ(X509_get_signature_nid(raw), NID_sha256WithRSAEncryption);
  EXPECT_EQ(X509_get_ext_count(raw), 3);
  EXPECT_EQ(X509_get_key_usage(raw), static_cast<unsigned>(KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT));
  EXPECT_EQ(X509_get_extended_key_usage(raw), static_cast<unsigned>(XKU_SSL_SERVER));
  for (const int nid : {NID_key_usage, NID_basic_constraints}) {
    const int at = X509_get_ext_by_NID(raw, nid, -1);
    ASSERT_GE(at, 0);
    EXPECT_EQ(X509_EXTENSION_get_critical(X509_get_ext(raw, at)), 1);
  }
}

TEST(CertificateFactory, MakesWeakKeysWeakSignaturesAndTamperedOnes) {
  CertificateSpec spec = exchange_auth();
  spec.key = rsa(1024);
  spec.digest = SignatureDigest::kSha1;
  const Certificate weak = self_sign(spec);
  EXPECT_EQ(EVP_PKEY_get_bits(weak.key().native()), 1024);
  EXPECT_EQ(X509_get_signature_nid(weak.native()), NID_sha1WithRSAEncryption);
  EXPECT_EQ(X509_verify(weak.native(), weak.key().native()), 1);

  spec.tampered = true;
  const Certificate tampered = self_sign(spec);
  EXPECT_NE(X509_verify(tampered.native(), tampered.key().native()), 1);
}

TEST(CertificateFactory, DigestsTheEncodedCertificate) {
  const Certificate leaf = self_sign(server({"localhost"}));
  EXPECT_EQ(leaf.sha1_hex(), hex(sha1(leaf.der())));
  EXPECT_EQ(leaf.x5t(), base64url(sha1(leaf.der())));
  EXPECT_EQ(leaf.x5t().size(), 27U);
  EXPECT_EQ(leaf.sha256_hex().size(), 64U);
  EXPECT_EQ(leaf.x5t_s256().size(), 43U);
  EXPECT_THAT(leaf.pem(), ::testing::StartsWith("-----BEGIN CERTIFICATE-----\nMII"));
  EXPECT_THAT(leaf.key().pem(), ::testing::StartsWith("-----BEGIN PRIVATE KEY-----\n"));
}

TEST(CertificateFactory, KeepsOneKeyPerSlot) {
  EXPECT_EQ(PrivateKey::get(ec_p256("a")).native(), PrivateKey::get(ec_p256("a")).native());
  EXPECT_NE(PrivateKey::get(ec_p256("a")).native(), PrivateKey::get(ec_p256("b")).native());
  EXPECT_EQ(PrivateKey::get(rsa(1024, "a")).rsa_modulus().size(), 128U);
  EXPECT_EQ(PrivateKey::get(rsa(1024, "a")).rsa_exponent(), std::string({1, 0, 1}));
}

}  // namespace
}  // namespace probe::testing
