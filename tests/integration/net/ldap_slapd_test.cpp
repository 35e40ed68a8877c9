#include "agent/core/input_error.hpp"
#include "agent/net/ldap_directory.hpp"
#include "tests/integration/net/ldap_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace probe::testing {
namespace {

/// With the real server.
class SlapdTest : public LdapDirectoryTest {
 protected:
  void SetUp() override {
    if (!Slapd::is_there()) GTEST_SKIP() << "slapd is not here; tests/tools/fetch_servers build/tools fetches it";
  }

  core::TlsExchange peek_by_start_tls(std::uint16_t port) {
    core::TlsEndpoint endpoint;
    endpoint.host = "localhost";
    endpoint.port = port;
    endpoint.start_tls = core::StartTls::kLdap;
    endpoint.deadline = clock_.steady() + 5s;
    return run(io_, peer_.peek(endpoint));
  }
};

TEST_F(SlapdTest, AnObjectIsFoundWithItsValuesByteForByte) {
  const Slapd slapd;
  const auto answer = search(query(slapd.port()));
  ASSERT_EQ(told(answer, slapd.port()), "none");
  ASSERT_EQ(answer.entries.size(), 1U);
  const auto& entry = answer.entries.front();
  EXPECT_EQ(entry.dn, Slapd::kAuthConfig);
  EXPECT_EQ(entry.values("MSEXCHAUTHCERTIFICATETHUMBPRINT"),
            (std::vector<std::string>{"0:0123456789ABCDEF0123456789ABCDEF01234567",
                                      "2:89ABCDEF0123456789ABCDEF0123456789ABCDEF"}));
  EXPECT_EQ(entry.value("msExchAuthCertificateData"), std::string("\x00\xff\x00\x0a\x00\xfe", 6));
  EXPECT_EQ(entry.value("description"), "");
}

TEST_F(SlapdTest, OnlyWhatIsAskedForIsHandedOver) {
  const Slapd slapd;
  auto asked = admin(slapd.port());
  asked.base = Slapd::kSuffix;
  asked.scope = core::LdapScope::kSubtree;
  asked.filter = "(objectClass=msExchAuthAuthConfig)";
  asked.attributes = {"msExchAuthApplicationIdentifier"};
  const auto answer = search(asked);
  ASSERT_EQ(told(answer, slapd.port()), "none");
  ASSERT_EQ(answer.entries.size(), 1U);
  ASSERT_EQ(answer.entries.front().attributes.size(), 1U);
  EXPECT_EQ(answer.entries.front().value("msExchAuthApplicationIdentifier"), "00000002-0000-0ff1-ce00-000000000000");
}

TEST_F(SlapdTest, TheScopeIsKept) {
  const Slapd slapd;
  const auto found = [&](core::LdapScope scope) {
    auto asked = admin(slapd.port());
    asked.base = Slapd::kSuffix;
    asked.scope = scope;
    return search(asked).entries.size();
  };
  EXPECT_EQ(found(core::LdapScope::kBase), 1U);
  EXPECT_EQ(found(core::LdapScope::kOneLevel), 2U);
  EXPECT_EQ(found(core::LdapScope::kSubtree), 3U);
}

TEST_F(SlapdTest, WhatIsNotFoundOrNotAllowedIsToldApart) {
  const Slapd slapd;
  const auto words = [&](core::DirectoryQuery asked) { return told(search(std::move(asked)), slapd.port()); };

  auto asked = query(slapd.port());
  asked.base = "cn=Other,dc=fabrikam,dc=com";
  EXPECT_EQ(words(asked),
            "ldap_object_not_found: " + kPeer + " has no \"cn=Other,dc=fabrikam,dc=com\", only \"dc=fabrikam,dc=com\"");

  asked = query(slapd.port());
  asked.filter = "(cn=Other)";
  EXPECT_EQ(words(asked), "ldap_object_not_found: " + kPeer + " has nothing at \"" + Slapd::kAuthConfig +
                              "\" that matches (cn=Other)");

  asked = query(slapd.port());
  asked.base = "dc=contoso,dc=com";
  EXPECT_EQ(words(asked), "ldap_referral: " + kPeer +
                              " does not hold \"dc=contoso,dc=com\" and refers to "
                              "ldap://dc2.fabrikam.com/dc=contoso,dc=com??base");

  asked = query(slapd.port());
  asked.filter = "(cn=";
  EXPECT_EQ(words(asked), "input_unreadable: " + kPeer + " refused the search: bad search filter (-7)");

  asked = query(slapd.port());
  asked.base = "no DN";
  EXPECT_EQ(words(asked), "input_unreadable: " + kPeer + " refused the search: invalid DN syntax (34): invalid DN");

  EXPECT_EQ(words(admin(slapd.port(), "wrong")), "ldap_bind_failed: " + kPeer +
                                                     " does not let \"cn=admin,dc=fabrikam,dc=com\" in: invalid "
                                                     "credentials (49)");

  EXPECT_EQ(words(admin(slapd.port(), "")),
            "ldap_bind_failed: expected a password for "
            "\"cn=admin,dc=fabrikam,dc=com\" at localhost:PORT, it is empty");
}

TEST_F(SlapdTest, MoreThanTheLimitsAllowIsNoAnswer) {
  const Slapd slapd;
  auto asked = admin(slapd.port());
  asked.base = Slapd::kSuffix;
  asked.scope = core::LdapScope::kSubtree;
  asked.max_entries = 2;
  const std::string more = "input_truncated: " + kPeer +
                           " has more at \"dc=fabrikam,dc=com\" that matches "
                           "(objectClass=*) than ";
  const auto by_number = search(asked);
  EXPECT_EQ(told(by_number, slapd.port()), more + "the limits allow");
  EXPECT_TRUE(by_number.entries.empty());
  asked.max_entries = 10;
  asked.max_bytes = 100;
  const auto by_size = search(asked);
  EXPECT_EQ(told(by_size, slapd.port()), more + "100 bytes");
  EXPECT_TRUE(by_size.entries.empty());
}

TEST_F(SlapdTest, OneValueBeyondAllMeasureIsNotTakenIn) {
  const Slapd slapd(std::nullopt,
                    "dn: ou=large,dc=fabrikam,dc=com\nobjectClass: organizationalUnit\nou: large\n"
                    "description: " +
                        std::string(500'000, 'x') + "\n\n");
  auto asked = query(slapd.port());
  asked.base = "ou=large,dc=fabrikam,dc=com";
  EXPECT_EQ(search(asked).entries.at(0).value("description").size(), 500'000U);
  asked.max_bytes = 1000;
  const auto answer = search(asked);
  EXPECT_TRUE(answer.entries.empty());
  EXPECT_EQ(told(answer, slapd.port()).substr(0, 17), "ldap_unreachable:") << told(answer, slapd.port());
}

TEST_F(SlapdTest, LdapsAndStartTlsVerifyTheServer) {
  const auto intermediate = issue(authority("Issuing CA"), root_);
  const Slapd slapd(identity(issue(server({"localhost"}), intermediate), {intermediate}));
  const auto other_ca = write_ca(self_sign(authority("Other Root")).pem(), "other.pem");
  struct Way {
    core::LdapTransport transport;
    std::uint16_t port;
  };
  for (const auto& way :
       {Way{core::LdapTransport::kTls, slapd.tls_port()}, Way{core::LdapTransport::kStartTls, slapd.port()}}) {
    auto asked = admin(way.port);
    asked.transport = way.transport;
    EXPECT_EQ(told(search(asked), way.port), "none");

    auto distrusting = asked;
    distrusting.trust.ca_file = other_ca;
    const auto distrusted = search(distrusting);
    EXPECT_EQ(told(distrusted, way.port),
              "ldap_unreachable: " + kPeer +
                  ": certificate 1 of the chain, \"CN=Issuing CA\", was issued by \"CN=Probe Test Root\", who is not "
                  "trusted (unable to get local issuer certificate)");
    EXPECT_EQ(cause_of(distrusted), "tls_untrusted_issuer");

    auto misled = asked;
    misled.trust.server_name = "dc1.fabrikam.com";
    const auto mismatched = search(misled);
    EXPECT_EQ(told(mismatched, way.port),
              "ldap_unreachable: " + kPeer + ": expected a certificate for \"dc1.fabrikam.com\", it is for localhost");
    EXPECT_EQ(cause_of(mismatched), "tls_hostname_mismatch");

    auto unreadable = asked;
    unreadable.trust.ca_file = (directory_ / "none.pem").string();
    EXPECT_THROW(search(unreadable), core::InputError);
  }
}

TEST_F(SlapdTest, AServerWithoutTlsRefusesStartTls) {
  const Slapd slapd;
  auto asked = query(slapd.port());
  asked.transport = core::LdapTransport::kStartTls;
  const auto answer = search(asked);
  EXPECT_EQ(told(answer, slapd.port()), "ldap_unreachable: " + kPeer +
                                            " did not start TLS (ldap): it answered StartTLS with result 2: "
                                            "\"unsupported extended operation\"");
  EXPECT_EQ(cause_of(answer), "starttls_refused");
}

TEST_F(SlapdTest, TheCertificateOfTheConnectionThatIsUsedIsTheOneThatCounts) {
  const Slapd trusted(identity(issue(server({"localhost"}), root_)));
  const Slapd impostor(identity(self_sign(server({"localhost"}))));
  LookElsewhere elsewhere(peer_, trusted.tls_port());
  net::LdapDirectory directory(io_.get_executor(), pool_, resolver_, elsewhere, stores_, clock_);
  auto asked = admin(impostor.tls_port());
  asked.transport = core::LdapTransport::kTls;
  const auto answer = run(io_, directory.search(asked));
  EXPECT_EQ(cause_of(answer), "tls_self_signed") << told(answer, impostor.tls_port());
}

TEST_F(SlapdTest, NoDescriptorsAreLeft) {
  const Slapd slapd;
  search(admin(slapd.port()));
  const auto before = open_descriptors();
  for (int i = 0; i < 20; ++i) search(admin(slapd.port(), i % 2 == 0 ? Slapd::kPassword : "wrong"));
  EXPECT_EQ(open_descriptors(), before);
}

TEST_F(SlapdTest, TheTlsPeerSeesItsChainByStartTls) {
  const auto leaf = issue(server({"localhost"}), root_);
  const Slapd slapd(identity(leaf));
  const auto exchange = peek_by_start_tls(slapd.port());
  EXPECT_EQ(message_of(exchange, slapd.port()), "none");
  EXPECT_EQ(exchange.session.peer_chain, std::vector<core::Der>{leaf.der()});
}

TEST_F(SlapdTest, TheTlsPeerIsToldWhenThereIsNoStartTls) {
  const Slapd slapd;
  const auto exchange = peek_by_start_tls(slapd.port());
  EXPECT_EQ(code_of(exchange), "starttls_refused");
  EXPECT_EQ(message_of(exchange, slapd.port()), kPeer +
                                                    " did not start TLS (ldap): it answered StartTLS with result "
                                                    "2: \"unsupported extended operation\"");
}

}  // namespace
}  // namespace probe::testing
