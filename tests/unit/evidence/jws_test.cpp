#include "probes/evidence/jws.hpp"

#include "certificate_maker.hpp"
#include "probes/evidence/encoding.hpp"
#include "signing_key.hpp"

#include <gtest/gtest.h>
#include <openssl/core_names.h>

#include <string>
#include <vector>

namespace probe::evidence {
namespace {

using testing::key;
using testing::number;
using testing::signing_key;
using Algorithm = JwsAlgorithm;

constexpr Algorithm kAll[] = {Algorithm::kRs256, Algorithm::kRs384, Algorithm::kRs512,
                              Algorithm::kPs256, Algorithm::kPs384, Algorithm::kPs512,
                              Algorithm::kEs256, Algorithm::kEs384, Algorithm::kEs512};

std::string key_type_for(Algorithm algorithm) {
  if (algorithm == Algorithm::kEs256) return "P-256";
  if (algorithm == Algorithm::kEs384) return "P-384";
  return algorithm == Algorithm::kEs512 ? "P-521" : "RSA-2048";
}

VerifyingKey verifying(const std::string& type, int slot = 0) {
  const auto certificate = read_certificate_der(testing::make_der({.key = key(type, slot)}));
  return VerifyingKey::from_certificate(certificate.value()).value();
}

std::string signed_by(const std::string& type, Algorithm algorithm, const std::string& payload = "{\"a\":1}") {
  return sign_jws({.algorithm = algorithm, .type = "JWT", .key_id = {}, .x5t = {}, .x5t_s256 = {}}, payload,
                  signing_key(type))
      .value();
}

std::string compact(const std::string& header, const std::string& payload = "{}", const std::string& signature = "s") {
  return encode_base64url(header) + "." + encode_base64url(payload) + "." + encode_base64url(signature);
}

template <typename T>
std::string message(const JwsResult<T>& result) {
  return result ? "" : result.error().message;
}

TEST(Jws, IsVerifiedByTheKeyThatSignedItAndByNoOther) {
  for (const Algorithm algorithm : kAll) {
    SCOPED_TRACE(std::string(to_string(algorithm)));
    const std::string type = key_type_for(algorithm);
    const std::string jws = signed_by(type, algorithm);
    const auto verified = verify_jws(jws, verifying(type), kAll);
    ASSERT_EQ(message(verified), "");
    EXPECT_EQ(verified->payload, "{\"a\":1}");
    EXPECT_EQ(verified->header.algorithm, algorithm);
    const auto refused = verify_jws(jws, verifying(type, 1), kAll);
    EXPECT_EQ(message(refused), "expected a signature of this key, found another");
    EXPECT_EQ(refused.error().kind, JwsError::Kind::kSignature);
  }
}

TEST(Jws, NotesRAndSOfAnEcdsaSignatureAtFullLength) {
  struct Case {
    std::string type;
    Algorithm algorithm;
    std::size_t bytes;
  };
  for (const auto& [type, algorithm, bytes] :
       {Case{"P-256", Algorithm::kEs256, 64}, Case{"P-384", Algorithm::kEs384, 96},
        Case{"P-521", Algorithm::kEs512, 132}}) {
    for (int round = 0; round < 20; ++round) {  // leading zeros come by chance
      EXPECT_EQ(read_jws(signed_by(type, algorithm))->signature.size(), bytes) << type;
    }
  }
}

TEST(Jws, SaysInItsHeaderWhatItIsToldAndNothingMore) {
  struct Case {
    JwsHeader header;
    std::string want;
  };
  const Case cases[] = {
      {{Algorithm::kRs256, {}, {}, {}, {}}, R"({"alg":"RS256"})"},
      {{Algorithm::kPs256, "JWT", {}, {}, "zz"}, R"({"alg":"PS256","typ":"JWT","x5t#S256":"zz"})"},
      {{Algorithm::kRs512, "JWT", "a \"kid\"", "yy", {}},
       R"({"alg":"RS512","typ":"JWT","kid":"a \"kid\"","x5t":"yy"})"},
  };
  for (const auto& [header, want] : cases) {
    const std::string jws = sign_jws(header, "{}", signing_key("RSA-2048")).value();
    EXPECT_EQ(decode_base64url(jws.substr(0, jws.find('.'))).value(), want);
    const Jws read = read_jws(jws).value();
    EXPECT_EQ(read.header.type, header.type);
    EXPECT_EQ(read.header.key_id, header.key_id);
    EXPECT_EQ(read.header.x5t, header.x5t);
    EXPECT_EQ(read.header.x5t_s256, header.x5t_s256);
  }
}

TEST(Jws, IsRefusedWhenItIsNone) {
  constexpr const char* kAlgorithms = "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512";
  const std::string listed = std::string("alg: expected one of ") + kAlgorithms;
  constexpr const char* kParts = "expected three parts between dots, found another number";
  struct Case {
    std::string name, input, want;
    JwsError::Kind kind;
  };
  const Case cases[] = {
      {"empty", "", kParts, JwsError::Kind::kMalformed},
      {"two parts", "e30.e30", kParts, JwsError::Kind::kMalformed},
      {"four parts", compact("{}") + ".", kParts, JwsError::Kind::kMalformed},
      {"padded", "e30=.e30.e30", "header: expected base64url, found another", JwsError::Kind::kMalformed},
      {"blank", "e30. .e30", "payload: expected base64url, found another", JwsError::Kind::kMalformed},
      {"standard alphabet", "e30.e30.+/8", "signature: expected base64url, found another", JwsError::Kind::kMalformed},
      {"unused bits", "e30.e31.e30", "payload: expected base64url, found another", JwsError::Kind::kMalformed},
      {"no header", ".e30.e30", "header: expected JSON, found something else", JwsError::Kind::kMalformed},
      {"secret for a header", "c2VjcmV0.e30.e30", "header: expected JSON, found something else",
       JwsError::Kind::kMalformed},
      {"array for a header", compact("[1]"), "header: expected an object, found an array", JwsError::Kind::kMalformed},
      {"no algorithm", compact("{}"), listed + ", found nothing", JwsError::Kind::kAlgorithm},
      {"none", compact(R"({"alg":"none"})", "{}", ""), listed + ", found 'none'", JwsError::Kind::kAlgorithm},
      {"NONE", compact(R"({"alg":"NONE"})", "{}", ""), listed + ", found 'NONE'", JwsError::Kind::kAlgorithm},
      {"HMAC", compact(R"({"alg":"HS256"})"), listed + ", found 'HS256'", JwsError::Kind::kAlgorithm},
      {"lower case", compact(R"({"alg":"rs256"})"), listed + ", found 'rs256'", JwsError::Kind::kAlgorithm},
      {"member in another case", compact(R"({"ALG":"RS256"})"), listed + ", found nothing", JwsError::Kind::kAlgorithm},
      {"an algorithm that is no text", compact(R"({"alg":["RS256"]})"), listed + ", found nothing",
       JwsError::Kind::kAlgorithm},
      {"critical extension", compact(R"({"alg":"RS256","crit":["b64"],"b64":false})"),
       "header: expected no crit, found one", JwsError::Kind::kAlgorithm},
      {"huge", std::string(kMaxJwsBytes + 1, 'a'), "expected a JWS of at most 262144 bytes, found 262145",
       JwsError::Kind::kMalformed},
  };
  for (const auto& [name, input, want, kind] : cases) {
    const auto read = read_jws(input);
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().message, want) << name;
    EXPECT_EQ(read.error().kind, kind) << name;
  }
}

TEST(Jws, IsVerifiedWithTheAcceptedAlgorithmsOnly) {
  const std::string jws = signed_by("RSA-2048", Algorithm::kRs256);
  const Algorithm accepted[] = {Algorithm::kPs256, Algorithm::kRs512};
  const auto refused = verify_jws(jws, verifying("RSA-2048"), accepted);
  EXPECT_EQ(message(refused), "alg: expected PS256 or RS512, found RS256");
  EXPECT_EQ(refused.error().kind, JwsError::Kind::kAlgorithm);
}

TEST(Jws, TakesKeysOfItsAlgorithmOnly) {
  struct Case {
    Algorithm algorithm;
    std::string type, want;
  };
  const Case cases[] = {
      {Algorithm::kRs256, "P-256", "expected an RSA key of at least 2048 bits for RS256, found one of type EC"},
      {Algorithm::kPs256, "RSA-1024", "expected an RSA key of at least 2048 bits for PS256, found one of 1024"},
      {Algorithm::kEs256, "RSA-2048", "expected an EC key on prime256v1 for ES256, found one of type RSA"},
      {Algorithm::kEs256, "P-384", "expected an EC key on prime256v1 for ES256, found one on secp384r1"},
      {Algorithm::kEs512, "P-256", "expected an EC key on secp521r1 for ES512, found one on prime256v1"},
      {Algorithm::kRs256, "ED25519", "expected an RSA key of at least 2048 bits for RS256, found one of type ED25519"},
  };
  for (const auto& [algorithm, type, want] : cases) {
    const JwsHeader header{algorithm, {}, {}, {}, {}};
    EXPECT_EQ(message(sign_jws(header, "{}", signing_key(type))), want);
    const std::string jws = signed_by(key_type_for(algorithm), algorithm);
    const auto refused = verify_jws(jws, verifying(type), kAll);
    EXPECT_EQ(message(refused), want);
    EXPECT_EQ(refused.error().kind, JwsError::Kind::kKey);
  }
}

TEST(Jws, DoesNotHoldWhenAnyPartIsChanged) {
  for (const Algorithm algorithm : {Algorithm::kRs256, Algorithm::kPs256, Algorithm::kEs256}) {
    const std::string type = key_type_for(algorithm);
    const std::string jws = signed_by(type, algorithm);
    const auto dot = jws.find('.');
    const auto last = jws.rfind('.');
    const std::string header = compact(R"({"alg":")" + std::string(to_string(algorithm)) + "\"}");
    const std::string cases[] = {
        header.substr(0, header.find('.')) + jws.substr(dot),
        jws.substr(0, dot + 1) + encode_base64url("{\"a\":2}") + jws.substr(last),
        jws.substr(0, last + 1),
        jws.substr(0, last + 1) + encode_base64url(std::string(64, '\0')),
        jws + "AAAA",
    };
    for (const auto& changed : cases) EXPECT_NE(message(verify_jws(changed, verifying(type), kAll)), "") << changed;
  }
}

std::string rsa_members(const testing::Key& of) {
  return R"("kty":"RSA","n":")" + number(of, OSSL_PKEY_PARAM_RSA_N) + R"(","e":"AQAB")";
}

std::string ec_members(const testing::Key& of, const std::string& curve, std::size_t bytes) {
  return R"("kty":"EC","crv":")" + curve + R"(","x":")" + number(of, OSSL_PKEY_PARAM_EC_PUB_X, bytes) + R"(","y":")" +
         number(of, OSSL_PKEY_PARAM_EC_PUB_Y, bytes) + "\"";
}

TEST(VerifyingKey, IsReadFromAJsonWebKey) {
  const auto rsa = VerifyingKey::from_jwk("{" + rsa_members(key("RSA-2048")) + R"(,"use":"sig","alg":"RS256"})");
  ASSERT_TRUE(rsa) << rsa.error().message;
  EXPECT_EQ(rsa->algorithm(), Algorithm::kRs256);
  EXPECT_EQ(message(verify_jws(signed_by("RSA-2048", Algorithm::kPs512), *rsa, kAll)), "");
  const auto ec = VerifyingKey::from_jwk("{" + ec_members(key("P-521"), "P-521", 66) + R"(,"key_ops":["verify"]})");
  ASSERT_TRUE(ec) << ec.error().message;
  EXPECT_EQ(ec->algorithm(), std::nullopt);
  EXPECT_EQ(message(verify_jws(signed_by("P-521", Algorithm::kEs512), *ec, kAll)), "");
}

TEST(VerifyingKey, IsRefusedWhenItIsForSomethingElse) {
  const std::string rsa = rsa_members(key("RSA-2048"));
  const std::string ec = ec_members(key("P-256"), "P-256", 32);
  struct Case {
    std::string input, want;
  };
  const Case cases[] = {
      {"[]", "expected an object, found an array"},
      {"{}", "kty: expected 'RSA' or 'EC', found nothing"},
      {R"({"kty":"oct","k":"c2VjcmV0"})", "kty: expected 'RSA' or 'EC', found 'oct'"},
      {R"({"kty":5})", "kty: expected a string, found a number"},
      {"{" + rsa + R"(,"use":"enc"})", "use: expected 'sig', found 'enc'"},
      {"{" + rsa + R"(,"key_ops":["encrypt"]})", "key_ops: expected 'verify' among them, found other operations"},
      {"{" + rsa + R"(,"d":"AQAB"})", "d: expected a public key, found a private one"},
      {R"({"kty":"RSA","e":"AQAB"})", "n: expected base64url, found nothing"},
      {R"({"kty":"EC","crv":"P-192"})", "crv: expected 'P-256', 'P-384' or 'P-521', found 'P-192'"},
      {R"({"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"})", "x: expected coordinates of 32 bytes, found 3 and 3"},
      {R"({"kty":"EC","crv":"P-256","x":")" + std::string(43, 'A') + R"(","y":")" + std::string(43, 'A') + "\"}",
       "x: expected a point on P-256, found another"},
  };
  for (const auto& [input, want] : cases) {
    const auto read = VerifyingKey::from_jwk(input);
    EXPECT_EQ(read ? "" : read.error().message, want) << input;
  }
  EXPECT_TRUE(VerifyingKey::from_jwk("{" + ec + "}"));
}

}  // namespace
}  // namespace probe::evidence
