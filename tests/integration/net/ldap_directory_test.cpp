#include "agent/net/ldap_directory.hpp"

#include "tests/integration/net/ldap_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

namespace probe::testing {
namespace {

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
