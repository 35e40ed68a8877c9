#include "probes/judgement/certificate_judgement.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using namespace probe::probes::testing;
using probe::testing::authority;
using probe::testing::Certificate;
using probe::testing::CertificateSpec;
using probe::testing::findings_in;
using probe::testing::issue;
using probe::testing::rsa;
using probe::testing::self_sign;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kDay = 24h;

std::string utf16(const std::string& ascii) {
  std::string bytes = "\xFF\xFE";
  for (const char letter : ascii) bytes += std::string{letter, '\0'};
  return bytes;
}

TEST(CertificateValidityFile, TakesEveryFormThatACertificateComesIn) {
  const Certificate certificate = auth();
  const std::string pem = certificate.pem();
  const std::pair<std::string, std::string> forms[] = {
      {"DER", certificate.der()},
      {"PEM", pem},
      {"PEM with text around it", "Bag Attributes\n" + pem + "\nend\n"},
      {"PEM with its key", certificate.key().pem() + pem},
      {"PEM in UTF-16", utf16(pem)},
  };
  for (const auto& [name, bytes] : forms) {
    Rig rig;
    rig.put("/auth.cer", bytes);
    EXPECT_THAT(findings_in(rig.run(kSigningFile)), IsEmpty()) << name;
  }
}

TEST(CertificateValidityFile, SaysWhyThereIsNoCertificateToJudge) {
  const Certificate certificate = auth();
  const std::string der = certificate.der();
  const std::string pem = certificate.pem();
  struct Case {
    std::string name, bytes, want;
  };
  const std::string size = std::to_string(der.size());
  const Case cases[] = {
      {"empty", "", "failure cert_missing: /auth.cer: expected a certificate, the file is empty"},
      {"blank", " \r\n", "failure cert_missing: /auth.cer: expected a certificate, the file is empty"},
      {"garbage", "not a certificate",
       "failure cert_parse_error: /auth.cer: expected a PEM or DER certificate, found 1 line of text, 17 characters"},
      {"login page", "<!DOCTYPE html><html></html>",
       "failure cert_parse_error: /auth.cer: expected a PEM or DER certificate, found HTML of 28 bytes"},
      {"base64 alone", "MIIDBTCCAe2g",
       "failure cert_parse_error: /auth.cer: expected a PEM or DER certificate, found base64 without the line "
       "'-----BEGIN CERTIFICATE-----'"},
      {"a key", certificate.key().pem(),
       "failure cert_parse_error: /auth.cer: expected a PEM block CERTIFICATE, found only PRIVATE KEY"},
      {"DER cut off", der.substr(0, 200),
       "failure cert_parse_error: /auth.cer: expected a DER certificate of " + size + " bytes, found only 200 of them"},
      {"DER with more behind it", der + "x",
       "failure cert_parse_error: /auth.cer: expected the certificate to end at offset " + size +
           ", found 1 more bytes"},
  };
  for (const auto& [name, bytes, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", bytes);
    const core::ProbeResult result = rig.run(kSigningFile);
    EXPECT_THAT(findings_in(result), ElementsAre(want)) << name;
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
    EXPECT_THAT(result.observations(), IsEmpty()) << name;
  }
}

TEST(CertificateValidityFile, NeverSucceedsWithAGoodCertificateBesideABrokenOne) {
  const std::string pem = auth().pem();
  const auto line = std::to_string(std::count(pem.begin(), pem.end(), '\n') + 1);
  const auto end_line = std::to_string(2 * std::count(pem.begin(), pem.end(), '\n'));
  const auto body_line = std::to_string(std::count(pem.begin(), pem.end(), '\n') + 2);
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  const std::string end = "-----END CERTIFICATE-----\n";
  struct Case {
    std::string name, second, want;
  };
  const Case cases[] = {
      {"no END", pem.substr(0, pem.find("-----END")),
       "line " + line + ": expected '-----END CERTIFICATE-----' after this BEGIN, found none: the block is cut off"},
      {"BEGIN alone", begin,
       "line " + line + ": expected '-----END CERTIFICATE-----' after this BEGIN, found none: the block is cut off"},
      {"no BEGIN", pem.substr(begin.size() - 20),
       "line " + end_line + ": expected '-----BEGIN ...-----' before this END, found none: the block is damaged"},
      {"bad base64", begin + "MIIx*\n" + end,
       "certificate 2 on line " + line + ": expected base64, found '*' on line " + body_line},
      {"empty", begin + end, "certificate 2 on line " + line + ": expected a DER certificate, found nothing"},
  };
  for (const auto& [name, second, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", pem + second);
    EXPECT_THAT(findings_in(rig.run(kSigningFile)), ElementsAre("failure cert_parse_error: /auth.cer: " + want))
        << name;
  }
}

TEST(CertificateValidityFile, NeverSucceedsWithACertificateThatIsCutOffAnywhere) {
  const Certificate certificate = auth();
  const std::string der = certificate.der();
  const std::string pem = certificate.pem();
  const auto last_needed = pem.rfind("-----");  // of the END line; nothing behind it matters
  for (std::size_t size = 0; size < der.size(); size += 7) {
    Rig rig;
    rig.put("/auth.cer", der.substr(0, size));
    EXPECT_EQ(rig.run(kSigningFile).type(), core::ResultType::kFailed) << "DER of " << size << " bytes";
  }
  for (std::size_t size = 0; size < last_needed; size += 11) {
    Rig rig;
    rig.put("/auth.cer", pem.substr(0, size));
    EXPECT_EQ(rig.run(kSigningFile).type(), core::ResultType::kFailed) << "PEM of " << size << " bytes";
  }
}

TEST(CertificateValidityFile, TellsAMissingFileFromOneThatCannotBeRead) {
  Rig rig;
  const core::ProbeResult missing = rig.run(kSigningFile);
  EXPECT_THAT(findings_in(missing), ElementsAre("failure cert_missing: /auth.cer: no such file"));
  EXPECT_EQ(missing.error(), "/auth.cer: no such file");

  for (const std::string why :
       {"/auth.cer: permission denied for user id 998", "/auth.cer: expected a regular file, found a directory"}) {
    rig.put_unreadable("/auth.cer", why);
    const core::ProbeResult unreadable = rig.run(kSigningFile);
    EXPECT_THAT(findings_in(unreadable), ElementsAre("unknown cert_unreadable: " + why));
    EXPECT_EQ(unreadable.exception(), why);
  }

  rig.put("/auth.cer", std::string((1 << 20) + 1, 'x'));
  EXPECT_THAT(findings_in(rig.run(kSigningFile)), ElementsAre("unknown cert_unreadable: /auth.cer: too large"));
}

TEST(CertificateValidityFile, JudgesTheLeafOfAChainInAnyOrderAndRefusesToGuess) {
  const Certificate root = self_sign(authority("Fabrikam Root"));
  const Certificate leaf = issue(auth_spec(), root);
  auto impostor_spec = authority("Fabrikam Root");
  impostor_spec.key = rsa(2048, "impostor");
  const Certificate impostor = self_sign(impostor_spec);
  const Certificate one = auth();
  const Certificate other = auth([](CertificateSpec& s) { s.key = rsa(2048, "next"); });
  struct Case {
    std::string name, bytes;
    Lines want;
  };
  const std::string both = one.sha1_hex() + ", " + other.sha1_hex();
  const Case cases[] = {
      {"leaf first", leaf.pem() + root.pem(), {}},
      {"leaf last",
       root.pem() + leaf.pem(),
       {"warning cert_chain_misordered: /auth.cer: expected the leaf \"CN=Microsoft Exchange Server Auth Certificate\" "
        "first and each issuer behind what it issued, found \"CN=Fabrikam Root\" first"}},
      {"an issuer of that name with another key",
       leaf.pem() + impostor.pem(),
       {"failure cert_untrusted_chain: /auth.cer: expected a signature by the issuer beside the certificate, but the "
        "key of " +
        evidence::read_certificate_der(impostor.der()).value().subject + " (" + impostor.sha1_hex() +
        ") does not verify it"}},
      {"two issuers of that name", leaf.pem() + impostor.pem() + root.pem(), {}},
      {"old and new",
       one.pem() + other.pem(),
       {"unknown cert_multiple_ambiguous: /auth.cer: expected one certificate, alone or with its chain, found 2 that "
        "do "
        "not make up one chain: " +
        both}},
  };
  for (const auto& [name, bytes, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", bytes);
    const core::ProbeResult result = rig.run(kSigningFile);
    EXPECT_EQ(findings_in(result), want) << name;
    EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=file,position=1")) << name;
  }
}

/// Certificates that OpenSSL would not make.
TEST(CertificateJudgement, FindsKeysThatAreNotForSignatures) {
  struct Case {
    std::string type;
    int bits;
    std::optional<std::uint64_t> exponent;
    Lines problems, want;
  };
  const Case cases[] = {
      {"RSA", 2048, 65537, {}, {}},
      {"RSA", 4096, 65537, {}, {}},
      {"RSA-PSS", 2048, 65537, {}, {}},
      {"EC", 256, {}, {}, {}},
      {"Ed25519", 253, {}, {}, {}},
      {"Ed448", 456, {}, {}, {}},
      {"RSA", 2047, 65537, {}, {"failure cert_weak_key: f: expected an RSA key of at least 2048 bits, found 2047"}},
      {"RSA-PSS", 1024, 65537, {}, {"failure cert_weak_key: f: expected an RSA key of at least 2048 bits, found 1024"}},
      {"RSA", 2048, 3, {}, {"failure cert_weak_key: f: expected the RSA exponent 65537, found 3"}},
      {"RSA", 2048, {}, {}, {"failure cert_weak_key: f: expected the RSA exponent 65537, found none"}},
      {"EC", 192, {}, {}, {"failure cert_weak_key: f: expected an EC key of at least 256 bits, found 192"}},
      {"DSA", 2048, {}, {}, {"failure cert_weak_key: f: expected an RSA, EC or Ed25519 key, found DSA"}},
      {"1.2.3.4",
       0,
       {},
       {"the public key (1.2.3.4) cannot be read"},
       {"failure cert_parse_error: f: expected a certificate that can be read whole: the public key (1.2.3.4) cannot "
        "be "
        "read"}},
      {"RSA", 0, {}, {}, {"failure cert_weak_key: f: expected an RSA key of at least 2048 bits, found 0"}},
  };
  for (const auto& [type, bits, exponent, problems, want] : cases) {
    evidence::Certificate certificate;
    certificate.key_type = type;
    certificate.key_bits = bits;
    certificate.rsa_exponent = exponent;
    certificate.problems = problems;
    core::ProbeResult result;
    result.add(judge_key(certificate, "f"));
    EXPECT_EQ(findings_in(result), want) << type << " " << bits;
  }
}

TEST(CertificateJudgement, WantsAKeyThatTokensAreSignedWith) {
  struct Case {
    std::string type, curve;
    int bits;
    Lines want;
  };
  const std::string unfit =
      "failure cert_key_usage_invalid: f: expected an RSA key or an EC key on P-256, P-384 or P-521, as tokens are "
      "signed with, "
      "found ";
  const Case cases[] = {
      {"RSA", "", 2048, {}},
      {"RSA-PSS", "", 2048, {}},
      {"EC", "P-256", 256, {}},
      {"EC", "P-384", 384, {}},
      {"EC", "P-521", 521, {}},
      {"EC", "P-224", 224, {}},  // too short: said once, by judge_key
      {"DSA", "", 2048, {}},     // likewise
      {"Ed25519", "", 256, {unfit + "an Ed25519 key"}},
      {"Ed448", "", 456, {unfit + "an Ed448 key"}},
      {"EC", "secp256k1", 256, {unfit + "an EC key on secp256k1"}},
      {"EC", "brainpoolP256r1", 256, {unfit + "an EC key on brainpoolP256r1"}},
      {"EC", "", 256, {unfit + "an EC key on an unnamed curve"}},
  };
  for (const auto& [type, curve, bits, want] : cases) {
    evidence::Certificate certificate;
    certificate.key_type = type;
    certificate.key_curve = curve;
    certificate.key_bits = bits;
    core::ProbeResult result;
    result.add(judge_signing_use(certificate, "f"));
    EXPECT_EQ(findings_in(result), want) << type << " " << curve;
  }
}

TEST(CertificateJudgement, WarnsOfACertificateForSigningSomethingElseAlone) {
  struct Case {
    std::vector<std::string> purposes;
    std::string found;
  };
  const Case cases[] = {
      {{}, ""},
      {{"serverAuth"}, ""},
      {{"codeSigning", "serverAuth"}, ""},
      {{"1.3.6.1.4.1.311.10.3.12"}, ""},
      {{"codeSigning"}, "codeSigning"},
      {{"emailProtection", "timeStamping"}, "emailProtection, timeStamping"},
  };
  for (const auto& [purposes, found] : cases) {
    evidence::Certificate certificate;
    certificate.key_type = "RSA";
    certificate.extended_key_usages = purposes;
    core::ProbeResult result;
    result.add(judge_signing_use(certificate, "f"));
    const Lines want{
        "warning cert_key_usage_invalid: f: expected an extended key usage like serverAuth, or none, found " + found +
        " alone"};
    EXPECT_EQ(findings_in(result), found.empty() ? Lines{} : want);
  }
}

TEST(CertificateJudgement, CountsWithDatesBeyondTheClock) {
  evidence::Certificate never;
  never.not_before_unix = 0;
  never.not_after_unix = 253402300799;  // 9999-12-31T23:59:59Z
  const Thresholds thresholds{{std::nullopt, 30.0}, {std::nullopt, 10.0}};
  EXPECT_THAT(judge_window(never, "f", kNow), IsEmpty());
  EXPECT_THAT(judge_time_left(never, "f", thresholds, kNow), IsEmpty());
}

}  // namespace
}  // namespace probe::probes
