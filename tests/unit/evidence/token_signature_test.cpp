#include "probes/evidence/token_signature.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/jwks.hpp"
#include "signing_key.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>

namespace probe::evidence {
namespace {

using testing::key;
using testing::number;
using testing::signing_key;

std::string rsa_jwk(const std::string& kid, int slot = 0, const std::string& more = {}) {
  const auto rsa = key("RSA-2048", slot);
  return R"({"kty":"RSA","kid":")" + kid + R"(","n":")" + number(rsa, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
         number(rsa, OSSL_PKEY_PARAM_RSA_E) + "\"" + more + "}";
}

std::string ec_jwk(const std::string& kid) {
  const auto ec = key("P-256");
  return R"({"kty":"EC","crv":"P-256","kid":")" + kid + R"(","x":")" + number(ec, OSSL_PKEY_PARAM_EC_PUB_X, 32) +
         R"(","y":")" + number(ec, OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
}

std::vector<MetadataKey> published(const std::string& keys) { return read_jwks("{\"keys\":[" + keys + "]}").value(); }

std::string token(const std::string& kid, const PrivateKey& by, JwsAlgorithm algorithm = JwsAlgorithm::kRs256) {
  return sign_jws({algorithm, "JWT", kid, {}, {}}, R"({"sub":"a"})", by).value();
}

/// A token with this header, and a signature that is none.
std::string forged(const std::string& header, const std::string& signature = "c2lnbmF0dXJl") {
  return encode_base64url(header) + "." + encode_base64url(R"({"sub":"a"})") + "." + signature;
}

std::string complaint(const std::string& text, const std::string& keys) {
  return complaint_about_signature(text, published(keys)).value_or("");
}

TEST(TokenSignature, OfAPublishedKeyIsGood) {
  const auto rsa = signing_key("RSA-2048");
  const std::string keys = rsa_jwk("other", 1) + "," + rsa_jwk("one") + "," + ec_jwk("ec");
  EXPECT_EQ(complaint(token("one", rsa), keys), "");
  EXPECT_EQ(complaint(token("one", rsa, JwsAlgorithm::kPs512), keys), "");
  EXPECT_EQ(complaint(token("ec", signing_key("P-256"), JwsAlgorithm::kEs256), keys), "");
  EXPECT_EQ(complaint(token("", rsa), keys), "") << "a token need not name its key";
  EXPECT_EQ(complaint(token("unheard", rsa), keys), "") << "who tries all keys finds it";
}

TEST(TokenSignature, IsLookedUpByTheThumbprintOfACertificateToo) {
  const std::string der = testing::make_der({.key = key("RSA-2048")});
  MetadataKey key;
  key.usage = "signing";
  key.kty = "RSA";
  key.certificate = read_certificate_der(der).value();
  const std::string x5t = key.certificate->sha1.base64url();
  const auto rsa = signing_key("RSA-2048");
  const auto stranger = signing_key("RSA-2048", 1);
  EXPECT_EQ(complaint_about_signature(token(x5t, rsa), {key}), std::nullopt);
  EXPECT_EQ(complaint_about_signature(token(x5t, stranger), {key}),
            "expected a signature of the published key '" + x5t + "', found one of another");
  const std::string by_x5t = sign_jws({JwsAlgorithm::kRs256, "JWT", {}, x5t, {}}, "{}", stranger).value();
  EXPECT_EQ(complaint_about_signature(by_x5t, {key}),
            "expected a signature of the published key '" + x5t + "', found one of another");
}

TEST(TokenSignature, OfAnotherKeyIsNot) {
  const auto stranger = signing_key("RSA-2048", 2);
  const std::string one = rsa_jwk("one");
  const std::string two = one + "," + rsa_jwk("two", 1);
  const std::string not_among = ", which is not among them";
  EXPECT_EQ(complaint(token("new", stranger), one),
            "expected a signature of the only published signing key, found one of the key 'new'" + not_among);
  EXPECT_EQ(complaint(token("new", stranger), two),
            "expected a signature of one of the 2 published signing keys, found one of the key 'new'" + not_among);
  EXPECT_EQ(complaint(token("one", stranger), two),
            "expected a signature of the published key 'one', found one of another");
  EXPECT_EQ(complaint(token("", stranger), two),
            "expected a signature of one of the 2 published signing keys, found one of another");
  EXPECT_EQ(complaint(token("one", signing_key("P-256"), JwsAlgorithm::kEs256), one),
            "alg: expected an algorithm of the published key 'one', found ES256");
  EXPECT_EQ(complaint(forged(R"({"alg":"EdDSA","kid":"new"})"), one),
            "expected a signature of the only published signing key, found one of the key 'new'" + not_among);
}

TEST(TokenSignature, HasToBeThere) {
  const std::string keys = rsa_jwk("one");
  const std::string none = forged(R"({"alg":"none"})", "");
  EXPECT_EQ(complaint(none, keys), "alg: expected a signature, found 'none' and no signature");
  EXPECT_EQ(complaint_about_algorithm(none), "alg: expected a signature, found 'none' and no signature");
  EXPECT_EQ(complaint(forged(R"({"alg":"NONE","nonce":"a"})"), keys), "alg: expected a signature, found 'NONE'");
  EXPECT_EQ(complaint(forged(R"({"alg":"RS256","nonce":"a"})", ""), keys),
            "alg: expected a signature, found 'RS256' and no signature");
  EXPECT_EQ(complaint_about_algorithm("opaque"), std::nullopt);
}

TEST(TokenSignature, ThatOnlyTheResourceCanCheckIsLeftToIt) {
  const std::string keys = rsa_jwk("one");
  for (const char* header :
       {R"({"alg":"RS256","kid":"one","nonce":"abc"})", R"({"alg":"HS256"})", R"({"alg":"EdDSA"})"}) {
    EXPECT_EQ(complaint(forged(header), keys), "") << header;
  }
  // What is wrong with the key is said of the key.
  EXPECT_EQ(complaint(forged(R"({"alg":"RS256","kid":"one"})"), rsa_jwk("one", 0, R"(,"d":"AA")")), "");
}

}  // namespace
}  // namespace probe::evidence
