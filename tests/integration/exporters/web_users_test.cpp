#include "tests/integration/exporters/raw_client.hpp"
#include "tests/integration/exporters/web_rig.hpp"
#include "tests/support/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using testing::bcrypt_of;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::eventually;
using ::testing::HasSubstr;
using testing::RawClient;
using ::testing::StartsWith;
using testing::WebServer;

std::string request(const std::string& login) {
  const auto header = login.empty() ? "" : "Authorization: Basic " + testing::base64(login) + "\r\n";
  return "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + header + "\r\n";
}

std::string answer(const WebServer& server, const std::string& text, const char* address = "127.0.0.1") {
  const RawClient client(server.port(), address);
  client.send(text);
  return client.read_to_end();
}

std::string users(const std::string& user, const std::string& password, int cost = 4) {
  return "basic_auth_users: {" + user + ": " + bcrypt_of(password, cost) + "}\n";
}

TEST(WebUsers, WhoIsInTheListWithTheRightPasswordComesIn) {
  WebServer server(users("anna", "correct horse"));
  EXPECT_THAT(answer(server, request("anna:correct horse")), EndsWith("\r\n\r\nhello\n"));
  const std::string refused =
      "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
      "X-Content-Type-Options: nosniff\r\nWWW-Authenticate: Basic realm=\"probe\", charset=\"UTF-8\"\r\n"
      "Connection: close\r\nContent-Length: 57\r\n\r\nuser name and password are needed (basic authentication)\n";
  for (const std::string login : {"", "anna:", "anna:correct", "anna:correct horse ", "Anna:correct horse",
                                  "berta:correct horse", ":correct horse", "anna"}) {
    EXPECT_EQ(testing::without_date(answer(server, request(login))), refused) << login;
    EXPECT_EQ(testing::without_date(answer(server, request(login))), refused) << login << ", from memory";
  }
  EXPECT_THAT(answer(server, request("anna:correct horse")), EndsWith("\r\n\r\nhello\n"));
}

TEST(WebUsers, NothingIsAnsweredWithoutALoginNotEvenThatAPathIsUnknown) {
  WebServer server(users("anna", "pw"));
  EXPECT_THAT(answer(server, "GET /nowhere HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(
      answer(server, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + std::string(60000, 'x')),
      StartsWith("HTTP/1.1 401 "));
}

TEST(WebUsers, AnUnknownUserTakesAsLongAsAKnownOne) {
  WebServer server(users("anna", "pw", 9));
  const auto time = [&](const std::string& login) {
    auto shortest = Clock::duration::max();
    for (int i = 0; i < 5; ++i) {
      const auto start = Clock::now();
      answer(server, request(login + std::to_string(i)));
      shortest = std::min(shortest, Clock::now() - start);
    }
    return std::chrono::duration<double>(shortest).count();
  };
  const double known = time("anna:wrong");
  const double unknown = time("berta:wrong");
  EXPECT_GT(known, 0.005);
  EXPECT_LT(std::max(known, unknown) / std::min(known, unknown), 3) << known << " and " << unknown;
}

TEST(WebUsers, AChangeOfThePasswordHoldsAtOnceAndAMistakeChangesNothing) {
  WebServer server(users("anna", "old"));
  EXPECT_THAT(answer(server, request("anna:old")), EndsWith("hello\n"));
  server.write("web.yml", users("anna", "new"));
  ASSERT_TRUE(eventually([&] { return answer(server, request("anna:new")).ends_with("hello\n"); }));
  EXPECT_THAT(answer(server, request("anna:old")), StartsWith("HTTP/1.1 401 "));

  server.write("web.yml", "basic_auth_users: {anna: open sesame}\n");
  ASSERT_TRUE(eventually(
      [&] { return answer(server, request("anna:new")).ends_with("hello\n") && server.readings().size() == 3; }));
  EXPECT_THAT(server.readings().back(), StartsWith("web.yml:1:26: basic_auth_users.anna: expected the bcrypt hash"));
  EXPECT_THAT(answer(server, request("anna:open sesame")), StartsWith("HTTP/1.1 401 "));
}

TEST(WebUsers, WhatProtectsIsNotGivenUpByAChange) {
  struct Case {
    std::string before;
    std::string after;
    std::string what;
  };
  const std::string tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
  const std::string verify = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n";
  const Case cases[] = {
      {users("anna", "pw"), "rate_limit: {}\n", "all users"},
      {tls, users("anna", "pw"), "TLS"},
      {tls + verify, tls, "the demand for certificates of clients"},
      {tls + verify, tls + "  client_auth_type: RequireAnyClientCert\n", "the demand for certificates of clients"},
  };
  for (const auto& [before, after, what] : cases) {
    WebServer server(before);
    server.write("web.yml", after);
    ASSERT_TRUE(eventually([&] {
      answer(server, request(""));
      return server.readings().size() == 2;
    })) << what;
    EXPECT_EQ(server.readings().back(), "web.yml: the file no longer has " + what +
                                            ", which a running agent does not give up; restart it if that is meant");
  }
}

TEST(WebUsers, AFileThatIsEmptyOrGoneChangesNothing) {
  WebServer server(users("anna", "pw"));
  server.write("web.yml", "");
  ASSERT_TRUE(eventually(
      [&] { return answer(server, request("anna:pw")).ends_with("hello\n") && server.readings().size() == 2; }));
  EXPECT_EQ(server.readings().back(), "web.yml: the document is empty; expected a map of keys");
  EXPECT_THAT(answer(server, request("")), StartsWith("HTTP/1.1 401 "));
}

TEST(WebUsers, AStartWithAMistakeIsRefused) {
  try {
    WebServer server("basic_auth_users: [anna]\n");
    FAIL() << "a server started without its users";
  } catch (const WebConfigError& error) {
    EXPECT_THAT(error.what(), EndsWith("web.yml:1:19: basic_auth_users: expected a map of names to bcrypt hash, got a "
                                       "list"));
  }
}

TEST(WebLimits, BeyondTheRateRequestsGet429) {
  WebServer server("rate_limit: {interval: 1h, burst: 3}\n");
  for (int i = 0; i < 3; ++i) EXPECT_THAT(answer(server, request("")), EndsWith("hello\n"));
  const auto refused = answer(server, request(""));
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 429 Too Many Requests\r\n"));
  EXPECT_THAT(refused, HasSubstr("\r\nRetry-After: 1\r\n"));
}

TEST(WebLimits, TheHeadersOfTheFileAreOnEveryResponse) {
  WebServer server("http_server_config: {headers: {X-Frame-Options: deny, Strict-Transport-Security: max-age=1}}\n");
  for (const auto& text : {request(""), std::string("GET /nowhere HTTP/1.0\r\n\r\n")}) {
    const auto got = answer(server, text);
    EXPECT_THAT(got, HasSubstr("\r\nX-Frame-Options: deny\r\n"));
    EXPECT_THAT(got, HasSubstr("\r\nStrict-Transport-Security: max-age=1\r\n"));
  }
}

}  // namespace
}  // namespace probe::exporters
