#include "probes/evidence/jwks.hpp"

#include "certificate_maker.hpp"
#include "probes/evidence/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::key;
using testing::number;

std::string set_of(const std::string& keys) { return "{\"keys\":[" + keys + "]}"; }

std::string rsa_numbers(const testing::Key& of) {
  return R"("kty":"RSA","n":")" + number(of, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" + number(of, OSSL_PKEY_PARAM_RSA_E) +
         "\"";
}

std::string ec_numbers(const testing::Key& of, const std::string& curve, std::size_t bytes) {
  return R"("kty":"EC","crv":")" + curve + R"(","x":")" + number(of, OSSL_PKEY_PARAM_EC_PUB_X, bytes) + R"(","y":")" +
         number(of, OSSL_PKEY_PARAM_EC_PUB_Y, bytes) + "\"";
}

/// The other y of the same x: on the curve as well, and another key's.
std::string mirrored_y(const testing::Key& p256) {
  BIGNUM* p = nullptr;
  BN_hex2bn(&p, "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
  const std::string bytes = decode_base64url(number(p256, OSSL_PKEY_PARAM_EC_PUB_Y, 32)).value();
  BIGNUM* y = BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr);
  BN_sub(y, p, y);
  std::string mirrored(32, '\0');
  BN_bn2binpad(y, reinterpret_cast<unsigned char*>(mirrored.data()), 32);
  BN_free(y);
  BN_free(p);
  return encode_base64url(mirrored);
}

std::string okp_numbers(const testing::Key& of, const std::string& curve) {
  std::string raw(57, '\0');
  std::size_t size = raw.size();
  EVP_PKEY_get_raw_public_key(of.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
  raw.resize(size);
  return R"("kty":"OKP","crv":")" + curve + R"(","x":")" + encode_base64url(raw) + "\"";
}

std::string chain_of(const testing::Key& of) {
  return R"("x5c":[")" + encode_base64(testing::make_der({.key = of})) + "\"]";
}

MetadataKey only_key(const std::string& members) {
  const auto keys = read_jwks(set_of("{" + members + "}"));
  EXPECT_TRUE(keys) << keys.error().message;
  return keys && keys->size() == 1 ? keys->front() : MetadataKey{};
}

TEST(Jwks, AKeyOfEntraIsReadWhole) {
  const auto rsa = key("RSA-2048");
  const auto read = only_key(
      R"("use":"sig","kid":"Mc7l","x5t":"Mc7l","x5t#S256":"abc","alg":"RS256","issuer":"https://a","cloud":1,)" +
      rsa_numbers(rsa) + "," + chain_of(rsa));
  EXPECT_EQ(read.path, "keys[0]");
  EXPECT_EQ(read.usage, "sig");
  EXPECT_TRUE(read.is_for_signing());
  EXPECT_EQ(read.kid, "Mc7l");
  EXPECT_EQ(read.x5t, "Mc7l");
  EXPECT_EQ(read.x5t_s256, "abc");
  EXPECT_EQ(read.alg, "RS256");
  EXPECT_EQ(read.issuer, "https://a");
  EXPECT_EQ(read.kty, "RSA");
  EXPECT_EQ(read.bits, 2048);
  ASSERT_TRUE(read.certificate);
  EXPECT_EQ(read.certificate->key_bits, 2048);
  EXPECT_EQ(read.problem, "");
}

TEST(Jwks, KeysOfEveryTypeAgreeWithTheirCertificates) {
  struct Case {
    const char* type;
    std::string numbers;
    int bits;
  };
  const std::vector<Case> cases = {
      {"RSA-1024", rsa_numbers(key("RSA-1024")), 1024},
      {"P-256", ec_numbers(key("P-256"), "P-256", 32), 256},
      {"P-384", ec_numbers(key("P-384"), "P-384", 48), 384},
      {"P-521", ec_numbers(key("P-521"), "P-521", 66), 521},
      {"secp256k1", ec_numbers(key("secp256k1"), "secp256k1", 32), 256},
      {"ED25519", okp_numbers(key("ED25519"), "Ed25519"), 256},
      {"ED448", okp_numbers(key("ED448"), "Ed448"), 456},
  };
  for (const auto& [type, numbers, bits] : cases) {
    SCOPED_TRACE(type);
    const auto read = only_key(numbers + "," + chain_of(key(type)));
    EXPECT_EQ(read.problem, "");
    EXPECT_EQ(read.bits, bits);
    EXPECT_TRUE(read.certificate);
    EXPECT_EQ(only_key(numbers).problem, "");
  }
}

TEST(Jwks, AKeyThatIsNotItsCertificatesIsAProblem) {
  struct Case {
    const char* name;
    std::string members;
    std::string want;
  };
  const auto rsa = key("RSA-2048");
  const auto ec = key("P-256");
  const std::string another = "expected the value of the certificate in x5c[0], found another key's";
  const std::string wrong_e = R"("kty":"RSA","n":")" + number(rsa, OSSL_PKEY_PARAM_RSA_N) + R"(","e":"Aw")";
  const std::string mirrored = R"("kty":"EC","crv":"P-256","x":")" + number(ec, OSSL_PKEY_PARAM_EC_PUB_X, 32) +
                               R"(","y":")" + mirrored_y(ec) + "\"";
  const std::vector<Case> cases = {
      {"modulus", rsa_numbers(key("RSA-2048", 1)) + "," + chain_of(rsa), "keys[0].n: " + another},
      {"exponent", wrong_e + "," + chain_of(rsa), "keys[0].e: " + another},
      {"type", rsa_numbers(rsa) + "," + chain_of(ec), "keys[0].kty: " + another},
      {"curve", ec_numbers(ec, "P-256", 32) + "," + chain_of(key("P-384")), "keys[0].crv: " + another},
      {"x", ec_numbers(key("P-256", 1), "P-256", 32) + "," + chain_of(ec), "keys[0].x: " + another},
      {"y", mirrored + "," + chain_of(ec), "keys[0].y: " + another},
      {"OKP", okp_numbers(key("ED25519", 1), "Ed25519") + "," + chain_of(key("ED25519")), "keys[0].x: " + another},
  };
  for (const auto& [name, members, want] : cases) {
    SCOPED_TRACE(name);
    const auto read = only_key(members);
    EXPECT_EQ(read.problem, want);
    EXPECT_TRUE(read.certificate);
  }
}

TEST(Jwks, ADamagedKeyStaysInTheListWithItsProblem) {
  struct Case {
    const char* name;
    std::string members;
    std::string want;
  };
  const auto rsa = key("RSA-2048");
  const std::string numbers = rsa_numbers(rsa);
  const std::string with_y_of_another = R"("kty":"EC","crv":"P-256","x":")" +
                                        number(key("P-256"), OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" +
                                        number(key("P-256", 1), OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"";
  const std::vector<Case> cases = {
      {"no type", R"("kid":"a")", "keys[0].kty: expected a string, found nothing"},
      {"unknown type", R"("kty":"oct")", "keys[0].kty: expected 'RSA', 'EC' or 'OKP', found 'oct'"},
      {"symmetric key", R"("kty":"oct","k":"AA")", "keys[0].k: expected a public key, found a symmetric one"},
      {"half a private key", numbers + R"(,"dp":"AA")", "keys[0].dp: expected a public key, found a private one"},
      {"no modulus", R"("kty":"RSA","e":"AQAB")", "keys[0].n: expected base64url, found nothing"},
      {"modulus in standard base64", R"("kty":"RSA","n":"+/8=","e":"AQAB")",
       "keys[0].n: expected base64url without padding, found '+' at offset 0"},
      {"exponent 1", R"("kty":"RSA","n":")" + number(rsa, OSSL_PKEY_PARAM_RSA_N) + R"(","e":"AQ")",
       "keys[0].e: expected an odd number of at least 3, found 1"},
      {"even exponent", R"("kty":"RSA","n":")" + number(rsa, OSSL_PKEY_PARAM_RSA_N) + R"(","e":"AQAA")",
       "keys[0].e: expected an odd number of at least 3, found 65536"},
      {"large even exponent", R"("kty":"RSA","n":")" + number(rsa, OSSL_PKEY_PARAM_RSA_N) + R"(","e":"AQAAAAAAAAAA")",
       "keys[0].e: expected an odd number of at least 3, found a large even one"},
      {"even modulus", R"("kty":"RSA","n":"-g","e":"Aw")",
       "keys[0].n: expected an odd number, the modulus of an RSA key, found an even one"},
      {"point off the curve", with_y_of_another, "keys[0].x: expected a point on P-256, found one beside it"},
      {"no curve", R"("kty":"EC")", "keys[0].crv: expected a curve of a key of type EC, found nothing"},
      {"curve of another type", R"("kty":"EC","crv":"Ed25519")",
       "keys[0].crv: expected a curve of a key of type EC, found 'Ed25519'"},
      {"short coordinates", R"("kty":"EC","crv":"P-256","x":"AA","y":"AA")",
       "keys[0].x: expected coordinates of 32 bytes, found 1"},
      {"no y", R"("kty":"EC","crv":"P-256","x":"AA")", "keys[0].y: expected base64url, found nothing"},
      {"private key", numbers + R"(,"d":"AA")", "keys[0].d: expected a public key, found a private one"},
      {"certificate in base64url", numbers + R"(,"x5c":["-_8"])",
       "keys[0].x5c[0]: expected base64, found '-' at offset 0"},
      {"certificate damaged", numbers + R"(,"x5c":["MAA="])",
       "keys[0].x5c[0]: expected a DER certificate, found other or damaged ASN.1 (field missing)"},
  };
  for (const auto& [name, members, want] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(only_key(members).problem, want);
  }
}

TEST(Jwks, WhatAProbeJudgesIsKept) {
  const auto rsa = only_key(R"("key_ops":["verify","encrypt"],)" + rsa_numbers(key("RSA-1024")));
  EXPECT_THAT(rsa.key_ops, ElementsAre("verify", "encrypt"));
  EXPECT_EQ(rsa.rsa_exponent, 65537U);
  EXPECT_EQ(rsa.bits, 1024);
  EXPECT_EQ(rsa.curve, "");
  EXPECT_EQ(rsa.problem, "");
  const auto ec = only_key(ec_numbers(key("P-384"), "P-384", 48));
  EXPECT_EQ(ec.curve, "P-384");
  EXPECT_EQ(ec.rsa_exponent, std::nullopt);
  EXPECT_EQ(only_key(R"("kty":"RSA","n":"AQ","e":"AQAAAAAAAAAB")").rsa_exponent, UINT64_MAX);
  EXPECT_EQ(only_key(okp_numbers(key("X25519"), "X25519")).problem, "");
}

TEST(Jwks, AnAlgorithmThatIsNotTheKeysIsAProblem) {
  const std::string rsa = rsa_numbers(key("RSA-2048"));
  const std::string ec = ec_numbers(key("P-256"), "P-256", 32);
  const std::string ed = okp_numbers(key("ED25519"), "Ed25519");
  const std::string k1 = ec_numbers(key("secp256k1"), "secp256k1", 32);
  struct Case {
    std::string alg, numbers, want;  ///< `want` without its beginning
  };
  const std::vector<Case> cases = {
      {"RS256", rsa, ""},
      {"PS384", rsa, ""},
      {"RSA-OAEP", rsa, ""},
      {"ES256", ec, ""},
      {"ES256K", k1, ""},
      {"EdDSA", ed, ""},
      {"Ed25519", ed, ""},
      {"none", rsa, "a key of type RSA, found 'none'"},
      {"HS256", rsa, "a key of type RSA, found 'HS256'"},
      {"ES256", rsa, "a key of type RSA, found 'ES256'"},
      {"rs256", rsa, "a key of type RSA, found 'rs256'"},
      {"ML-DSA-44", rsa, "a key of type RSA, found 'ML-DSA-44'"},
      {"RS256", ec, "a key of type EC on P-256, found 'RS256'"},
      {"ES384", ec, "a key of type EC on P-256, found 'ES384'"},
      {"ES256", k1, "a key of type EC on secp256k1, found 'ES256'"},
      {"Ed448", ed, "a key of type OKP on Ed25519, found 'Ed448'"},
  };
  for (const auto& [alg, numbers, want] : cases) {
    const auto read = only_key(R"("alg":")" + alg + "\"," + numbers);
    EXPECT_EQ(read.problem, want.empty() ? "" : "keys[0].alg: expected a signature algorithm of " + want) << alg;
  }
}

TEST(Jwks, WhatAKeyIsForIsSaidByAnyOfItsMembers) {
  struct Case {
    std::string members;
    bool want;
  };
  const std::vector<Case> cases = {
      {"", true},
      {R"("use":"sig",)", true},
      {R"("use":"enc",)", false},
      {R"("use":"Sig",)", false},
      {R"("key_ops":["verify"],)", true},
      {R"("key_ops":[],)", true},
      {R"("key_ops":["sign"],)", false},
      {R"("key_ops":["encrypt","wrapKey"],)", false},
      {R"("use":"sig","key_ops":["encrypt"],)", false},
      {R"("alg":"RS256",)", true},
      {R"("alg":"PS512",)", true},
      {R"("alg":"RSA-OAEP",)", false},
      {R"("alg":"RSA-OAEP-256",)", false},
      {R"("alg":"RSA1_5",)", false},
      {R"("alg":"ECDH-ES",)", false},
      {R"("alg":"ECDH-ES+A128KW",)", false},
      {R"("use":"sig","alg":"ECDH-ES+A256KW",)", false},
  };
  for (const auto& [members, want] : cases) {
    SCOPED_TRACE(members);
    EXPECT_EQ(only_key(members + rsa_numbers(key("RSA-2048"))).is_for_signing(), want);
  }
  EXPECT_FALSE(only_key(okp_numbers(key("X25519"), "X25519")).is_for_signing());
  EXPECT_TRUE(only_key(okp_numbers(key("ED25519"), "Ed25519")).is_for_signing());
}

TEST(Jwks, AnIdentifierMayBeSharedOnlyAcrossTypesAndIssuers) {
  const std::string rsa = rsa_numbers(key("RSA-2048"));
  const std::string ec = ec_numbers(key("P-256"), "P-256", 32);
  const auto keys = read_jwks(set_of("{\"kid\":\"a\"," + rsa + "},{\"kid\":\"a\"," + ec +
                                     "},{\"kid\":\"a\",\"issuer\":\"i\"," + rsa + "},{\"kid\":\"a\"," + rsa + "}"))
                        .value();
  ASSERT_EQ(keys.size(), 4U);
  EXPECT_EQ(keys[1].problem, "");
  EXPECT_EQ(keys[2].problem, "");
  EXPECT_EQ(keys[3].problem, "keys[3].kid: expected an identifier of its own, found 'a', which keys[0] has");
}

TEST(Jwks, AnEmptySetIsASetWithoutKeys) { EXPECT_THAT(read_jwks(set_of("")).value(), IsEmpty()); }

TEST(Jwks, WhatIsNoSetIsExplained) {
  struct Case {
    std::string input;
    ParseErrorKind kind;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"[]", ParseErrorKind::kShape, "expected a JSON Web Key Set, which is an object, found an array"},
      {"{}", ParseErrorKind::kShape, "keys: expected an array, found nothing"},
      {R"({"keys":{}})", ParseErrorKind::kShape, "keys: expected an array, found an object"},
      {R"({"keys":["a"]})", ParseErrorKind::kShape, "keys[0]: expected an object, found a string"},
      {R"({"keys":[{},{"kid":1}]})", ParseErrorKind::kShape, "keys[1].kid: expected a string, found a number"},
      {R"({"keys":[{"kty":"RSA","x5c":"a"}]})", ParseErrorKind::kShape,
       "keys[0].x5c: expected an array, found a string"},
      {R"({"keys":[{"kty":"RSA","x5c":[1]}]})", ParseErrorKind::kShape,
       "keys[0].x5c[0]: expected a string, found a number"},
      {R"({"keys":[)", ParseErrorKind::kTruncated, "truncated JSON: the text ends at 1:10 within the document"},
      {"<html>", ParseErrorKind::kForeign, "expected JSON, found HTML of 6 bytes"},
  };
  for (const auto& [input, kind, want] : cases) {
    const auto keys = read_jwks(input);
    ASSERT_FALSE(keys) << input;
    EXPECT_EQ(keys.error().message, want);
    EXPECT_EQ(keys.error().kind, kind);
  }
}

}  // namespace
}  // namespace probe::evidence
