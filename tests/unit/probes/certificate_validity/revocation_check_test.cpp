#include "probes/certificate_validity/revocation_check.hpp"

#include "tests/support/revocation.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using namespace probe::probes::testing;
using probe::testing::authority;
using probe::testing::Certificate;
using probe::testing::crl;
using probe::testing::findings_in;
using probe::testing::issue;
using probe::testing::ocsp_response;
using probe::testing::OcspAnswer;
using probe::testing::OcspSpec;
using probe::testing::self_sign;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kDay = 24h;
const std::string kOcsp = "http://ocsp.fabrikam.com/";
const std::string kPoint = "http://pki.fabrikam.com/1.crl";
const std::string kWhere = "mail.fabrikam.com:443: ";

/// A server whose certificate names a responder and a list, and both answer as the test says.
struct RevocationTest : ::testing::Test {
  Rig rig;
  Certificate root = self_sign(authority("Fabrikam Root"));
  Certificate leaf = issue(spec(), root);
  std::string stapled;

  static probe::testing::CertificateSpec spec() {
    auto spec = probe::testing::server({"mail.fabrikam.com"});
    spec.validity = {kNow - 20 * kDay, kNow + 180 * kDay};
    spec.authority_info_access = "OCSP;URI:" + kOcsp;
    spec.crl_distribution_points = "URI:" + kPoint;
    return spec;
  }
  static OcspSpec good() { return {.this_update = kNow - 1h, .next_update = kNow + 1h}; }
  static OcspSpec revoked() {
    auto spec = good();
    spec.answer = OcspAnswer::kRevoked;
    spec.revoked_at = kNow - 2 * kDay;
    spec.reason = 1;
    return spec;
  }
  std::string answer(const OcspSpec& spec) const { return ocsp_response(leaf, root, root, spec); }
  std::string list(bool with_leaf, std::chrono::hours until = 24h) const {
    probe::testing::CrlSpec spec{.this_update = kNow - 1h, .next_update = kNow + until};
    if (with_leaf) spec.revoked.push_back({leaf, kNow - 2 * kDay});
    return crl(root, spec);
  }
  void says(const std::string& url, std::string body, int status = 200) {
    core::HttpExchange exchange;
    exchange.response.status = status;
    exchange.response.body = std::move(body);
    rig.fakes.http.exchanges[url] = exchange;
  }
  Lines run(const std::string& revocation = "revocation: {}") {
    core::TlsExchange exchange;
    exchange.session.peer_chain = {leaf.der()};
    exchange.session.ocsp_response = stapled;
    rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = exchange;
    rig.fakes.chains.verdict.chain = {leaf.der(), root.der()};
    return findings_in(
        rig.run("type: certificate_validity\npurpose: tls_server\nsource: { endpoint: \"mail.fabrikam.com:443\" }\n" +
                revocation));
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> urls;
    for (const auto& request : rig.fakes.http.requests) urls.push_back(request.method + " " + request.url);
    return urls;
  }
};

TEST_F(RevocationTest, IsNotAskedForUnlessTheConfigurationSaysSo) {
  EXPECT_THAT(run(""), IsEmpty());
  EXPECT_FALSE(rig.fakes.tls.requests.front().asks_for_status);
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(RevocationTest, IsToldByTheStapledResponseFirst) {
  stapled = answer(good());
  EXPECT_THAT(run(), IsEmpty());
  EXPECT_TRUE(rig.fakes.tls.requests.front().asks_for_status);
  EXPECT_THAT(asked(), IsEmpty());
  stapled = answer(revoked());
  EXPECT_THAT(run(), ElementsAre("failure cert_revoked: " + kWhere +
                                 "expected a certificate that is not revoked, the certificate was on "
                                 "2026-11-21T12:00:00Z (keyCompromise), says the stapled response"));
}

TEST_F(RevocationTest, IsToldByTheResponder) {
  says(kOcsp, answer(good()));
  EXPECT_THAT(run(), IsEmpty());
  EXPECT_THAT(asked(), ElementsAre("POST " + kOcsp));
  const auto& request = rig.fakes.http.requests.front();
  EXPECT_EQ(request.headers.front().name + ": " + request.headers.front().value,
            "Content-Type: application/ocsp-request");
  EXPECT_EQ(request.body.front(), '\x30');
  says(kOcsp, answer(revoked()));
  EXPECT_THAT(run(), ElementsAre("failure cert_revoked: " + kWhere +
                                 "expected a certificate that is not revoked, the certificate was on "
                                 "2026-11-21T12:00:00Z (keyCompromise), says " +
                                 kOcsp));
}

TEST_F(RevocationTest, IsToldByTheListWhenTheResponderGivesNoAnswer) {
  says(kPoint, list(false));
  EXPECT_THAT(run(), IsEmpty());
  EXPECT_THAT(asked(), ElementsAre("POST " + kOcsp, "GET " + kPoint));
  EXPECT_EQ(rig.fakes.workers.jobs, 1U) << "lists are long";
  says(kPoint, list(true));
  EXPECT_THAT(run(), ElementsAre("failure cert_revoked: " + kWhere +
                                 "expected a certificate that is not revoked, the certificate was on "
                                 "2026-11-21T12:00:00Z, says " +
                                 kPoint));
}

TEST_F(RevocationTest, IsUnknownWhenNobodyGivesAnAnswerThatHolds) {
  const std::string before =
      "cert_revocation_unknown: " + kWhere + "expected to be told whether the certificate is revoked: ";
  struct Case {
    std::string name, ocsp, crl, want;
  };
  auto stale = good();
  stale.next_update = kNow - 1h;
  auto future = good();
  future.this_update = kNow + 1h;
  auto undated = good();
  undated.this_update = kNow - 48h;
  undated.next_update.reset();
  auto unknown = good();
  unknown.answer = OcspAnswer::kUnknown;
  const std::string none = "; " + kPoint + ": expected a revocation list in DER or PEM, found something else";
  const Case cases[] = {
      {"stale", answer(stale), "x", kOcsp + ": expected a current one, it was good until 2026-11-23T11:00:00Z" + none},
      {"of the future", answer(future), "x",
       kOcsp + ": expected one of the past, it is of 2026-11-23T13:00:00Z" + none},
      {"old and undated", answer(undated), "x",
       kOcsp + ": expected a current one, it was good until 2026-11-22T12:00:00Z" + none},
      {"not known to the responder", answer(unknown), "x",
       kOcsp + ": the responder does not know the certificate" + none},
      {"an old list", "x", list(false, -1h),
       kOcsp + ": expected an OCSP response, found something else; " + kPoint +
           ": expected a current one, it was good until 2026-11-23T11:00:00Z"},
  };
  for (const auto& [name, ocsp, crl, want] : cases) {
    says(kOcsp, ocsp);
    says(kPoint, crl);
    EXPECT_THAT(run(), ElementsAre("warning " + before + want)) << name;
    EXPECT_THAT(run("revocation: { when_unknown: failure }"), ElementsAre("failure " + before + want)) << name;
  }
  rig.fakes.http.exchanges.clear();
  says(kOcsp, "", 503);
  EXPECT_THAT(run(), ElementsAre("warning " + before + kOcsp + ": expected status 200, got 503; " + kPoint +
                                 ": nobody listens at " + kPoint));
}

TEST_F(RevocationTest, IsForGoodUnlessItWasAHold) {
  const std::string before = "failure cert_revoked: " + kWhere +
                             "expected a certificate that is not revoked, the certificate was on 2026-11-21T12:00:00Z";
  says(kOcsp, "x");
  says(kPoint, list(true, -1h));
  EXPECT_THAT(run(), ElementsAre(before + ", says " + kPoint));
  auto old = revoked();
  old.next_update = kNow - 1h;
  says(kOcsp, answer(old));
  EXPECT_THAT(run(), ElementsAre(before + " (keyCompromise), says " + kOcsp));
  old.reason = 6;
  says(kOcsp, answer(old));
  says(kPoint, "x");
  EXPECT_THAT(run(), ElementsAre("warning cert_revocation_unknown: " + kWhere +
                                 "expected to be told whether the certificate is revoked: " + kOcsp +
                                 ": expected a current one, it was good until 2026-11-23T11:00:00Z; " + kPoint +
                                 ": expected a revocation list in DER or PEM, found something else"));
}

TEST_F(RevocationTest, IsUnknownWhenTheCertificateNamesNobodyToAsk) {
  auto plain = spec();
  plain.authority_info_access.clear();
  plain.crl_distribution_points.clear();
  leaf = issue(plain, root);
  const std::string before =
      "warning cert_revocation_unknown: " + kWhere + "expected to be told whether the certificate is revoked: ";
  EXPECT_THAT(run(), ElementsAre(before + "it names neither an OCSP responder nor a revocation list"));
  plain.authority_info_access = "OCSP;URI:https://ocsp.fabrikam.com/";
  plain.crl_distribution_points = "URI:ldap:///cn=x";
  leaf = issue(plain, root);
  EXPECT_THAT(run(),
              ElementsAre(before + "https://ocsp.fabrikam.com/: not asked, since it is no http URL; ldap:///cn=x: not "
                                   "asked, since it is no http URL"));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(RevocationTest, IsToldByTheListInAFileInsteadOfTheNetwork) {
  rig.put("/ca.crl", probe::testing::pem_of_crl(list(false)));
  EXPECT_THAT(run("revocation: { crl_file: /ca.crl }"), IsEmpty());
  rig.put("/ca.crl", list(true));
  EXPECT_THAT(run("revocation: { crl_file: /ca.crl }"),
              ElementsAre("failure cert_revoked: " + kWhere +
                          "expected a certificate that is not revoked, the certificate was on 2026-11-21T12:00:00Z, "
                          "says /ca.crl"));
  EXPECT_THAT(run("revocation: { crl_file: /no.crl }"),
              ElementsAre("warning cert_revocation_unknown: " + kWhere +
                          "expected to be told whether the certificate is revoked: /no.crl: no such file"));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(RevocationTest, OfAnIntermediateIsToldToo) {
  auto middle_spec = authority("Fabrikam Issuing CA");
  middle_spec.crl_distribution_points = "URI:http://pki.fabrikam.com/root.crl";
  const Certificate middle = issue(middle_spec, root);
  const Certificate mine = issue(spec(), middle);
  says(kOcsp, ocsp_response(mine, middle, middle, good()));
  says("http://pki.fabrikam.com/root.crl",
       crl(root, {.revoked = {{middle, kNow - kDay, 2}}, .this_update = kNow - 1h, .next_update = kNow + 1h}));
  core::TlsExchange exchange;
  exchange.session.peer_chain = {mine.der(), middle.der()};
  rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = exchange;
  rig.fakes.chains.verdict.chain = {mine.der(), middle.der(), root.der()};
  EXPECT_THAT(findings_in(rig.run("type: certificate_validity\npurpose: tls_server\nsource: { endpoint: "
                                  "\"mail.fabrikam.com:443\" }\nrevocation: {}")),
              ElementsAre("failure cert_revoked: " + kWhere +
                          "expected a certificate that is not revoked, the issuer \"CN=Fabrikam Issuing CA\" was on "
                          "2026-11-22T12:00:00Z (cACompromise), says http://pki.fabrikam.com/root.crl"));
}

TEST_F(RevocationTest, OfAChainThatDoesNotVerifyIsNobodysBusiness) {
  core::TlsExchange exchange;
  exchange.session.peer_chain = {leaf.der()};
  rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = exchange;
  rig.fakes.chains.verdict = {20, 0, "unable to get local issuer certificate", true};
  const auto found = findings_in(rig.run(
      "type: certificate_validity\npurpose: tls_server\nsource: { endpoint: \"mail.fabrikam.com:443\" }\nrevocation: "
      "{}"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.front(), ::testing::StartsWith("failure cert_untrusted_chain: "));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(RevocationTest, GoesThroughTheProxy) {
  says(kOcsp, answer(good()));
  EXPECT_THAT(run("revocation: { proxy: { url: \"http://proxy:8080\" } }"), IsEmpty());
  ASSERT_TRUE(rig.fakes.http.requests.front().proxy);
  EXPECT_EQ(rig.fakes.http.requests.front().proxy->url, "http://proxy:8080");
}

TEST_F(RevocationTest, ByAListIsNotFetchedAgainForAnHour) {
  says(kPoint, list(false));
  rig.fakes.chains.verdict.chain = {leaf.der(), root.der()};
  RevocationCheck check({}, "");
  const auto judge = [&] {
    boost::asio::io_context io;
    core::ProbeResult result;
    auto& fakes = rig.fakes;
    core::ProbeContext context{fakes.http,      fakes.tls,      fakes.chains,  fakes.files, fakes.addresses,
                               fakes.directory, fakes.commands, fakes.workers, fakes.clock, fakes.clock.steady() + 10s};
    std::vector<evidence::Certificate> chain{evidence::read_certificate_der(leaf.der()).value()};
    auto task = check.judge(context, std::move(chain), "", "it", result);
    probe::testing::run_awaitable(io, std::move(task));
    EXPECT_THAT(findings_in(result), IsEmpty());
  };
  judge();
  judge();
  EXPECT_THAT(asked(), ElementsAre("POST " + kOcsp, "GET " + kPoint, "POST " + kOcsp));
  rig.fakes.clock.advance(1h);
  judge();
  EXPECT_EQ(asked().back(), "GET " + kPoint);
}

TEST(Revocation, IsForServersOnly) {
  EXPECT_EQ(problems_of("probes:\n  - { name: it, type: certificate_validity, purpose: signing, source: { file: /x }, "
                        "revocation: {} }\n"),
            "probe.yml:2:85: probes[it].revocation: expected only with the purpose tls_server: nobody revokes a "
            "certificate that signed itself");
}

}  // namespace
}  // namespace probe::probes
