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
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kDay = 24h;

/// Two certificates of one server, and who shows which.
struct ServedTest : ::testing::Test {
  Rig rig;
  Certificate root = self_sign(authority("Fabrikam Root"));
  Certificate old = leaf(kNow - 170 * kDay);
  Certificate renewed = leaf(kNow - 2 * kDay);

  Certificate leaf(probe::testing::TimePoint from) const {
    auto spec = server({"mail.fabrikam.com"});
    spec.validity = {from, from + 200 * kDay};
    return issue(spec, root);
  }
  void shows(const std::string& endpoint, const Certificate& certificate) {
    core::TlsExchange exchange;
    exchange.session.peer_chain = {certificate.der()};
    rig.fakes.tls.exchanges[endpoint] = exchange;
  }
  static std::string healthy(const std::string& more) {
    return "type: certificate_validity\npurpose: tls_server\nexpires_within: { warning: 20d, failure: 14d }\n" + more;
  }
};
using CertificateServed = ServedTest;
using CertificateAddresses = ServedTest;

TEST_F(CertificateServed, IsTheOneInTheFile) {
  rig.put("/mail.pem", renewed.pem());
  shows("mail.fabrikam.com:443", renewed);
  const std::string keys = healthy("source: { file: /mail.pem }\nserved_at: { endpoint: \"mail.fabrikam.com:443\" }");
  EXPECT_THAT(findings_in(rig.run(keys)), IsEmpty());

  shows("mail.fabrikam.com:443", old);
  EXPECT_THAT(findings_in(rig.run(keys)),
              ElementsAre("failure cert_served_outdated: mail.fabrikam.com:443: expected the certificate " +
                          renewed.sha1_hex() +
                          " of /mail.pem, which is valid until 2027-06-09T12:00:00Z, the server "
                          "presents " +
                          old.sha1_hex() + ", which is valid until 2026-12-23T12:00:00Z"));

  rig.fakes.tls.exchanges.clear();
  EXPECT_THAT(findings_in(rig.run(keys)),
              ElementsAre("failure connect_refused: nobody listens at mail.fabrikam.com:443"));
}

TEST_F(CertificateServed, ComesWithTheIssuersInTheFile) {
  const Certificate middle = issue(authority("Fabrikam Issuing CA"), root);
  auto spec = server({"mail.fabrikam.com"});
  spec.validity = {kNow - 2 * kDay, kNow + 198 * kDay};
  const Certificate below = issue(spec, middle);
  const std::string keys = healthy("source: { file: /mail.pem }\nserved_at: { endpoint: \"mail.fabrikam.com:443\" }");
  struct Case {
    std::string name, file;
    std::vector<Certificate> shown;
    Lines want;
  };
  const Lines missing{
      "failure cert_served_outdated: mail.fabrikam.com:443: expected the chain of /mail.pem, the server "
      "does not present its issuer \"CN=Fabrikam Issuing CA\" (" +
      middle.sha1_hex() + ")"};
  const std::string chain = below.pem() + middle.pem();
  const Case cases[] = {
      {"the chain of the file", chain, {below, middle}, {}},
      {"the leaf alone", chain, {below}, missing},
      {"the root need not be sent", chain + root.pem(), {below, middle}, {}},
      {"another intermediate", chain, {below, issue(authority("Another CA"), root)}, missing},
      {"more than the file has", below.pem(), {below, middle}, {}},
  };
  for (const auto& [name, file, shown, want] : cases) {
    rig.put("/mail.pem", file);
    core::TlsExchange exchange;
    for (const auto& certificate : shown) exchange.session.peer_chain.push_back(certificate.der());
    rig.fakes.tls.exchanges["mail.fabrikam.com:443"] = exchange;
    EXPECT_EQ(findings_in(rig.run(keys)), want) << name;
  }
}

TEST_F(CertificateServed, IsAskedForBehindStartTls) {
  rig.put("/mail.pem", renewed.pem());
  shows("mail.fabrikam.com:25", renewed);
  rig.run(
      healthy("source: { file: /mail.pem }\n"
              "served_at: { endpoint: \"mail.fabrikam.com:25\", starttls: smtp }\nserver_name: mail.fabrikam.com"));
  ASSERT_EQ(rig.fakes.tls.requests.size(), 1U);
  EXPECT_EQ(rig.fakes.tls.requests[0].start_tls, core::StartTls::kSmtp);
  EXPECT_EQ(rig.fakes.tls.requests[0].server_name, "mail.fabrikam.com");
}

TEST_F(CertificateAddresses, AreJudgedEachByItself) {
  rig.fakes.addresses.hosts["mail.fabrikam.com"] = std::vector<std::string>{"192.0.2.1", "192.0.2.2", "2001:db8::3"};
  shows("192.0.2.1:443", renewed);
  shows("192.0.2.2:443", leaf(kNow - 201 * kDay));
  const auto result = rig.run(healthy("source: { endpoint: \"mail.fabrikam.com:443\", addresses: all }\ntimeout: 9s"));
  EXPECT_THAT(findings_in(result),
              ElementsAre("failure connect_refused: nobody listens at 2001:db8::3:443",
                          "failure cert_expired: mail.fabrikam.com:443 (192.0.2.2): the certificate expired 1d ago, at "
                          "2026-11-22T12:00:00Z"));
  EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=tls,position=0,address=192.0.2.1"));
  EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=tls,position=0,address=192.0.2.2"));
  ASSERT_EQ(rig.fakes.tls.requests.size(), 3U);
  const auto start = rig.fakes.clock.steady();
  EXPECT_EQ(rig.fakes.tls.requests[0].deadline, start + 3s) << "a silent server leaves time for the others";
  EXPECT_EQ(rig.fakes.tls.requests[2].deadline, start + 9s);
}

TEST_F(CertificateAddresses, NeedAName) {
  rig.fakes.addresses.hosts["mail.fabrikam.com"] =
      core::NetError{core::Finding("dns_nxdomain", "mail.fabrikam.com: no such name"), core::Phase::kResolve};
  EXPECT_THAT(findings_in(rig.run(healthy("source: { endpoint: \"mail.fabrikam.com:443\", addresses: all }"))),
              ElementsAre("failure dns_nxdomain: mail.fabrikam.com: no such name"));
}

TEST_F(CertificateServed, ManyFilesAreJudgedEachByItself) {
  rig.put("/certs/a.pem", renewed.pem());
  rig.put("/certs/b.pem", leaf(kNow - 300 * kDay).pem());
  rig.put("/certs/c.pem", "garbage");
  EXPECT_THAT(findings_in(rig.run(healthy("source: { file: \"/certs/*.pem\" }"))),
              ElementsAre("failure cert_expired: /certs/b.pem: the certificate expired 100d ago, at "
                          "2026-08-15T12:00:00Z",
                          "failure cert_parse_error: /certs/c.pem: expected a PEM or DER certificate, found 1 line "
                          "of text, 7 characters"));
  const auto result = rig.run(healthy("source: { file: \"/certs/*.pem\" }"));
  EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=file,position=0,file=a.pem"));
  EXPECT_TRUE(value_of(result, "probe_certificate_key_size", "source=file,position=0,file=b.pem"));
  EXPECT_THAT(findings_in(rig.run(healthy("source: { file: \"/none/*.pem\" }"))),
              ElementsAre("failure cert_missing: /none/*.pem: no file matches"));
}

TEST_F(CertificateServed, FilesInMemoryAreJudgedAsThoseThatAreRead) {
  const std::string keys = healthy("source: { file: \"/certs/*.pem\" }");
  const auto put_all = [&] {
    rig.put("/certs/a.pem", renewed.pem());
    rig.put("/certs/b.pem", leaf(kNow - 300 * kDay).pem());
    rig.put("/certs/c.pem", "garbage");
    rig.put("/certs/d.pem", "");
    rig.put("/certs/e.pem", renewed.pem());
    rig.put("/certs/f.pem", renewed.pem() + leaf(kNow - 10 * kDay).pem());
    rig.put("/certs/g.pem", renewed.pem() + renewed.key().pem());
  };
  struct Case {
    std::string name;
    std::function<void()> change;
  };
  const Case cases[] = {
      {"nothing", [] {}},
      {"one file less", [&] { rig.fakes.files.files.erase("/certs/a.pem"); }},
      {"one file more", [&] { rig.put("/certs/0.pem", renewed.pem()); }},
      {"another certificate", [&] { rig.put("/certs/b.pem", renewed.pem()); }},
      {"the same two, the other way round",
       [&] { std::swap(rig.fakes.files.files["/certs/a.pem"], rig.fakes.files.files["/certs/b.pem"]); }},
      {"another time", [&] { rig.fakes.clock.advance(90 * kDay); }},
  };
  for (const auto& [name, change] : cases) {
    rig.fakes.files.files.clear();
    put_all();
    const auto in_memory = rig.run_twice(keys, [&] {
      change();
      for (const auto& [path, content] : rig.fakes.files.files) rig.fakes.files.known_paths.insert(path);
    });
    rig.fakes.files.known_paths.clear();
    EXPECT_EQ(everything_in(in_memory.back()), everything_in(rig.run(keys))) << name;
    EXPECT_GE(in_memory.back().observations().size(), 20U) << name;
  }
}

}  // namespace
}  // namespace probe::probes
