#include "probes/certificate_validity/certificate_chain.hpp"

#include "tests/support/certificate_factory.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <vector>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using namespace probe::probes::testing;
using probe::testing::findings_in;

constexpr core::SystemTime kNow = std::chrono::sys_days{std::chrono::year{2030} / 6 / 1};

/// Builds the chain as presented and says that its issuer expires when it does. Counts how often it is asked.
class DatesVerifier final : public core::ChainVerifier {
 public:
  explicit DatesVerifier(core::SystemTime issuer_expires) : issuer_expires_(issuer_expires) {}

  core::ChainVerdict verify(const std::vector<core::Der>& chain, const core::TlsTrust&, const std::string&,
                            core::SystemTime at) const override {
    ++asked;
    core::ChainVerdict verdict;
    if (at < issuer_expires_) {
      verdict.chain = chain;
    } else {
      verdict.error = X509_V_ERR_CERT_HAS_EXPIRED;
      verdict.depth = 1;
    }
    return verdict;
  }

  mutable int asked = 0;

 private:
  core::SystemTime issuer_expires_;
};

/// A leaf and its issuer, which expires at `end`.
std::vector<evidence::Certificate> chain_until(core::SystemTime end) {
  auto spec = probe::testing::authority("Intermediate");
  spec.validity.not_after = end;
  const auto issuer = probe::testing::self_sign(spec);
  const auto leaf = probe::testing::issue(probe::testing::server({"mail.fabrikam.com"}), issuer);
  return {evidence::read_certificate_der(leaf.der()).value(), evidence::read_certificate_der(issuer.der()).value()};
}

ServerExpectation warning_ahead(std::chrono::days days) {
  ServerExpectation expected;
  expected.thresholds.warning.span = days;
  expected.thresholds.failure.span = std::chrono::days(1);
  return expected;
}

TEST(CertificateChain, IsVerifiedOnceWhenAllOfItOutlivesTheWarning) {
  const core::SystemTime end = kNow + std::chrono::days(90);
  const DatesVerifier verifier(end);
  EXPECT_EQ(judge_chain(chain_until(end), "mail:443", warning_ahead(std::chrono::days(30)), verifier, kNow).size(), 0U);
  EXPECT_EQ(verifier.asked, 1);
}

TEST(CertificateChain, IsVerifiedForTheDayOfTheWarningWhenAnIssuerExpiresBefore) {
  const core::SystemTime end = kNow + std::chrono::days(20);
  const DatesVerifier verifier(end);
  core::ProbeResult result;
  result.add(judge_chain(chain_until(end), "mail:443", warning_ahead(std::chrono::days(30)), verifier, kNow));
  EXPECT_EQ(findings_in(result),
            Lines{"warning cert_expiring: mail:443: the issuer \"CN=Intermediate\" expires at 2030-06-21T00:00:00Z"});
  EXPECT_EQ(verifier.asked, 2);
}

}  // namespace
}  // namespace probe::probes
