#include "agent/net/chain_verifier.hpp"

#include "agent/core/input_error.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

namespace probe::net {
namespace {

using testing::authority;
using testing::Certificate;
using testing::issue;
using testing::self_sign;
using testing::server;

class ChainVerifierTest : public ::testing::Test {
 protected:
  ChainVerifierTest() { testing::write_file(directory_ / "ca.pem", root_.pem()); }

  core::ChainVerdict verify(const std::vector<core::Der>& chain, const std::string& host = "",
                            core::SystemTime at = std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}) {
    core::TlsTrust trust;
    trust.ca_file = (directory_ / "ca.pem").string();
    return verifier_.verify(chain, trust, host, at);
  }
  /// A verdict as `error depth reason`, with the name's part when it does not match.
  static std::string text(const core::ChainVerdict& verdict) {
    auto text = std::to_string(verdict.error) + " " + std::to_string(verdict.depth) + " " + verdict.reason;
    return verdict.name_matches ? text : text + ", other name";
  }

  testing::TemporaryDirectory directory_;
  const Certificate root_ = self_sign(authority("Root"));
  const Certificate intermediate_ = issue(authority("Intermediate"), root_);
  const Certificate leaf_ =
      issue(server({"mail.fabrikam.com", "*.contoso.com"}, {"192.0.2.1", "2001:db8::1"}), intermediate_);
  TrustStores stores_;
  OpensslChainVerifier verifier_{stores_};
};

TEST_F(ChainVerifierTest, AWholeChainIsTrusted) {
  EXPECT_EQ(text(verify({leaf_.der(), intermediate_.der()})), "0 0 ");
  EXPECT_EQ(text(verify({leaf_.der(), intermediate_.der(), root_.der()})), "0 0 ");
}

TEST_F(ChainVerifierTest, TheChainIsShownAsItWasBuilt) {
  const std::vector<core::Der> built{leaf_.der(), intermediate_.der(), root_.der()};
  EXPECT_EQ(verify({leaf_.der(), intermediate_.der()}).chain, built);
  EXPECT_EQ(verify({leaf_.der(), root_.der(), intermediate_.der()}).chain, built);
  EXPECT_TRUE(verify({leaf_.der()}).chain.empty());
}

TEST_F(ChainVerifierTest, AMissingIntermediateIsNamed) {
  EXPECT_EQ(text(verify({leaf_.der()})), "20 0 unable to get local issuer certificate");
}

TEST_F(ChainVerifierTest, AForeignRootIsNamedWithItsDepth) {
  const auto other = self_sign(authority("Other"));
  EXPECT_EQ(text(verify({issue(server({"a.example"}), other).der(), other.der()})),
            "19 1 self-signed certificate in certificate chain");
}

TEST_F(ChainVerifierTest, ASelfSignedLeafIsTrustedOnlyWhenItIsInTheFile) {
  const auto own = self_sign(server({"a.example"}));
  EXPECT_EQ(text(verify({own.der()})), "18 0 self-signed certificate");
  testing::write_file(directory_ / "ca.pem", own.pem());
  EXPECT_EQ(text(verify({own.der()})), "0 0 ");
}

TEST_F(ChainVerifierTest, AnIntermediateInTheFileIsAnAnchor) {
  testing::write_file(directory_ / "ca.pem", intermediate_.pem());
  EXPECT_EQ(text(verify({leaf_.der()})), "0 0 ");
}

TEST_F(ChainVerifierTest, TheTimeGivenDecides) {
  const std::vector<core::Der> chain{leaf_.der(), intermediate_.der()};
  EXPECT_EQ(verify(chain, "", std::chrono::sys_days{std::chrono::year{2100} / 1 / 2}).error,
            X509_V_ERR_CERT_HAS_EXPIRED);
  EXPECT_EQ(verify(chain, "", std::chrono::sys_days{std::chrono::year{2019} / 1 / 1}).error,
            X509_V_ERR_CERT_NOT_YET_VALID);
}

TEST_F(ChainVerifierTest, ATamperedSignatureIsFound) {
  auto spec = server({"a.example"});
  spec.tampered = true;
  EXPECT_EQ(text(verify({issue(spec, intermediate_).der(), intermediate_.der()})), "7 0 certificate signature failure");
}

TEST_F(ChainVerifierTest, WhatCannotBeJudgedSaysWhy) {
  EXPECT_EQ(text(verify({})), "1 0 the chain has no certificate, other name");
  EXPECT_EQ(text(verify({leaf_.der(), "rubbish"})), "1 1 certificate 1 of the chain is not DER, other name");
  EXPECT_EQ(text(verify({leaf_.der() + "x"})), "1 0 certificate 0 of the chain is not DER, other name");
}

TEST_F(ChainVerifierTest, AnUnusableCaFileThrows) {
  core::TlsTrust trust;
  trust.ca_file = "/nonexistent";
  EXPECT_THROW(verifier_.verify({leaf_.der()}, trust, "", {}), core::InputError);
}

TEST_F(ChainVerifierTest, NamesMatchByTheAlternativeNamesOnly) {
  struct Case {
    std::string host;
    bool want;
  };
  for (const auto& [host, want] :
       {Case{"mail.fabrikam.com", true}, Case{"MAIL.fabrikam.com", true}, Case{"mail.fabrikam.com.", true},
        Case{"a.contoso.com", true}, Case{"contoso.com", false}, Case{"a.b.contoso.com", false},
        Case{"www.fabrikam.com", false}, Case{"192.0.2.1", true}, Case{"192.0.2.2", false}, Case{"2001:db8::1", true},
        Case{"", true}}) {
    EXPECT_EQ(verify({leaf_.der(), intermediate_.der()}, host).name_matches, want) << host;
  }
  auto spec = server({"old.example"});
  spec.dns_names.clear();
  EXPECT_FALSE(verify({issue(spec, root_).der()}, "old.example").name_matches) << "the common name does not count";
}

}  // namespace
}  // namespace probe::net
