#include "agent/net/ldap_directory.hpp"

#include "agent/core/input_error.hpp"
#include "tests/integration/net/net_fixture.hpp"
#include "tests/integration/net/slapd.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <csignal>

namespace probe::testing {
namespace {

const std::string kPeer = "localhost:PORT (127.0.0.1:PORT)";

class LdapDirectoryTest : public NetFixture {
 protected:
  LdapDirectoryTest() { std::signal(SIGPIPE, SIG_IGN); }  // as main does

  core::DirectoryQuery query(std::uint16_t port, std::chrono::milliseconds patience = 5s) {
    core::DirectoryQuery query;
    query.host = "localhost";
    query.port = port;
    query.trust.ca_file = ca_file_;
    query.base = Slapd::kAuthConfig;
    query.scope = core::LdapScope::kBase;
    query.deadline = clock_.steady() + patience;
    return query;
  }
  core::DirectoryQuery admin(std::uint16_t port, const std::string& password = Slapd::kPassword) {
    auto asked = query(port);
    asked.bind_dn = Slapd::kAdmin;
    asked.password = core::Secret<std::string>(password);
    return asked;
  }
  core::DirectoryAnswer search(core::DirectoryQuery query) {
    return run(io_, directory_port_.search(std::move(query)));
  }

  static std::string told(const core::DirectoryAnswer& answer, std::uint16_t port) {
    struct Exchange {
      std::optional<core::NetError> error;
    };
    Exchange exchange;
    if (answer.error) exchange.error = core::NetError{*answer.error, core::Phase::kProcessing};
    return code_of(exchange) + (answer.error ? ": " + message_of(exchange, port) : "");
  }

  static std::string cause_of(const core::DirectoryAnswer& answer) {
    if (!answer.error) return "none";
    for (const auto& fact : answer.error->evidence()) {
      if (fact.key() == "cause") return fact.text();
    }
    return "untold";
  }

  net::LdapDirectory directory_port_{io_.get_executor(), pool_, resolver_, peer_, stores_, clock_};
};

/// Looks at another port than it was asked to, so that the look and the search meet different servers.
class LookElsewhere final : public core::TlsPeer {
 public:
  LookElsewhere(core::TlsPeer& peer, std::uint16_t port) : peer_(peer), port_(port) {}
  core::Awaitable<core::TlsExchange> peek(core::TlsEndpoint endpoint) override {
    endpoint.port = port_;
    return peer_.peek(std::move(endpoint));
  }

 private:
  core::TlsPeer& peer_;
  std::uint16_t port_;
};

/// With the real server.
class SlapdTest : public LdapDirectoryTest {
 protected:
  void SetUp() override {
    if (!Slapd::is_there()) GTEST_SKIP() << "slapd is not here; tests/tools/fetch_servers build/tools fetches it";
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
  core::TlsEndpoint endpoint;
  endpoint.host = "localhost";
  endpoint.port = slapd.port();
  endpoint.start_tls = core::StartTls::kLdap;
  endpoint.deadline = clock_.steady() + 5s;
  const auto exchange = run(io_, peer_.peek(endpoint));
  EXPECT_EQ(message_of(exchange, slapd.port()), "none");
  EXPECT_EQ(exchange.session.peer_chain, std::vector<core::Der>{leaf.der()});
}

TEST_F(SlapdTest, TheTlsPeerIsToldWhenThereIsNoStartTls) {
  const Slapd slapd;
  core::TlsEndpoint endpoint;
  endpoint.host = "localhost";
  endpoint.port = slapd.port();
  endpoint.start_tls = core::StartTls::kLdap;
  endpoint.deadline = clock_.steady() + 5s;
  const auto exchange = run(io_, peer_.peek(endpoint));
  EXPECT_EQ(code_of(exchange), "starttls_refused");
  EXPECT_EQ(message_of(exchange, slapd.port()), kPeer +
                                                    " did not start TLS (ldap): it answered StartTLS with result "
                                                    "2: \"unsupported extended operation\"");
}

TEST_F(LdapDirectoryTest, AServerThatIsDownIsUnreachable) {
  const auto port = refusing_port();
  const auto answer = search(query(port));
  EXPECT_EQ(told(answer, port),
            "ldap_unreachable: cannot connect to localhost:PORT (127.0.0.1:PORT): connection refused");
}

TEST_F(LdapDirectoryTest, ANameThatDoesNotExistIsUnreachable) {
  auto asked = query(389);
  asked.host = "dc1.invalid";
  EXPECT_EQ(told(search(asked), 389), "ldap_unreachable: cannot resolve \"dc1.invalid\": no such name");
}

/// A server that stops in the middle of something.
struct Stall {
  std::string name;
  core::LdapTransport transport;
  std::string bind_dn;
  Script script;
  std::string message;
};

class LdapStall : public LdapDirectoryTest, public ::testing::WithParamInterface<Stall> {};

TEST_P(LdapStall, EndsAtTheDeadlineAndFreesItsThread) {
  ScriptedServer server(servers_.context(), GetParam().script);
  // More than there are threads: each must be free again before the next needs it.
  for (int i = 0; i < 5; ++i) {
    auto asked = query(server.port(), 200ms);
    asked.transport = GetParam().transport;
    asked.bind_dn = GetParam().bind_dn;
    asked.password = core::Secret<std::string>("secret");
    core::DirectoryAnswer answer;
    const auto took = time([&] { answer = search(asked); });
    EXPECT_EQ(told(answer, server.port()), "ldap_unreachable: " + GetParam().message);
    EXPECT_LT(took, 700ms);
  }
}

INSTANTIATE_TEST_SUITE_P(Stalls, LdapStall,
                         ::testing::Values(Stall{"Silent",
                                                 core::LdapTransport::kPlain,
                                                 "",
                                                 {.end = Script::End::kSilent},
                                                 kPeer + " did not complete the search within 0.2 s"},
                                           Stall{"SilentAtBind",
                                                 core::LdapTransport::kPlain,
                                                 "cn=a",
                                                 {.end = Script::End::kSilent},
                                                 kPeer + " did not complete the bind within 0.2 s"},
                                           Stall{"HalfAMessage",
                                                 core::LdapTransport::kPlain,
                                                 "cn=a",
                                                 {.answer = "\x30\x30\x02\x01", .end = Script::End::kSilent},
                                                 kPeer + " did not complete the bind within 0.2 s"},
                                           Stall{"SilentInTls",
                                                 core::LdapTransport::kTls,
                                                 "",
                                                 {.end = Script::End::kSilent},
                                                 "TLS handshake with " + kPeer + " not complete after 0.2 s"},
                                           Stall{"SilentAtStartTls",
                                                 core::LdapTransport::kStartTls,
                                                 "",
                                                 {.end = Script::End::kSilent},
                                                 kPeer + " did not start TLS (ldap) within 0.2 s"}),
                         [](const auto& param) { return param.param.name; });

TEST_F(LdapDirectoryTest, AServerThatStopsInTheHandshakeOfTheSearchEndsAtTheDeadlineToo) {
  ScriptedServer shown(servers_.context(), {.end = Script::End::kSilent},
                       identity(issue(testing::server({"localhost"}), root_)));
  ScriptedServer silent(servers_.context(), {.end = Script::End::kSilent});
  LookElsewhere elsewhere(peer_, shown.port());
  net::LdapDirectory directory(io_.get_executor(), pool_, resolver_, elsewhere, stores_, clock_);
  for (int i = 0; i < 5; ++i) {
    auto asked = query(silent.port(), 300ms);
    asked.transport = core::LdapTransport::kTls;
    EXPECT_EQ(told(run(io_, directory.search(asked)), silent.port()),
              "ldap_unreachable: " + kPeer + " did not complete the start of TLS within 0.3 s");
  }
}

/// BER of a bind response (RFC 4511 section 4.2.2) to the first message.
std::string bind_response(char result, const std::string& words) {
  const auto size = [](std::size_t length) { return std::string(1, static_cast<char>(length)); };
  const auto body = std::string("\x0a\x01", 2) + result + std::string("\x04\x00\x04", 3) + size(words.size()) + words;
  const auto message = "\x02\x01\x01\x61" + size(body.size()) + body;
  return "\x30" + size(message.size()) + message;
}

TEST_F(LdapDirectoryTest, ActiveDirectorysReasonIsTold) {
  ScriptedServer server(servers_.context(), {.answer = bind_response(49,
                                                                     "80090308: LdapErr: DSID-0C090569, comment: "
                                                                     "AcceptSecurityContext error, data 775, v4f7c")});
  auto asked = admin(server.port());
  EXPECT_EQ(told(search(asked), server.port()),
            "ldap_bind_failed: " + kPeer +
                " does not let \"cn=admin,dc=fabrikam,dc=com\" in: invalid credentials (49): the account is locked");
}

TEST_F(LdapDirectoryTest, AServerThatIsNoDirectoryIsUnreachable) {
  for (const std::string answer : {"", "HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail.fabrikam.com ESMTP\r\n"}) {
    ScriptedServer server(servers_.context(), {.answer = answer});
    EXPECT_EQ(told(search(query(server.port())), server.port()),
              "ldap_unreachable: " + kPeer +
                  " did not complete the search: the connection ended, or what came was not LDAP (-1)");
  }
}

TEST_F(LdapDirectoryTest, ACancelledSearchIsLeftAtOnce) {
  ScriptedServer silent(servers_.context(), {.end = Script::End::kSilent});
  boost::asio::cancellation_signal cancel;
  bool aborted = false;
  auto note = [&](std::exception_ptr error, core::DirectoryAnswer) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
      aborted = thrown.code() == boost::asio::error::operation_aborted;
    }
  };
  boost::asio::co_spawn(io_, directory_port_.search(query(silent.port(), 60s)),
                        boost::asio::bind_cancellation_slot(cancel.slot(), note));
  io_.run_for(100ms);
  cancel.emit(boost::asio::cancellation_type::terminal);
  EXPECT_LT(time([&] { io_.run(); }), 1s);
  EXPECT_TRUE(aborted);
  EXPECT_TRUE(silent.wait_for_end()) << "the thread let go of the connection";
}

}  // namespace
}  // namespace probe::testing
