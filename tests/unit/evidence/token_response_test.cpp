#include "probes/evidence/token_response.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/jws.hpp"
#include "probes/evidence/oauth_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string jwt(const std::string& claims, const std::string& header = R"({"alg":"RS256"})") {
  return encode_base64url(header) + "." + encode_base64url(claims) + ".c2lnbmF0dXJl";
}

std::string with_token(const std::string& more) { return R"({"access_token":"opaque")" + more + "}"; }

TEST(TokenResponse, IsReadWithTheClaimsOfItsToken) {
  const std::string token = jwt(
      R"({"aud":"https://outlook.office365.com","exp":1795438800,"appid":"a-1","azp":"a-2","roles":["full_access_as_app"],)"
      R"("scp":"Mail.Read  Mail.Send"})");
  const auto response =
      read_token_response(R"({"token_type":"Bearer","expires_in":3599,"access_token":")" + token + "\"}");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->access_token, token);
  EXPECT_EQ(response->token_type, "Bearer");
  EXPECT_EQ(response->expires_in, 3599);
  ASSERT_TRUE(response->claims);
  EXPECT_THAT(response->claims->audiences, ElementsAre("https://outlook.office365.com"));
  EXPECT_EQ(response->claims->expires_at, 1795438800);
  EXPECT_THAT(response->claims->roles, ElementsAre("full_access_as_app"));
  EXPECT_THAT(response->claims->scopes, ElementsAre("Mail.Read", "Mail.Send"));
  EXPECT_EQ(response->claims->client, "a-1");
}

TEST(TokenResponse, TellsSecondsInEitherSpelling) {
  struct Case {
    std::string members;
    std::optional<std::int64_t> want;
  };
  const Case cases[] = {{"", std::nullopt},
                        {R"(,"expires_in":null)", std::nullopt},
                        {R"(,"expires_in":3599)", 3599},
                        {R"(,"expires_in":"3599")", 3599},
                        {R"(,"expires_in":3599.9)", 3599},
                        {R"(,"expires_in":0)", 0},
                        {R"(,"expires_in":-5)", -5}};
  for (const auto& [members, want] : cases) {
    const auto response = read_token_response(with_token(members));
    ASSERT_TRUE(response) << members << ": " << response.error().message;
    EXPECT_EQ(response->expires_in, want) << members;
  }
}

TEST(TokenResponse, HasNoClaimsWhenItsTokenIsNoJwt) {
  const std::string tokens[] = {"opaque",  "a.b.c",         "a.b.c.d.e",     jwt("{}") + ".x",
                                jwt("[]"), jwt("{}", "{}"), jwt("{}", "[]"), jwt("not JSON")};
  for (const auto& token : tokens) EXPECT_FALSE(read_token_claims(token)) << token;
}

TEST(TokenResponse, TakesClaimsOfTheWrongTypeForAbsent) {
  const auto claims = read_token_claims(jwt(R"({"aud":["a",1,"b"],"exp":"soon","roles":{},"azp":"z","scope":"x"})"));
  ASSERT_TRUE(claims);
  EXPECT_THAT(claims->audiences, ElementsAre("a", "b"));
  EXPECT_EQ(claims->expires_at, std::nullopt);
  EXPECT_THAT(claims->roles, IsEmpty());
  EXPECT_THAT(claims->scopes, ElementsAre("x"));
  EXPECT_EQ(claims->client, "z");
  EXPECT_EQ(read_token_claims(jwt(R"({"exp":1e300})"))->expires_at, std::nullopt);
}

TEST(TokenResponse, SaysWhichClaimOfTimeOrIssuerCannotBeRead) {
  struct Case {
    std::string claims, problem;
  };
  const Case cases[] = {
      {R"({"iss":"https://a","exp":1795438800,"nbf":1795438800.5})", ""},
      {R"({"iss":null,"exp":null})", ""},
      {R"({"exp":"soon"})", "exp: expected seconds since 1970, found a string"},
      {R"({"nbf":[]})", "nbf: expected seconds since 1970, found an array"},
      {R"({"iss":7,"exp":"soon"})", "iss: expected a string, found a number"},
  };
  for (const auto& [text, problem] : cases) {
    const auto claims = read_token_claims(jwt(text));
    ASSERT_TRUE(claims) << text;
    EXPECT_EQ(claims->problem, problem) << text;
  }
  const auto claims = read_token_claims(jwt(cases[0].claims));
  EXPECT_EQ(claims->issuer, "https://a");
  EXPECT_EQ(claims->not_before, 1795438800);
}

TEST(TokenResponse, IsRefusedWithoutAWordOfTheBody) {
  struct Case {
    std::string input, want;
    ParseErrorKind kind;
  };
  const Case cases[] = {
      {"", "expected JSON, found something else", ParseErrorKind::kEmpty},
      {"<html>secret</html>", "expected JSON, found something else", ParseErrorKind::kForeign},
      {R"({"access_token":"secret)", "expected JSON, found something else", ParseErrorKind::kTruncated},
      {R"({"access_token":secret})", "expected JSON, found something else", ParseErrorKind::kSyntax},
      {R"(["secret"])", "expected an object with access_token, found an array", ParseErrorKind::kShape},
      {R"({"token_type":"Bearer"})", "access_token: expected a string, found nothing", ParseErrorKind::kShape},
      {R"({"access_token":""})", "access_token: expected a token, found an empty string", ParseErrorKind::kShape},
      {R"({"access_token":["secret"]})", "access_token: expected a string, found an array", ParseErrorKind::kShape},
      {with_token(R"(,"token_type":5)"), "token_type: expected a string, found a number", ParseErrorKind::kShape},
      {with_token(R"(,"expires_in":"soon")"), "expires_in: expected whole seconds, found a string",
       ParseErrorKind::kShape},
      {with_token(R"(,"expires_in":1e300)"), "expires_in: expected whole seconds, found a number",
       ParseErrorKind::kShape},
  };
  for (const auto& [input, want, kind] : cases) {
    const auto response = read_token_response(input);
    ASSERT_FALSE(response) << input;
    EXPECT_EQ(response.error().message, want) << input;
    EXPECT_EQ(response.error().kind, kind) << input;
  }
}

TEST(TokenResponse, DamagedOnesAndDamagedErrorsCrashNoReader) {
  const std::string bodies[] = {
      with_token(R"(,"token_type":"Bearer","expires_in":3599)"),
      jwt(R"({"aud":["a"],"exp":1795438800,"roles":["r"]})"),
      R"({"error":"invalid_client","error_description":"AADSTS700027: x","error_codes":[700027],"trace_id":"a-1"})",
  };
  for (const auto& body : bodies) {
    for (std::size_t at = 0; at < body.size(); ++at) {
      for (const char other : {'\0', '"', '.', '[', '9', '\xff'}) {
        std::string damaged = body;
        damaged[at] = other;
        for (const auto& input : {damaged, body.substr(0, at), body.substr(at)}) {
          read_token_response(input);
          read_token_claims(input);
          read_oauth_error(input);
          read_jws(input);
        }
      }
    }
  }
}

}  // namespace
}  // namespace probe::evidence
