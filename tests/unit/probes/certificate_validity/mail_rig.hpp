#pragma once

#include "tests/support/certificate_factory.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

/// certificate_validity at a mail server's TLS endpoint.
namespace probe::probes::testing {

inline constexpr std::chrono::hours kDay{24};

inline const std::string kMail =
    "type: certificate_validity\npurpose: tls_server\nsource: { endpoint: \"mail.fabrikam.com:443\" }\n"
    "ca_file: /ca.pem\n";

/// A chain of three, as a server presents it: without its root.
struct MailTest : ::testing::Test {
  Rig rig;
  probe::testing::Certificate root = probe::testing::self_sign(probe::testing::authority("Fabrikam Root"));
  probe::testing::CertificateSpec issuing = probe::testing::authority("Fabrikam Issuing CA");
  probe::testing::CertificateSpec leaf = probe::testing::server({"mail.fabrikam.com", "*.fabrikam.com"}, {"192.0.2.7"});

  MailTest() {
    issuing.validity = {kNow - 1000 * kDay, kNow + 1000 * kDay};
    leaf.validity = {kNow - 20 * kDay, kNow + 180 * kDay};
  }

  core::TlsExchange exchange() const {
    const probe::testing::Certificate middle = probe::testing::issue(issuing, root);
    core::TlsExchange result;
    result.session.peer_chain = {probe::testing::issue(leaf, middle).der(), middle.der()};
    result.phases.add(core::Phase::kTls, std::chrono::milliseconds(3));
    return result;
  }
  core::ProbeResult run(const std::string& more = "", const std::string& endpoint = "mail.fabrikam.com:443") {
    rig.fakes.tls.exchanges[endpoint] = exchange();
    return rig.run(kMail + more);
  }
  void verdict(int error, int depth, std::string reason = "reason of the verifier") {
    rig.fakes.chains.verdict = {error, depth, std::move(reason), true};
  }
};

/// Trusts a chain until one of its issuers expires, and remembers what it was asked.
struct ExpiringIssuer final : core::ChainVerifier {
  TimePoint end;
  mutable std::vector<core::Der> chain;
  mutable core::TlsTrust trust;
  mutable std::string host = "not asked";
  core::ChainVerdict verify(const std::vector<core::Der>& ders, const core::TlsTrust& whom, const std::string& name,
                            core::SystemTime at) const override {
    chain = ders;
    trust = whom;
    host = name;
    if (at < end) return {};
    return {.error = 10, .depth = 1, .reason = "certificate has expired"};
  }
};

}  // namespace probe::probes::testing
