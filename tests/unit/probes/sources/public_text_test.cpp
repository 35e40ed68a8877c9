#include "probes/sources/public_text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace probe::probes {
namespace {

TEST(PublicText, KeepsWhatIsPublicAndOnlyThat) {
  struct Case {
    std::string text;
    std::string want;
  };
  const std::string jwt = "eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2lnbmF0dXJl";
  const Case cases[] = {
      {"", ""},
      {"The remote server returned an error: (403) Forbidden.",
       "The remote server returned an error: (403) Forbidden."},
      {"one\r\n   two\tthree\n", "one two three"},
      {"got " + jwt + ", sorry", "got [redacted], sorry"},
      {"eyJ is no token", "eyJ is no token"},
      {"Authorization: Bearer " + jwt, "Authorization: Bearer [redacted]"},
      {"Authorization: bearer 0123456789abcdef", "Authorization: bearer [redacted]"},
      {"Bearer authentication failed", "Bearer authentication failed"},
      {"Basic cHJvYmU6c2VjcmV0MQ== refused", "Basic [redacted] refused"},
      {"Negotiate YIIKjwYGKwYBBQUCoIIKgzCCCn+gMDAu", "Negotiate [redacted]"},
      {"password=hunter2&user=me", "password=[redacted]&user=me"},
      {"Password: hunter2, user: me", "Password: [redacted], user: me"},
      {R"({"client_secret":"p~8Q","client_id":"a"})", R"({"client_secret":"[redacted]","client_id":"a"})"},
      {"grant_type=x&client_assertion=abc&scope=y", "grant_type=x&client_assertion=[redacted]&scope=y"},
      {"boom token=abc", "boom token=[redacted]"},
      {R"({"token":"abc"})", R"({"token":"[redacted]"})"},
      {"X-Auth-Token: 5f2a", "X-Auth-Token: [redacted]"},
      {"invalid token: signature mismatch", "invalid token: signature mismatch"},
      {"token_type=Bearer", "token_type=Bearer"},
      {"passwd=hunter2 apikey=k api_key=k X-Api-Key: k",
       "passwd=[redacted] apikey=[redacted] api_key=[redacted] X-Api-Key: [redacted]"},
      {"Cookie: a=b; c=d", "Cookie: [redacted]"},
      {"Set-Cookie: s=1; Path=/, Server: x", "Set-Cookie: [redacted], Server: x"},
      {"the password has expired", "the password has expired"},
      {R"(connect with PASSWORD="aa hunter2 zz", again)", R"(connect with PASSWORD="[redacted]", again)"},
      {R"({"password": "aa \"hunter2", "user": "me"})", R"({"password": "[redacted]", "user": "me"})"},
      {"client_secret='aa hunter2' is wrong", "client_secret='[redacted]' is wrong"},
      {R"(password="never ends hunter2)", R"(password="[redacted])"},
      {"passphrase: aa hunter2, user: me", "passphrase: [redacted], user: me"},
      {"<password>hunter2</password>", "<password>[redacted]</password>"},
      {R"("password","hunter2","me")", R"("password","[redacted]","me")"},
      {"?password%3Dhunter2", "?password%3D[redacted]"},
      {"ask -Password hunter2 -User me", "ask -Password [redacted] -User me"},
      {"ask --client-secret hunter2", "ask --client-secret [redacted]"},
      {"ask -Password -User me", "ask -Password -User me"},
      {"pass=hunter2 secretpw=hunter2 password_1: hunter2",
       "pass=[redacted] secretpw=[redacted] password_1: [redacted]"},
      {"pass: 3, fail: 2", "pass: 3, fail: 2"},
      {"see https://me:pw@h.example:8443/path?sig=abc#frag now", "see https://h.example:8443/path now"},
      {"'https://h.example/a?b' and (http://i.example/?c=d)", "'https://h.example/a' and (http://i.example/)"},
      {"://", "://"},
      {"Using custom InternetWebProxy http://10.0.0.5:8080/.", "Using custom InternetWebProxy http://10.0.0.5:8080/."},
  };
  for (const auto& [text, want] : cases) EXPECT_EQ(public_text(text), want) << text;
}

TEST(PublicText, IsNoLongerThanItMayBe) {
  EXPECT_EQ(public_text(std::string(600, 'a')).size(), 512U);
  EXPECT_EQ(public_text("abcdefgh", 6), "abc…");
  EXPECT_LE(public_text(std::string(1 << 20, '=')).size(), 512U);
}

TEST(PublicText, TakesNoTimeForTextsMadeToTakeLong) {
  for (const std::string piece :
       {"sig=a ", "password", "-password ", "password=\"", "bearer a1a1a1a1 ", "eyJeyJeyJeyJ "}) {
    std::string text;
    while (text.size() < 1 << 16) text += piece;
    const auto start = std::chrono::steady_clock::now();
    public_text(text);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(500)) << piece;
  }
}

}  // namespace
}  // namespace probe::probes
