#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using namespace probe::probes::testing;
using probe::testing::authority;
using probe::testing::Certificate;
using probe::testing::findings_in;
using probe::testing::issue;
using probe::testing::self_sign;
using probe::testing::server;

/// A chain of three, and certificates that are none of it.
struct CertificateOrder : ::testing::Test {
  Rig rig;
  Certificate root = self_sign(authority("Root"));
  Certificate issuing = issue(authority("Issuing CA"), root);
  Certificate crossed = issue(authority("Issuing CA"), self_sign(authority("Old Root")));
  Certificate stranger = self_sign(authority("Stranger"));
  Certificate leaf = make_leaf();

  Certificate make_leaf() const {
    auto spec = server({"mail.fabrikam.com"});
    spec.validity = {kNow - 20 * 24h, kNow + 180 * 24h};
    return issue(spec, issuing);
  }

  struct Case {
    std::string name;
    std::vector<Certificate> certificates;
    std::string want;
  };
};

TEST_F(CertificateOrder, OfAFileIsLeafFirstThenEachIssuerBehindWhatItIssued) {
  const Case cases[] = {
      {"leaf", {leaf}, ""},
      {"without root", {leaf, issuing}, ""},
      {"with root", {leaf, issuing, root}, ""},
      {"two of one issuer, cross-signed", {leaf, issuing, crossed, root}, ""},
      {"root first",
       {root, issuing, leaf},
       "expected the leaf \"CN=mail.fabrikam.com\" first and each issuer behind what it issued, found \"CN=Root\" "
       "first"},
      {"root in the middle", {leaf, root, issuing}, "expected \"CN=Root\" behind \"CN=Issuing CA\", which it issued"},
      {"stranger",
       {leaf, issuing, stranger},
       "expected the chain of \"CN=mail.fabrikam.com\" alone, found \"CN=Stranger\", which issued nothing in it"},
      {"twice", {leaf, issuing, issuing}, "expected each certificate once, found \"CN=Issuing CA\" twice"},
      {"leaf twice", {leaf, leaf, issuing}, "expected each certificate once, found \"CN=mail.fabrikam.com\" twice"},
  };
  for (const auto& [name, certificates, want] : cases) {
    std::string pem;
    core::TlsExchange exchange;
    for (const auto& certificate : certificates) {
      pem += certificate.pem();
      exchange.session.peer_chain.push_back(certificate.der());
    }
    const auto wanted = [&want = want](const std::string& where) {
      return want.empty() ? Lines{} : Lines{"warning cert_chain_misordered: " + where + ": " + want};
    };
    rig.put("/mail.pem", pem);
    EXPECT_EQ(findings_in(rig.run("type: certificate_validity\npurpose: tls_server\nsource: { file: /mail.pem }")),
              wanted("/mail.pem"))
        << name;
    if (certificates.front().der() != leaf.der()) continue;  // a server is known by what it shows first
    rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = exchange;
    EXPECT_EQ(findings_in(rig.run("type: certificate_validity\npurpose: tls_server\n"
                                  "source: { endpoint: \"mail.fabrikam.com:443\" }")),
              wanted("mail.fabrikam.com:443"))
        << name;
  }
}

TEST_F(CertificateOrder, OfTwoFilesInOnePatternIsJudgedInEach) {
  rig.put("/certs/a.pem", leaf.pem() + issuing.pem());
  rig.put("/certs/b.pem", issuing.pem() + leaf.pem());
  EXPECT_EQ(findings_in(rig.run("type: certificate_validity\npurpose: tls_server\nsource: { file: \"/certs/*\" }")),
            (Lines{"warning cert_chain_misordered: /certs/b.pem: expected the leaf \"CN=mail.fabrikam.com\" first and "
                   "each issuer behind what it issued, found \"CN=Issuing CA\" first"}));
}

}  // namespace
}  // namespace probe::probes
