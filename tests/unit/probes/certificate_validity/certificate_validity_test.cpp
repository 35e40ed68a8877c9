#include "tests/support/certificate_factory.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

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
using probe::testing::SignatureDigest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kDay = 24h;

TEST(CertificateValiditySigning, JudgesDatesKeySignatureAndUse) {
  struct Case {
    std::string name;
    std::function<void(CertificateSpec&)> change;
    Lines want;
  };
  const Case cases[] = {
      {"healthy", [](CertificateSpec&) {}, {}},
      {"healthy to the day", [](CertificateSpec& s) { s.validity.not_after = kNow + 60 * kDay; }, {}},
      {"begins now", [](CertificateSpec& s) { s.validity.not_before = kNow; }, {}},
      {"expired",
       [](CertificateSpec& s) { s.validity.not_after = kNow - 36h; },
       {"failure cert_expired: /auth.cer: the certificate expired 1d12h ago, at 2026-11-22T00:00:00Z"}},
      {"expires this second",
       [](CertificateSpec& s) { s.validity.not_after = kNow; },
       {"failure cert_expired: /auth.cer: the certificate expired 0s ago, at 2026-11-23T12:00:00Z"}},
      {"not yet valid",
       [](CertificateSpec& s) { s.validity.not_before = kNow + 90min; },
       {"failure cert_not_yet_valid: /auth.cer: the certificate becomes valid in 1h30m, at 2026-11-23T13:30:00Z"}},
      {"ends before it begins",
       [](CertificateSpec& s) { s.validity = {kNow + kDay, kNow - kDay}; },
       {"failure cert_expired: /auth.cer: the certificate expired 1d ago, at 2026-11-22T12:00:00Z",
        "failure cert_not_yet_valid: /auth.cer: the certificate becomes valid in 1d, at 2026-11-24T12:00:00Z"}},
      {"one second below the warning",
       [](CertificateSpec& s) { s.validity.not_after = kNow + 60 * kDay - 1s; },
       {"warning cert_expiring: /auth.cer: expected at least 60d until expiry, 59d23h left until "
        "2027-01-22T11:59:59Z"}},
      {"one second below the failure",
       [](CertificateSpec& s) { s.validity.not_after = kNow + 14 * kDay - 1s; },
       {"failure cert_expiring_critical: /auth.cer: expected at least 14d until expiry, 13d23h left until "
        "2026-12-07T11:59:59Z"}},
      {"one second left",
       [](CertificateSpec& s) { s.validity.not_after = kNow + 1s; },
       {"failure cert_expiring_critical: /auth.cer: expected at least 14d until expiry, 1s left until "
        "2026-11-23T12:00:01Z"}},
      {"weak key",
       [](CertificateSpec& s) { s.key = rsa(1024, "weak"); },
       {"failure cert_weak_key: /auth.cer: expected an RSA key of at least 2048 bits, found 1024"}},
      {"elliptic curve", [](CertificateSpec& s) { s.key = probe::testing::ec_p256("auth-ec"); }, {}},
      {"signed over SHA-1",
       [](CertificateSpec& s) { s.digest = SignatureDigest::kSha1; },
       {"warning cert_weak_signature: /auth.cer: expected a signature over SHA-256 or better, found "
        "sha1WithRSAEncryption"}},
      {"signed over MD5",
       [](CertificateSpec& s) { s.digest = SignatureDigest::kMd5; },
       {"warning cert_weak_signature: /auth.cer: expected a signature over SHA-256 or better, found "
        "md5WithRSAEncryption"}},
      {"not for signatures",
       [](CertificateSpec& s) { s.key_usage = "critical,keyEncipherment,dataEncipherment"; },
       {"warning cert_key_usage_invalid: /auth.cer: expected the key usage digitalSignature, found keyEncipherment, "
        "dataEncipherment"}},
      {"for any use", [](CertificateSpec& s) { s.key_usage = ""; }, {}},
      {"tampered with",
       [](CertificateSpec& s) { s.tampered = true; },
       {"failure cert_self_signature_invalid: /auth.cer: subject and issuer are the same, but the certificate's own "
        "key does not verify its signature"}},
      {"all at once, the worst first",
       [](CertificateSpec& s) {
         s.validity.not_after = kNow - 5s;
         s.key = rsa(1024, "weak");
         s.digest = SignatureDigest::kSha1;
       },
       {"failure cert_expired: /auth.cer: the certificate expired 5s ago, at 2026-11-23T11:59:55Z",
        "failure cert_weak_key: /auth.cer: expected an RSA key of at least 2048 bits, found 1024",
        "warning cert_weak_signature: /auth.cer: expected a signature over SHA-256 or better, found "
        "sha1WithRSAEncryption"}},
  };
  for (const auto& [name, change, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", auth(change).der());
    const core::ProbeResult result = rig.run(kSigningFile);
    EXPECT_EQ(findings_in(result), want) << name;
    const bool fails = std::ranges::any_of(want, [](const std::string& line) { return line.starts_with("failure"); });
    EXPECT_EQ(result.type(), fails ? core::ResultType::kFailed : core::ResultType::kSucceeded) << name;
  }
}

TEST(CertificateValiditySigning, IsJudgedAnewAsTimePassesAlthoughItsFileStaysTheSame) {
  Rig rig;
  rig.put("/auth.cer", auth([](CertificateSpec& s) { s.validity.not_after = kNow + 61 * kDay; }).der());
  rig.fakes.files.known_paths.insert("/auth.cer");
  struct Case {
    std::string name;
    std::chrono::seconds passed;
    std::string want;
  };
  const Case cases[] = {
      {"enough left", 1 * kDay, ""},
      {"one second too few for the warning", 1 * kDay + 1s, "cert_expiring"},
      {"the last second of fourteen days", 47 * kDay, "cert_expiring"},
      {"too few for the failure", 47 * kDay + 1s, "cert_expiring_critical"},
      {"the last second", 61 * kDay - 1s, "cert_expiring_critical"},
      {"over", 61 * kDay, "cert_expired"},
      {"the clock was put back", 0s, ""},
  };
  config::Problems problems("probe.yml");
  const auto built = runtime::build_configuration(
      "probes:\n  - { name: watched, type: certificate_validity, purpose: signing, source: { file: /auth.cer }, "
      "expires_within: { warning: 60d, failure: 14d } }\n",
      core::ProbeRegistry(builtin_types()), problems);
  ASSERT_TRUE(built) << problems.text();
  runtime::Runner runner(rig.fakes.ports());
  for (const auto& [name, passed, want] : cases) {
    rig.fakes.clock.set(kNow + passed);
    const auto run = runner.run_at_once(built->probes.front(), 1, rig.fakes.clock.steady());
    ASSERT_TRUE(run) << name;
    const auto& findings = run->result.findings();
    EXPECT_EQ(findings.empty() ? "" : findings.front().code().id(), want) << name;
  }
}

TEST(CertificateValiditySigning, NeedsNoChainForACertificateOfAnAuthority) {
  Rig rig;
  rig.put("/auth.cer", issue(auth_spec(), self_sign(authority("Fabrikam Root"))).pem());
  EXPECT_THAT(findings_in(rig.run(kSigningFile)), IsEmpty());
}

TEST(CertificateValiditySigning, FailsWhenNothingConfiguredSaysHowMuchIsEnough) {
  struct Case {
    std::string name;
    std::chrono::hours lifetime, left;
    Lines want;
  };
  const Case cases[] = {
      {"long-lived, enough left", 1800 * kDay, 60 * kDay, {}},
      {"long-lived, days count",
       1800 * kDay,
       59 * kDay,
       {"warning cert_expiring: /auth.cer: expected at least 60d until expiry, 59d left until 2027-01-21T12:00:00Z"}},
      {"short-lived, enough left", 90 * kDay, 27 * kDay, {}},
      {"short-lived, the share counts",
       90 * kDay,
       26 * kDay,
       {"warning cert_expiring: /auth.cer: expected at least 27d (30% of the lifetime) until expiry, 26d left until "
        "2026-12-19T12:00:00Z"}},
      {"short-lived, almost over",
       90 * kDay,
       8 * kDay,
       {"failure cert_expiring_critical: /auth.cer: expected at least 9d (10% of the lifetime) until expiry, 8d left "
        "until 2026-12-01T12:00:00Z"}},
  };
  for (const auto& [name, lifetime, left, want] : cases) {
    Rig rig;
    const TimePoint end = kNow + left;
    rig.put("/auth.cer", auth([&](CertificateSpec& s) { s.validity = {end - lifetime, end}; }).der());
    EXPECT_EQ(findings_in(rig.run("type: certificate_validity\npurpose: signing\nsource: { file: /auth.cer }")), want)
        << name;
  }
}

TEST(CertificateValiditySigning, TakesThresholdsAsDurationsAndShares) {
  struct Case {
    std::string thresholds;
    Lines want;
  };
  // 100 days long, 20 of them left.
  const Case cases[] = {
      {"{ warning: 20d, failure: 1d }", {}},
      {"{ warning: 20%, failure: 10% }", {}},
      {"{ warning: 0s, failure: 0s }", {}},
      {"{ warning: 20.5%, failure: 10% }",
       {"warning cert_expiring: /auth.cer: expected at least 20d12h (20.5% of the lifetime) until expiry, 20d left "
        "until 2026-12-13T12:00:00Z"}},
      {"{ warning: 0s, failure: 21d }",
       {"failure cert_expiring_critical: /auth.cer: expected at least 21d until expiry, 20d left until "
        "2026-12-13T12:00:00Z"}},
  };
  for (const auto& [thresholds, want] : cases) {
    Rig rig;
    rig.put("/auth.cer", auth([](CertificateSpec& s) { s.validity = {kNow - 80 * kDay, kNow + 20 * kDay}; }).der());
    EXPECT_EQ(findings_in(rig.run("type: certificate_validity\npurpose: signing\nsource: { file: /auth.cer }\n"
                                  "expires_within: " +
                                  thresholds)),
              want)
        << thresholds;
  }
}

TEST(CertificateValidityMetrics, ReportWhatWasFoundAlsoWhenTheRunFails) {
  Rig rig;
  const Certificate certificate = auth([](CertificateSpec& s) {
    s.validity = {kNow - 75 * kDay, kNow + 25 * kDay};
    s.tampered = true;
  });
  rig.put("/auth.cer", certificate.der());
  const core::ProbeResult result = rig.run(kSigningFile);
  EXPECT_EQ(result.type(), core::ResultType::kFailed);
  const auto value = [&](std::string_view name) { return value_of(result, name, "source=file,position=0"); };
  EXPECT_EQ(value("probe_certificate_not_before_timestamp_seconds"), 1795435200.0 - 75 * 86400);
  EXPECT_EQ(value("probe_certificate_not_after_timestamp_seconds"), 1795435200.0 + 25 * 86400);
  EXPECT_EQ(value("probe_certificate_lifetime_ratio"), 0.25);
  EXPECT_EQ(value("probe_certificate_key_size"), 2048);
  ASSERT_EQ(result.observations().size(), 5U);
  const core::Observation& info = result.observations().back();
  EXPECT_EQ(info.metric->name, "probe_certificate_info");
  EXPECT_EQ(info.value, 1);
  const core::Labels& labels = info.labels;
  ASSERT_EQ(labels.size(), 7U);
  EXPECT_EQ(labels[2], (core::Labels::value_type("subject", "CN=Microsoft Exchange Server Auth Certificate")));
  EXPECT_EQ(labels[3], (core::Labels::value_type("issuer", "CN=Microsoft Exchange Server Auth Certificate")));
  EXPECT_EQ(labels[5], (core::Labels::value_type("fingerprint_sha256", certificate.sha256_hex())));
  EXPECT_EQ(labels[6], (core::Labels::value_type("thumbprint", certificate.sha1_hex())));
}

TEST(CertificateValidityMetrics, AreDeclaredByTheType) {
  const core::ProbeType type = builtin_type("certificate_validity");
  Rig rig;
  rig.put("/auth.cer", auth().der());
  const core::ProbeResult result = rig.run(kSigningFile);
  for (const auto& observation : result.observations()) {
    EXPECT_THAT(type.metrics, ::testing::Contains(observation.metric)) << observation.metric->name;
  }
}

TEST(CertificateValidityFindings, CarryTheFactsTheyRestOn) {
  Rig rig;
  const Certificate certificate = auth([](CertificateSpec& s) { s.validity.not_after = kNow - kDay; });
  rig.put("/auth.cer", certificate.der());
  std::string facts;
  const core::ProbeResult result = rig.run(kSigningFile);
  ASSERT_NE(result.decisive(), nullptr);
  for (const auto& evidence : result.decisive()->evidence()) facts += evidence.key() + "=" + evidence.text() + "\n";
  EXPECT_EQ(facts,
            "subject=CN=Microsoft Exchange Server Auth Certificate\n"
            "issuer=CN=Microsoft Exchange Server Auth Certificate\n"
            "thumbprint=" +
                certificate.sha1_hex() +
                "\n"
                "not_before=2025-11-23T12:00:00Z\n"
                "not_after=2026-11-22T12:00:00Z\n");
}

TEST(CertificateValidityConfiguration, ReportsEveryMistakeWithItsPlace) {
  struct Case {
    std::string name, keys, want;
  };
  const std::string start = "probes:\n  - name: a\n    type: certificate_validity\n";
  const Case cases[] = {
      {"nothing", "",
       "probe.yml:2:5: probes[a]: missing key \"purpose\": What the certificate is for. `signing`: it signs tokens, is "
       "self-signed as a rule, and no chain is wanted. `tls_server`: chain and host name are judged as a TLS client "
       "does\n"
       "probe.yml:2:5: probes[a]: missing key \"source\": Where the certificate is"},
      {"purpose", "    purpose: singing\n    source: { file: /a }\n",
       "probe.yml:4:14: probes[a].purpose: expected one of signing, tls_server, got \"singing\"; did you mean "
       "\"signing\"?"},
      {"no source", "    purpose: signing\n    source: {}\n",
       "probe.yml:5:13: probes[a].source: expected exactly one of file, endpoint, export, ldap, metadata, jwks, got "
       "none"},
      {"two sources", "    purpose: signing\n    source: { file: /a, endpoint: \"b:1\" }\n",
       "probe.yml:5:25: probes[a].source: expected exactly one of file, endpoint, export, ldap, metadata, jwks, got "
       "file and endpoint"},
      {"empty file", "    purpose: signing\n    source: { file: \"\" }\n",
       "probe.yml:5:21: probes[a].source.file: expected a path, got the quoted text \"\""},
      {"misspelt key", "    purpose: signing\n    source: { fil: /a }\n",
       "probe.yml:5:13: probes[a].source: expected exactly one of file, endpoint, export, ldap, metadata, jwks, got "
       "none\n"
       "probe.yml:5:15: probes[a].source: unknown key \"fil\"; did you mean \"file\"?"},
      {"trust for a signing certificate", "    purpose: signing\n    source: { file: /a }\n    ca_file: /ca.pem\n",
       "probe.yml:6:5: probes[a].ca_file: expected only with the purpose tls_server: no chain is wanted of a "
       "certificate "
       "that signs"},
      {"URL for a name",
       "    purpose: signing\n    source: { endpoint: \"a:443\" }\n    server_name: \"https://mail\"\n",
       "probe.yml:6:5: probes[a].server_name: expected the name of a host, without scheme and port, got "
       "\"https://mail\""},
      {"name for a signing certificate", "    purpose: signing\n    source: { file: /a }\n    server_name: mail\n",
       "probe.yml:6:5: probes[a].server_name: expected only with the purpose tls_server or an endpoint: a certificate "
       "that signs is for no host"},
      {"thresholds the wrong way round",
       "    purpose: signing\n    source: { file: /a }\n    expires_within: { warning: 7d, failure: 14d }\n",
       "probe.yml:6:5: probes[a].expires_within: expected a warning threshold that is not below the failure threshold "
       "of "
       "14d, got 7d"},
      {"warning below the failure threshold nobody wrote",
       "    purpose: signing\n    source: { file: /a }\n    expires_within: { warning: 7d }\n",
       "probe.yml:6:5: probes[a].expires_within: expected a warning threshold that is not below the failure threshold "
       "of "
       "14d or 10%, whichever is less, got 7d"},
      {"no unit", "    purpose: signing\n    source: { file: /a }\n    expires_within: { warning: 60 }\n",
       "probe.yml:6:32: probes[a].expires_within.warning: expected a duration with a unit (ms, s, m, h, d or w), got "
       "\"60\""},
      {"too many per cent", "    purpose: signing\n    source: { file: /a }\n    expires_within: { failure: 100% }\n",
       "probe.yml:6:32: probes[a].expires_within.failure: expected a percentage above 0% and below 100%, got \"100%\""},
      {"no number", "    purpose: signing\n    source: { file: /a }\n    expires_within: { failure: \"x%\" }\n",
       "probe.yml:6:32: probes[a].expires_within.failure: expected a percentage above 0% and below 100%, got \"x%\""},
      {"a list", "    purpose: signing\n    source: { file: /a }\n    expires_within: { failure: [1d] }\n",
       "probe.yml:6:32: probes[a].expires_within.failure: expected a duration such as 14d or a percentage such as 20%, "
       "got a list"},
  };
  for (const auto& [name, keys, want] : cases) EXPECT_EQ(problems_of(start + keys), want) << name;
}

TEST(CertificateValidityConfiguration, TakesEndpointsWithAPortOnly) {
  const auto mistakes = [](const std::string& endpoint) {
    return problems_of("probes:\n  - {name: a, type: certificate_validity, purpose: tls_server, source: {endpoint: \"" +
                       endpoint + "\"}}\n");
  };
  for (const std::string good : {"mail.fabrikam.com:443", "192.0.2.7:8443", "[2001:db8::1]:443", "localhost:65535"}) {
    EXPECT_EQ(mistakes(good), "") << good;
  }
  for (const std::string bad : {"", "mail.fabrikam.com", ":443", "mail:0", "mail:65536", "mail:-1", "mail:44x",
                                "2001:db8::1:443", "[mail]:443", "https://mail:443", "my mail:443"}) {
    EXPECT_EQ(mistakes(bad),
              "probe.yml:2:83: probes[a].source.endpoint: expected an endpoint such as mail.example.com:443, got \"" +
                  bad + "\"")
        << bad;
  }
  EXPECT_EQ(mistakes("user:password@mail:443"),
            "probe.yml:2:83: probes[a].source.endpoint: expected an endpoint such as mail.example.com:443, got a text "
            "with an \"@\"");
}

}  // namespace
}  // namespace probe::probes
