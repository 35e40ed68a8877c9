#include "probes/certificate_validity/certificate_subject.hpp"

#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::findings_in;

evidence::Certificate leaf() {
  const auto made = probe::testing::self_sign(probe::testing::server({"mail.fabrikam.com", "*.mail.fabrikam.com"}));
  auto certificate = evidence::read_certificate_der(made.der()).value();
  certificate.subject = "CN=mail.fabrikam.com,OU=Mail,O=Fabrikam\\, Inc.";
  return certificate;
}

Lines lines(const evidence::Certificate& certificate, const SubjectExpectations& expected) {
  core::ProbeResult result;
  result.add(judge_subject(certificate, "x.cer", expected));
  return findings_in(result);
}

TEST(CertificateSubject, IsComparedWithAPattern) {
  struct Case {
    std::string pattern;
    bool fits;
  };
  const Case cases[] = {
      {"", true},
      {"CN=mail.fabrikam.com,OU=Mail,O=Fabrikam\\, Inc.", true},
      {"cn=MAIL.fabrikam.com, OU=Mail, O=Fabrikam\\,Inc.", true},
      {"CN=mail.fabrikam.com*", true},
      {"*", true},
      {"*O=Fabrikam*Inc.", true},
      {"*OU=Mail*", true},
      {"CN=*.com,*,O=*", true},
      {"CN=mail.fabrikam.com", false},
      {"*OU=Mail", false},
      {"CN=*.net*", false},
      {"CN=mail.fabrikam.com,OU=Mail,O=Fabrikam\\, Inc.x", false},
  };
  for (const auto& [pattern, fits] : cases) {
    EXPECT_EQ(lines(leaf(), {pattern, {}}).empty(), fits) << pattern;
  }
  EXPECT_EQ(lines(leaf(), {"CN=other*", {}}),
            Lines{"warning cert_subject_mismatch: x.cer: expected the subject CN=other*, found "
                  "CN=mail.fabrikam.com,OU=Mail,O=Fabrikam\\, Inc."});
  EXPECT_EQ(lines({}, {"CN=other*", {}}),
            Lines{"warning cert_subject_mismatch: x.cer: expected the subject CN=other*, found none"});
}

TEST(CertificateSubject, HasToHaveEveryName) {
  EXPECT_EQ(lines(leaf(), {"", {"mail.fabrikam.com", "EX1.mail.fabrikam.com"}}), Lines{});
  EXPECT_EQ(lines(leaf(), {"", {"mail.fabrikam.com", "autodiscover.fabrikam.com", "a.b.mail.fabrikam.com"}}),
            Lines{"warning cert_subject_mismatch: x.cer: expected a certificate for autodiscover.fabrikam.com, "
                  "a.b.mail.fabrikam.com, it is for mail.fabrikam.com, *.mail.fabrikam.com"});
  const auto nameless = evidence::read_certificate_der(auth().der()).value();
  EXPECT_EQ(lines(nameless, {"", {"mail.fabrikam.com"}}),
            Lines{"warning cert_subject_mismatch: x.cer: expected a certificate for mail.fabrikam.com, it is for no "
                  "name"});
}

TEST(CertificateSubject, IsJudgedWhereItIsConfiguredOnly) {
  Rig rig;
  rig.put("/auth.cer", auth().pem());
  EXPECT_EQ(findings_in(rig.run(kSigningFile)), Lines{});
  EXPECT_EQ(findings_in(rig.run(kSigningFile + "expect: { subject: \"CN=Fabrikam*\" }\n")),
            Lines{"warning cert_subject_mismatch: /auth.cer: expected the subject CN=Fabrikam*, found CN=Microsoft "
                  "Exchange Server Auth Certificate"});
}

}  // namespace
}  // namespace probe::probes
