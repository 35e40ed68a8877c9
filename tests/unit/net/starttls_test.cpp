#include "agent/net/starttls.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace probe::net {
namespace {

using core::StartTls;
using Step = StartTlsDialogue::Step;

const std::string kLdapRequest =
    "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
    "1.3.6.1.4.1.1466.20037";
const std::string kSslRequest("\x00\x00\x00\x08\x04\xd2\x16\x2f", 8);

/// BER of a StartTLS response with message id `id`, whose diagnostic is `words`.
std::string ldap_response(char result, const std::string& words, char id = 1) {
  const auto size = [](std::size_t length) { return std::string(1, static_cast<char>(length)); };
  const auto body = std::string("\x0a\x01", 2) + result + std::string("\x04\x00\x04", 3) + size(words.size()) + words;
  const auto message = std::string("\x02\x01") + id + "\x78" + size(body.size()) + body;
  return "\x30" + size(message.size()) + message;
}

std::string postgres_error(const std::string& fields) {
  return "E" + std::string(3, '\0') + std::string(1, static_cast<char>(fields.size() + 4)) + fields;
}

/// How a dialogue went.
struct Course {
  Step step = Step::kGoOn;
  std::string said;
  std::string refusal;
};

/// `pieces` of the server's words; later ones are only said when it has not ended.
Course course(StartTls protocol, const std::vector<std::string>& pieces, const std::string& address = "192.0.2.7") {
  const auto dialogue = make_starttls_dialogue(protocol, address);
  Course course;
  course.said = dialogue->take_output();
  for (const auto& piece : pieces) {
    if (course.step != Step::kGoOn) break;
    course.step = dialogue->feed(piece);
    course.said += dialogue->take_output();
  }
  course.refusal = dialogue->refusal();
  return course;
}

std::vector<std::string> bytes_of(const std::string& text) {
  std::vector<std::string> bytes;
  for (const char byte : text) bytes.emplace_back(1, byte);
  return bytes;
}

struct Agreement {
  std::string name;
  StartTls protocol;
  std::vector<std::string> server;
  std::string client;
};

class StartTlsAgreement : public ::testing::TestWithParam<Agreement> {};

TEST_P(StartTlsAgreement, BeginsTls) {
  const auto went = course(GetParam().protocol, GetParam().server);
  EXPECT_EQ(went.step, Step::kBeginTls) << went.refusal;
  EXPECT_EQ(went.said, GetParam().client);
  EXPECT_EQ(went.refusal, "");
}

TEST_P(StartTlsAgreement, BeginsTlsHoweverTheAnswersAreCutUp) {
  std::vector<std::string> pieces;
  for (const auto& piece : GetParam().server) {
    for (const auto& byte : bytes_of(piece)) pieces.push_back(byte);
  }
  const auto went = course(GetParam().protocol, pieces);
  EXPECT_EQ(went.step, Step::kBeginTls) << went.refusal;
  EXPECT_EQ(went.said, GetParam().client);
}

TEST_P(StartTlsAgreement, IsOffWhenTheLastAnswerHasSomethingInClearBehindIt) {
  auto pieces = GetParam().server;
  pieces.back() += "250 injected\r\n";
  const auto went = course(GetParam().protocol, pieces);
  EXPECT_EQ(went.step, Step::kRefused);
  EXPECT_EQ(went.refusal, "it sent \"250 injected\" in clear after it had agreed to TLS");
}

INSTANTIATE_TEST_SUITE_P(
    Protocols, StartTlsAgreement,
    ::testing::Values(
        Agreement{"Smtp",
                  StartTls::kSmtp,
                  {"220 mail.fabrikam.com ESMTP\r\n", "250-mail.fabrikam.com\r\n250-SIZE 1000\r\n250 STARTTLS\r\n",
                   "220 go ahead\r\n"},
                  "EHLO [192.0.2.7]\r\nSTARTTLS\r\n"},
        Agreement{"SmtpWithALongGreetingAndLowerCase",
                  StartTls::kSmtp,
                  {"220-mail.fabrikam.com ESMTP\r\n220-no spam\r\n220 please\r\n",
                   "250-a\r\n250-starttls\r\n250 HELP\r\n", "220-go\r\n220 ahead\r\n"},
                  "EHLO [192.0.2.7]\r\nSTARTTLS\r\n"},
        Agreement{"SmtpWithoutCarriageReturns",
                  StartTls::kSmtp,
                  {"220 a\n", "250-a\n250 STARTTLS\n", "220\n"},
                  "EHLO [192.0.2.7]\r\nSTARTTLS\r\n"},
        Agreement{"Imap",
                  StartTls::kImap,
                  {"* OK IMAP4rev2 ready\r\n", "* CAPABILITY IMAP4rev2 STARTTLS LOGINDISABLED\r\na1 OK done\r\n",
                   "a2 OK begin\r\n"},
                  "a1 CAPABILITY\r\na2 STARTTLS\r\n"},
        Agreement{"ImapThatTalks",
                  StartTls::kImap,
                  {"* ok [CAPABILITY IMAP4rev1] hello\r\n",
                   "* NOTE x\r\n* capability imap4rev1 starttls\r\n* X\r\na1 ok\r\n", "* BYE the way\r\na2 ok\r\n"},
                  "a1 CAPABILITY\r\na2 STARTTLS\r\n"},
        Agreement{"Pop3",
                  StartTls::kPop3,
                  {"+OK ready\r\n", "+OK\r\nTOP\r\nSTLS\r\n.\r\n", "+OK begin\r\n"},
                  "CAPA\r\nSTLS\r\n"},
        Agreement{"Pop3WithoutCapabilities",
                  StartTls::kPop3,
                  {"+OK ready\r\n", "-ERR unknown command\r\n", "+OK begin\r\n"},
                  "CAPA\r\nSTLS\r\n"},
        Agreement{"Ldap", StartTls::kLdap, {ldap_response(0, "")}, kLdapRequest},
        Agreement{
            "LdapWithLongLengths",
            StartTls::kLdap,
            {std::string("\x30\x84\x00\x00\x00\x10\x02\x01\x01\x78\x84\x00\x00\x00\x07\x0a\x01\x00\x04\x00\x04\x00",
                         22)},
            kLdapRequest},
        Agreement{"Postgres", StartTls::kPostgres, {"S"}, kSslRequest}),
    [](const auto& param) { return param.param.name; });

TEST(StartTls, SmtpNamesAnIpv6AddressAsSuch) {
  EXPECT_EQ(course(StartTls::kSmtp, {"220 a\r\n"}, "2001:db8::7").said, "EHLO [IPv6:2001:db8::7]\r\n");
}

TEST(StartTls, WithoutAProtocolThereIsNoDialogue) {
  EXPECT_THROW(make_starttls_dialogue(StartTls::kNone, "192.0.2.7"), std::invalid_argument);
}

struct Refusal {
  std::string name;
  StartTls protocol;
  std::vector<std::string> server;
  std::string refusal;
};

class StartTlsRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(StartTlsRefusal, IsToldInTheServersWords) {
  const auto went = course(GetParam().protocol, GetParam().server);
  EXPECT_EQ(went.step, Step::kRefused);
  EXPECT_EQ(went.refusal, GetParam().refusal);
}

const std::string kTls("\x15\x03\x01\x00\x02\x02\x46", 7);

INSTANTIATE_TEST_SUITE_P(
    Protocols, StartTlsRefusal,
    ::testing::Values(
        Refusal{"SmtpGreeting",
                StartTls::kSmtp,
                {"554 no service\r\n"},
                "expected a greeting with 220, it sent \"554 no service\""},
        Refusal{"SmtpEhlo",
                StartTls::kSmtp,
                {"220 a\r\n", "502 what\r\n"},
                "expected 250 in answer to EHLO, it sent \"502 what\""},
        Refusal{"SmtpNotOffered",
                StartTls::kSmtp,
                {"220 a\r\n", "250-STARTTLS.fabrikam.com\r\n250 X-STARTTLS\r\n"},
                "it does not offer STARTTLS"},
        Refusal{"SmtpRefused",
                StartTls::kSmtp,
                {"220 a\r\n", "250-a\r\n250 STARTTLS\r\n", "454 TLS not available\r\n"},
                "expected 220 in answer to STARTTLS, it sent \"454 TLS not available\""},
        Refusal{"SmtpTls",
                StartTls::kSmtp,
                {kTls + "\n"},
                "expected a greeting with 220, it sent "
                "\"F\""},
        Refusal{"SmtpEndlessLine",
                StartTls::kSmtp,
                {std::string(2049, 'x')},
                "it sent a line of more than 2048 bytes: \"" + std::string(64, 'x') + "\""},
        Refusal{"SmtpEndlessLines", StartTls::kSmtp, std::vector<std::string>(1000, "220-on and on and on and on\r\n"),
                "it sent more than 16384 bytes before TLS"},
        Refusal{"ImapGreeting",
                StartTls::kImap,
                {"* BYE overloaded\r\n"},
                "expected a greeting with * OK, it sent \"* BYE overloaded\""},
        Refusal{"ImapPreauth",
                StartTls::kImap,
                {"* PREAUTH welcome\r\n"},
                "expected a greeting with * OK, it sent \"* PREAUTH welcome\""},
        Refusal{"ImapNotOffered",
                StartTls::kImap,
                {"* OK\r\n", "* CAPABILITY IMAP4rev1\r\na1 OK\r\n"},
                "it does not offer STARTTLS"},
        Refusal{"ImapCapability",
                StartTls::kImap,
                {"* OK\r\n", "a1 BAD what\r\n"},
                "expected a1 OK in answer to CAPABILITY, it sent \"a1 BAD what\""},
        Refusal{"ImapRefused",
                StartTls::kImap,
                {"* OK\r\n", "* CAPABILITY STARTTLS\r\na1 OK\r\n", "a2 NO not now\r\n"},
                "expected a2 OK in answer to STARTTLS, it sent \"a2 NO not now\""},
        Refusal{
            "Pop3Greeting", StartTls::kPop3, {"-ERR busy\r\n"}, "expected a greeting with +OK, it sent \"-ERR busy\""},
        Refusal{"Pop3NotOffered", StartTls::kPop3, {"+OK\r\n", "+OK\r\nTOP\r\n.\r\n"}, "it does not offer STLS"},
        Refusal{"Pop3Capabilities",
                StartTls::kPop3,
                {"+OK\r\n", "what\r\n"},
                "expected +OK in answer to CAPA, it sent \"what\""},
        Refusal{"Pop3Refused",
                StartTls::kPop3,
                {"+OK\r\n", "-ERR\r\n", "-ERR no TLS\r\n"},
                "expected +OK in answer to STLS, it sent \"-ERR no TLS\""},
        Refusal{"LdapRefused",
                StartTls::kLdap,
                {ldap_response(2, "unsupported extended operation")},
                "it answered StartTLS with result 2: \"unsupported extended operation\""},
        Refusal{"LdapDisconnection",
                StartTls::kLdap,
                {ldap_response(52, "shutting down", 0)},
                "it answered StartTLS with result 52: \"shutting down\""},
        Refusal{
            "LdapGarbage", StartTls::kLdap, {"220 a\r\n"}, "expected an LDAP answer to StartTLS, it sent \"220 a\""},
        Refusal{"LdapOther",
                StartTls::kLdap,
                {std::string("\x30\x03\x02\x01\x01", 5)},
                "expected an LDAP answer to StartTLS, it sent \"0\""},
        Refusal{"LdapTooLarge",
                StartTls::kLdap,
                {std::string("\x30\x84\x7f\xff\xff\xff", 6)},
                "expected an LDAP answer to StartTLS, it sent "
                "\"0� ���\""},
        Refusal{"LdapIndefinite",
                StartTls::kLdap,
                {std::string("\x30\x80", 2)},
                "expected an LDAP answer to StartTLS, it sent \"0�\""},
        Refusal{"PostgresOff", StartTls::kPostgres, {"N"}, "it answered N to SSLRequest: SSL is off"},
        Refusal{"PostgresError",
                StartTls::kPostgres,
                {postgres_error(std::string("SFATAL\0C53300\0Msorry, too many clients already\0\0", 49))},
                "it answered SSLRequest with the error \"sorry, too many clients already\""},
        Refusal{"PostgresErrorWithoutWords",
                StartTls::kPostgres,
                {postgres_error("SFATAL")},
                "it answered SSLRequest with the error \"\""},
        Refusal{"PostgresGarbage",
                StartTls::kPostgres,
                {"HTTP/1.1 400\r\n"},
                "expected S or N in answer to SSLRequest, it sent \"HTTP/1.1 400\""}),
    [](const auto& param) { return param.param.name; });

TEST(StartTls, AFindingNamesThePeerTheProtocolAndTheReason) {
  const Peer peer{"mail.fabrikam.com", 25, "192.0.2.1:25", std::chrono::seconds(5)};
  const auto refused = starttls_refused(StartTls::kSmtp, "it does not offer STARTTLS", peer);
  EXPECT_EQ(refused.code().id(), "starttls_refused");
  EXPECT_EQ(refused.message(),
            "mail.fabrikam.com:25 (192.0.2.1:25) did not start TLS (smtp): it does not offer STARTTLS");
  const auto late = starttls_timeout(StartTls::kImap, peer);
  EXPECT_EQ(late.code().id(), "tls_timeout");
  EXPECT_EQ(late.message(), "mail.fabrikam.com:25 (192.0.2.1:25) did not start TLS (imap) within 5.0 s");
}

/// Whatever a server sends, no dialogue reads beyond it, and none goes on for ever.
TEST(StartTls, AnyBytesEndInADecisionWithinTheLimit) {
  unsigned state = 20261123;
  const auto next = [&] { return static_cast<char>((state = state * 1664525 + 1013904223) >> 24); };
  for (const auto protocol :
       {StartTls::kSmtp, StartTls::kImap, StartTls::kPop3, StartTls::kLdap, StartTls::kPostgres}) {
    for (int round = 0; round < 300; ++round) {
      const auto dialogue = make_starttls_dialogue(protocol, "192.0.2.7");
      auto step = Step::kGoOn;
      std::size_t fed = 0;
      // Half of them begin as an answer of the protocol does.
      std::string piece = round % 2 == 0 ? "" : protocol == StartTls::kLdap ? "\x30" : "E";
      for (; step == Step::kGoOn && fed <= 20'000; fed += piece.size(), piece.clear()) {
        while (piece.size() < 97) piece.push_back(next());
        step = dialogue->feed(piece);
      }
      EXPECT_NE(step, Step::kGoOn) << core::to_string(protocol) << " after " << fed << " bytes";
    }
  }
}

}  // namespace
}  // namespace probe::net
