#include "tests/support/pkcs12.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::Certificate;
using probe::testing::findings_in;
using probe::testing::pkcs12;
using probe::testing::Pkcs12Kind;
using probe::testing::PrivateKey;
using probe::testing::rsa;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kWithKey = kSigningFile + "private_key: { file: /auth.key }\n";
const std::string kPfx =
    "type: certificate_validity\npurpose: signing\nsource: { file: /auth.pfx, password_file: /password }\n"
    "expires_within: { warning: 60d, failure: 14d }\nprivate_key: { in_source: true }\n";

TEST(CertificateKey, HasToBeThatOfTheCertificate) {
  const Certificate certificate = auth();
  const std::string thumbprint = certificate.sha1_hex();
  struct Case {
    std::string name, key;
    Lines want;
  };
  const Case cases[] = {
      {"right", certificate.key().pem(), {}},
      {"another one's",
       PrivateKey::get(rsa(2048, "other")).pem(),
       {"failure cert_private_key_mismatch: /auth.key: expected the private key of the certificate " + thumbprint +
        ", found an RSA key of another one"}},
      {"of another type",
       PrivateKey::get(probe::testing::ec_p256("other")).pem(),
       {"failure cert_private_key_mismatch: /auth.key: expected the private key of the certificate " + thumbprint +
        ", found an EC key of another one"}},
  };
  for (const auto& [name, key, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", certificate.pem());
    rig.put("/auth.key", key);
    EXPECT_EQ(findings_in(rig.run(kWithKey)), want) << name;
  }
}

TEST(CertificateKey, ThatLiesOpenIsWarnedOf) {
  const Certificate certificate = auth();
  struct Case {
    unsigned mode;
    std::string want;
  };
  const Case cases[] = {
      {0400, ""},
      {0600, ""},
      {0640, ""},
      {0750, ""},
      {0644, "0644: everybody may read it"},
      {0604, "0604: everybody may read it"},
      {0666, "0666: everybody may read it"},
      {0660, "0660: others than its owner may replace it"},
      {0602, "0602: others than its owner may replace it"},
  };
  for (const auto& [mode, want] : cases) {
    const Lines wanted = want.empty() ? Lines{}
                                      : Lines{
                                            "warning cert_private_key_exposed: /auth.key: expected a private key that "
                                            "is closed to others (mode 0600, or 0640 with a group of its own), found "
                                            "mode " +
                                            want};
    Rig rig;
    rig.put("/auth.cer", certificate.pem());
    rig.fakes.files.files["/auth.key"] = core::FileContent{certificate.key().pem(), kNow, mode};
    EXPECT_EQ(findings_in(rig.run(kWithKey)), wanted) << want;
    rig.fakes.files.files["/auth.cer"] = core::FileContent{certificate.pem(), kNow, mode};
    EXPECT_EQ(findings_in(rig.run(kWithKey)), wanted) << "that everybody may read a certificate is as it should be";
  }
}

TEST(CertificateKey, ThatLiesOpenBesideItsCertificateIsWarnedOfUnlessAPasswordProtectsIt) {
  const Certificate certificate = auth();
  Rig rig;
  rig.fakes.files.files["/auth.cer"] = core::FileContent{certificate.pem() + certificate.key().pem(), kNow, 0644};
  EXPECT_THAT(
      findings_in(rig.run(kSigningFile)),
      ElementsAre("warning cert_private_key_exposed: /auth.cer: expected a private key that is closed to others "
                  "(mode 0600, or 0640 with a group of its own), found mode 0644: everybody may read it"));
  rig.put("/password", "secret");
  rig.fakes.files.files["/auth.pfx"] = core::FileContent{pkcs12(certificate, "secret"), kNow, 0644};
  EXPECT_THAT(findings_in(rig.run(kPfx)), IsEmpty());
}

TEST(CertificateKey, ThatIsNotThereIsMissingWhateverElseIs) {
  const Certificate certificate = auth();
  Rig rig;
  rig.put("/auth.cer", certificate.pem());
  EXPECT_THAT(findings_in(rig.run(kWithKey)), ElementsAre("failure cert_private_key_missing: /auth.key: no such file"));
  rig.put("/auth.key", certificate.pem());
  const auto found = rig.run(kWithKey);
  ASSERT_EQ(found.findings().size(), 1U);
  EXPECT_EQ(found.findings()[0].code().id(), "cert_private_key_missing");
  rig.put_unreadable("/auth.key", "/auth.key: permission denied for user id 999");
  EXPECT_THAT(findings_in(rig.run(kWithKey)),
              ElementsAre("unknown input_unreadable: /auth.key: permission denied for user id 999"));
}

TEST(CertificateKey, IsFoundBesideTheCertificate) {
  const Certificate certificate = auth();
  struct Case {
    std::string name, bytes;
    Lines want;
  };
  const Lines missing = {
      "failure cert_private_key_missing: /auth.pfx: expected the certificate's private key beside it, found none"};
  const Case cases[] = {
      {"PKCS#12", pkcs12(certificate, "geheim"), {}},
      {"PEM", certificate.pem() + certificate.key().pem(), {}},
      {"PKCS#12 without", pkcs12(certificate, "geheim", Pkcs12Kind::kWithoutKey), missing},
      {"PEM without", certificate.pem(), missing},
      {"old ciphers",
       pkcs12(certificate, "geheim", Pkcs12Kind::kLegacy),
       {"warning pkcs12_legacy_algorithm: /auth.pfx: expected AES, the file is encrypted with "
        "pbeWithSHA1And40BitRC2-CBC and "
        "pbeWithSHA1And3-KeyTripleDES-CBC: other programs will not open it"}},
  };
  for (const auto& [name, bytes, want] : cases) {
    Rig rig;
    rig.put("/auth.pfx", bytes);
    rig.put("/password", "geheim\n");
    EXPECT_EQ(findings_in(rig.run(kPfx)), want) << name;
  }
}

TEST(CertificateKey, IsUnlockedByWorkersWithinTheTimeOfTheRun) {
  const Certificate certificate = auth();
  Rig rig;
  rig.put("/auth.pfx", pkcs12(certificate, "geheim"));
  rig.put("/password", "geheim\n");
  EXPECT_THAT(findings_in(rig.run(kPfx)), IsEmpty());
  EXPECT_EQ(rig.fakes.workers.jobs, 1U);
  rig.fakes.workers.slow = true;
  EXPECT_THAT(findings_in(rig.run(kPfx)),
              ElementsAre("unknown cert_unreadable: /auth.pfx: expected to unlock it within the time of the run, its "
                          "password is hashed too often for that"));
  rig.put("/auth.cer", certificate.der());
  rig.put("/auth.key", certificate.key().pem());
  EXPECT_THAT(findings_in(rig.run(kWithKey)),
              ElementsAre("unknown input_unreadable: /auth.key: expected to unlock it within the time of the run, its "
                          "password is hashed too often for that"));
  rig.fakes.workers.busy = true;
  const std::string others = "expected to unlock it within the time of the run, unlocking others took all of it";
  EXPECT_THAT(findings_in(rig.run(kPfx)), ElementsAre("unknown probe_timeout: /auth.pfx: " + others));
  EXPECT_THAT(findings_in(rig.run(kWithKey)), ElementsAre("unknown probe_timeout: /auth.key: " + others));
}

TEST(CertificateKey, MayLieInAPkcs12File) {
  const Certificate certificate = auth();
  const std::string in_pfx = kSigningFile + "private_key: { file: /auth.pfx, password_file: /password }\n";
  struct Case {
    std::string name, bytes;
    Lines want;
  };
  const Certificate other = auth([](auto& spec) { spec.key = rsa(2048, "other"); });
  const Case cases[] = {
      {"right", pkcs12(certificate, "geheim"), {}},
      {"another one's",
       pkcs12(other, "geheim"),
       {"failure cert_private_key_mismatch: /auth.pfx: expected the private key of the certificate " +
        certificate.sha1_hex() + ", found an RSA key of another one"}},
      {"none",
       pkcs12(certificate, "geheim", Pkcs12Kind::kWithoutKey),
       {"failure cert_private_key_missing: /auth.pfx: expected a private key, the PKCS#12 file has none"}},
      {"another password",
       pkcs12(certificate, "falsch"),
       {"unknown pkcs12_bad_password: /auth.pfx: expected the password of the PKCS#12 file, the one given does not "
        "open it"}},
  };
  for (const auto& [name, bytes, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", certificate.pem());
    rig.put("/auth.pfx", bytes);
    rig.put("/password", "geheim\n");
    EXPECT_EQ(findings_in(rig.run(in_pfx)), want) << name;
  }
}

TEST(CertificateKey, StaysLockedWithoutItsPassword) {
  const Certificate certificate = auth();
  Rig rig;
  rig.put("/auth.pfx", pkcs12(certificate, "geheim"));
  rig.put("/password", "falsch\n");
  const auto wrong = rig.run(kPfx);
  ASSERT_EQ(wrong.findings().size(), 1U);
  EXPECT_EQ(wrong.findings()[0].code().id(), "pkcs12_bad_password");
  EXPECT_EQ(wrong.findings()[0].message().find("falsch"), std::string::npos);
  rig.fakes.files.files.erase("/password");
  EXPECT_THAT(findings_in(rig.run(kPfx)), ElementsAre("unknown credential_unreadable: /password: no such file"));
}

}  // namespace
}  // namespace probe::probes
