#include "probes/evidence/private_key.hpp"

#include "certificate_maker.hpp"
#include "key_file_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace probe::evidence {
namespace {

using testing::Key;
using testing::key;
using testing::pem;

constexpr std::string_view kNoPassword = "expected a password for the encrypted private key, found none";
constexpr std::string_view kBadPassword =
    "expected the password of the encrypted private key, the one given does not open it";

std::string utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += {c, '\0'};
  return wide;
}

TEST(PrivateKey, EveryFormOfAKeyIsReadAndMatchesItsCertificate) {
  struct Case {
    const char* name;
    std::string type;
    std::string file;
    std::optional<std::string> password;
  };
  const auto rsa = key("RSA-2048");
  const auto ec = key("P-256");
  const std::vector<Case> cases = {
      {"PKCS#8", "RSA-2048", pem(testing::pkcs8_der(rsa), "PRIVATE KEY"), {}},
      {"PKCS#8 in DER", "RSA-2048", testing::pkcs8_der(rsa), {}},
      {"PKCS#8 with a password nobody asked for", "RSA-2048", testing::pkcs8_der(rsa), "x"},
      {"PKCS#1", "RSA-2048", pem(testing::traditional_der(rsa), "RSA PRIVATE KEY"), {}},
      {"PKCS#1 in DER", "RSA-2048", testing::traditional_der(rsa), {}},
      {"SEC1", "P-256", pem(testing::traditional_der(ec), "EC PRIVATE KEY"), {}},
      {"SEC1 in DER", "P-256", testing::traditional_der(ec), {}},
      {"SEC1 behind its parameters",
       "P-256",
       pem("\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07", "EC PARAMETERS") +
           pem(testing::traditional_der(ec), "EC PRIVATE KEY"),
       {}},
      {"Ed25519", "ED25519", pem(testing::pkcs8_der(key("ED25519")), "PRIVATE KEY"), {}},
      {"encrypted PKCS#8", "RSA-2048", pem(testing::encrypted_der(rsa, "secret"), "ENCRYPTED PRIVATE KEY"), "secret"},
      {"encrypted PKCS#8 in DER", "P-256", testing::encrypted_der(ec, "secret"), "secret"},
      {"encrypted with an empty password", "P-256", testing::encrypted_der(ec, ""), ""},
      {"3DES", "P-256", testing::encrypted_der(ec, "secret", EVP_des_ede3_cbc()), "secret"},
      {"scrypt", "P-256", testing::scrypt_der(ec, "secret"), "secret"},
      {"OpenSSL's own encryption", "RSA-2048", testing::encrypted_traditional_pem(rsa, "secret", EVP_aes_256_cbc()),
       "secret"},
      {"of SEC1 with 3DES", "P-256", testing::encrypted_traditional_pem(ec, "secret", EVP_des_ede3_cbc()), "secret"},
      {"in a bundle",
       "P-256",
       "Bag Attributes\n" + pem(testing::make_der({})) + pem(testing::pkcs8_der(ec), "PRIVATE KEY") + "end\n",
       {}},
      {"in UTF-16", "P-256", utf16(pem(testing::pkcs8_der(ec), "PRIVATE KEY")), {}},
  };
  for (const auto& [name, type, file, password] : cases) {
    SCOPED_TRACE(name);
    const auto read = PrivateKey::read(file, password);
    ASSERT_TRUE(read) << read.error().message;
    const auto own = read_certificate_der(testing::make_der({.key = key(type)})).value();
    EXPECT_EQ(read->type(), own.key_type);
    EXPECT_EQ(read->bits(), own.key_bits);
    EXPECT_EQ(read->curve(), own.key_curve);
    EXPECT_TRUE(read->matches(own));
    EXPECT_FALSE(read->matches(read_certificate_der(testing::make_der({.key = key(type, 1)})).value()));
    EXPECT_FALSE(read->matches(read_certificate_der(testing::make_der({.key = key("P-384")})).value()));
  }
}

TEST(PrivateKey, LineEndsOfWindowsInEncryptedHeadersDoNotMatter) {
  std::string crlf;
  for (const char c : testing::encrypted_traditional_pem(key("P-256"), "secret", EVP_aes_128_cbc()))
    crlf += c == '\n' ? std::string{"\r\n"} : std::string{c};
  EXPECT_TRUE(PrivateKey::read(crlf, "secret"));
}

TEST(PrivateKey, AFileThatGivesUpNoKeyIsExplained) {
  struct Case {
    const char* name;
    std::string file;
    std::optional<std::string> password;
    KeyProblem problem;
    std::string want;
  };
  using enum KeyProblem;
  const auto ec = key("P-256");
  const std::string der = testing::pkcs8_der(ec);
  const std::string good = pem(der, "PRIVATE KEY");
  const std::string encrypted = testing::encrypted_der(ec, "secret");
  const std::string traditional = testing::encrypted_traditional_pem(ec, "secret", EVP_aes_256_cbc());
  std::string unknown_cipher = traditional;
  unknown_cipher.replace(unknown_cipher.find("AES-256-CBC"), 11, "ABC-256-CBC");
  std::string short_vector = traditional;
  const std::size_t vector = short_vector.find("AES-256-CBC,") + 12;
  short_vector.erase(vector, 2);
  std::string unknown_type = der;
  unknown_type[der.find("\x2A\x86\x48\xCE\x3D\x02\x01") + 6] = '\x7F';
  const std::string certificate = testing::make_der({});
  const std::vector<Case> cases = {
      {"nothing", " \n", {}, kMalformed, "expected a PEM or DER private key, found nothing"},
      {"text", "hunter2", {}, kMalformed, "expected a PEM or DER private key, found neither"},
      {"certificate", pem(certificate), {}, kAbsent, "expected a PEM block PRIVATE KEY, found only CERTIFICATE"},
      {"certificate in DER", certificate, {}, kAbsent, "expected a PEM or DER private key, found a certificate"},
      {"public key", pem("x", "PUBLIC KEY"), {}, kAbsent, "expected a PEM block PRIVATE KEY, found only PUBLIC KEY"},
      {"PKCS#12", testing::make_pkcs12({.key = ec, .leaf = certificate}), "secret", kAbsent,
       "expected a PEM or DER private key, found PKCS#12"},
      {"two keys", good + good, {}, kMalformed, "expected one private key, found one on line 1 and another on line 6"},
      {"encrypted, no password",
       pem(encrypted, "ENCRYPTED PRIVATE KEY"),
       {},
       kPasswordMissing,
       "private key on line 1: " + std::string{kNoPassword}},
      {"encrypted DER, no password", encrypted, {}, kPasswordMissing, std::string{kNoPassword}},
      {"encrypted, other password", encrypted, "Secret", kBadPassword, std::string{evidence::kBadPassword}},
      {"encrypted, empty password", encrypted, "", kBadPassword, std::string{evidence::kBadPassword}},
      {"own encryption, no password",
       traditional,
       {},
       kPasswordMissing,
       "private key on line 1: " + std::string{kNoPassword}},
      {"own encryption, other password", traditional, "Secret", kBadPassword,
       "private key on line 1: " + std::string{evidence::kBadPassword}},
      {"own encryption, unknown cipher", unknown_cipher, "secret", kUnsupported,
       "private key on line 1: DEK-Info: expected a cipher that OpenSSL has, found 'ABC-256-CBC'"},
      {"own encryption, short vector", short_vector, "secret", kMalformed,
       "private key on line 1: DEK-Info: expected 32 hex digits behind the cipher, found '" +
           short_vector.substr(vector, 30) + "'"},
      {"cut off",
       good.substr(0, 100),
       {},
       kMalformed,
       "line 1: expected '-----END PRIVATE KEY-----' after this BEGIN, found none: the block is cut off"},
      {"cut off DER",
       der.substr(0, 50),
       {},
       kMalformed,
       "expected a DER private key of " + std::to_string(der.size()) + " bytes, found only 50 of them"},
      {"bytes behind it",
       der + "x",
       {},
       kMalformed,
       "expected the private key to end at offset " + std::to_string(der.size()) + ", found 1 more bytes"},
      {"bytes behind it in a block",
       pem(der + "x", "PRIVATE KEY"),
       {},
       kMalformed,
       "private key on line 1: expected a private key in PKCS#8, PKCS#1 or SEC1, found other or damaged ASN.1"},
      {"other ASN.1",
       std::string{"\x30\x03\x02\x01\x05"},
       {},
       kMalformed,
       "expected a private key in PKCS#8, PKCS#1 or SEC1, found other or damaged ASN.1"},
      {"unknown type",
       unknown_type,
       {},
       kUnsupported,
       "expected a private key that OpenSSL can read, found another or damaged one (unsupported private key "
       "algorithm)"},
      {"far too large",
       std::string(kMaxKeyFileBytes + 1, 'x'),
       {},
       kTooExpensive,
       "expected a PEM or DER private key of at most 1048576 bytes, found 1048577"},
  };
  for (const auto& [name, file, password, problem, want] : cases) {
    SCOPED_TRACE(name);
    const auto read = PrivateKey::read(file, password);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, want);
    EXPECT_EQ(read.error().problem, problem);
  }
}

TEST(PrivateKey, WrongPasswordsThatHappenToUnpadAreBadPasswordsToo) {
  const std::string file = testing::encrypted_traditional_pem(key("P-256"), "secret", EVP_aes_256_cbc());
  for (int i = 0; i < 1000; ++i) {
    const auto read = PrivateKey::read(file, "guess" + std::to_string(i));
    ASSERT_FALSE(read);
    ASSERT_EQ(read.error().problem, KeyProblem::kBadPassword) << i << read.error().message;
  }
}

TEST(PrivateKey, AFileThatAsksForTooMuchHashingIsRefusedAtOnce) {
  std::string file = testing::encrypted_der(key("P-256"), "secret", EVP_aes_256_cbc(), 70001);
  ASSERT_TRUE(PrivateKey::read(file, "secret"));
  const std::string rounds = "\x02\x03\x01\x11\x71";
  file.replace(file.find(rounds), rounds.size(), "\x02\x03\x7F\xFF\xFF");
  const auto read = PrivateKey::read(file, "secret");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().problem, KeyProblem::kTooExpensive);
  EXPECT_EQ(read.error().message,
            "expected the private key to ask for at most 4000000 rounds of password hashing, found 8388607");
}

template <typename T>
concept Streams = requires(std::ostream& out, const T& each) { out << each; };

TEST(PrivateKey, CopiesShareTheKeyAndNoStreamTakesOne) {
  const auto read = PrivateKey::read(testing::pkcs8_der(key("P-256"))).value();
  const PrivateKey copy = read;
  EXPECT_TRUE(copy.matches(read_certificate_der(testing::make_der({})).value()));
  EXPECT_FALSE(Streams<PrivateKey>);
  EXPECT_TRUE(Streams<std::string>);
}

TEST(PrivateKey, ACertificateWithAnUnreadableKeyMatchesNone) {
  std::string der = testing::make_der({});
  const std::string ec_key_oid = "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01";
  der.replace(der.find(ec_key_oid), ec_key_oid.size(), "\x06\x07\x2A\x86\x48\xCE\x3D\x02\x7F");
  EXPECT_FALSE(PrivateKey::read(testing::pkcs8_der(key("P-256")))->matches(read_certificate_der(der).value()));
}

TEST(PrivateKey, EveryTruncationIsAnErrorAndNoCrash) {
  const std::vector<std::string> files = {
      testing::pkcs8_der(key("P-256")), testing::traditional_der(key("RSA-1024")),
      testing::encrypted_der(key("P-256"), "secret"), pem(testing::pkcs8_der(key("P-256")), "PRIVATE KEY"),
      testing::encrypted_traditional_pem(key("P-256"), "secret", EVP_aes_256_cbc())};
  for (const std::string& file : files) {
    for (std::size_t size = 0; size + 2 < file.size(); ++size)
      ASSERT_FALSE(PrivateKey::read(file.substr(0, size), "secret")) << size;
  }
}

}  // namespace
}  // namespace probe::evidence
