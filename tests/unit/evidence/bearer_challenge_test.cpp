#include "probes/evidence/bearer_challenge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;

constexpr const char* kExchangeBearer =
    R"(Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@5de110f8-1,)"
    R"(00000004-0000-0ff1-ce00-000000000000@contoso.com", token_types="app_asserted_user_v1 service_asserted_app_v1", )"
    R"(authorization_uri="https://login.windows.net/common/oauth2/authorize")";

/// `scheme token68 name=value name=value | scheme …`
std::string shown(const std::vector<Challenge>& challenges) {
  std::string text;
  for (const Challenge& challenge : challenges) {
    text += (text.empty() ? "" : " | ") + challenge.scheme;
    if (!challenge.token68.empty()) text += " <" + challenge.token68 + ">";
    for (const AuthParam& param : challenge.params) text += " " + param.name + "=" + param.value;
  }
  return text;
}

TEST(BearerChallenge, ListsOfChallengesAreTakenApart) {
  struct Case {
    const char* name;
    std::vector<std::string> input;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"no header", {}, ""},
      {"empty header", {""}, ""},
      {"scheme alone", {"NTLM"}, "NTLM"},
      {"schemes alone", {"Negotiate, NTLM"}, "Negotiate | NTLM"},
      {"token68", {"Negotiate YIIC/a+b=="}, "Negotiate <YIIC/a+b==>"},
      {"token68 that could be a name", {"Negotiate abc"}, "Negotiate <abc>"},
      {"token68 before another scheme", {"Negotiate abc=, Basic realm=\"x\""}, "Negotiate <abc=> | Basic realm=x"},
      {"two schemes in one line",
       {R"(Bearer error="invalid_token",Basic realm="mail.contoso.com")"},
       "Bearer error=invalid_token | Basic realm=mail.contoso.com"},
      {"commas and equals signs in quotes",
       {R"(Digest qop="auth, auth-int=x", nonce="a==")"},
       "Digest qop=auth, auth-int=x nonce=a=="},
      {"quoted pairs", {R"(Basic realm="a\"b\\c")"}, R"(Basic realm=a"b\c)"},
      {"blanks around the equals sign", {R"(Basic realm = "x" , charset= UTF-8)"}, "Basic realm=x charset=UTF-8"},
      {"empty elements", {R"(, ,Basic realm="x",, ,NTLM,)"}, "Basic realm=x | NTLM"},
      {"unquoted value with other characters",
       {"Bearer authorization_uri=https://a/b?c=d, error=x"},
       "Bearer authorization_uri=https://a/b?c=d error=x"},
      {"two lines", {"Negotiate", "Basic realm=\"x\""}, "Negotiate | Basic realm=x"},
      {"parameters that go on in the next line", {"Bearer a=\"1\"", "b=\"2\"", "NTLM"}, "Bearer a=1 b=2 | NTLM"},
      {"no comma between schemes", {"NTLM Basic realm=\"x\""}, "NTLM | Basic realm=x"},
      {"empty quoted value", {"Basic realm=\"\""}, "Basic realm="},
  };
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    const auto challenges = parse_challenges(input);
    ASSERT_TRUE(challenges) << challenges.error().message;
    EXPECT_EQ(shown(*challenges), want);
  }
}

TEST(BearerChallenge, ExchangeSaysWhomItTrusts) {
  const auto challenges = parse_challenges({"Negotiate", kExchangeBearer, "Basic realm=\"mail.contoso.com\""}).value();
  const Challenge* challenge = find_bearer(challenges);
  ASSERT_NE(challenge, nullptr);
  const BearerChallenge bearer = read_bearer(*challenge);
  EXPECT_EQ(bearer.client_id, "00000002-0000-0ff1-ce00-000000000000");
  EXPECT_THAT(bearer.trusted_issuers, ElementsAre("00000001-0000-0000-c000-000000000000@5de110f8-1",
                                                  "00000004-0000-0ff1-ce00-000000000000@contoso.com"));
  EXPECT_THAT(bearer.token_types, ElementsAre("app_asserted_user_v1", "service_asserted_app_v1"));
  EXPECT_EQ(bearer.authorization_uri, "https://login.windows.net/common/oauth2/authorize");
  EXPECT_EQ(bearer.error, "");
}

TEST(BearerChallenge, SplittingTheListAtAnyCommaBetweenElementsChangesNothing) {
  const std::vector<std::string> elements = {R"(Bearer client_id="a")",
                                             R"(trusted_issuers="b,c")",
                                             R"(error="d")",
                                             R"(Basic realm="e, f")",
                                             "Negotiate",
                                             "NTLM abc="};
  std::string whole;
  for (const auto& element : elements) whole += (whole.empty() ? "" : ", ") + element;
  const std::string want = shown(parse_challenges({whole}).value());
  for (unsigned split = 0; split < 32; ++split) {
    std::vector<std::string> lines{elements[0]};
    for (std::size_t i = 1; i < elements.size(); ++i) {
      if ((split >> (i - 1) & 1U) != 0) {
        lines.push_back(elements[i]);
      } else {
        lines.back() += "," + elements[i];
      }
    }
    EXPECT_EQ(shown(parse_challenges(lines).value()), want) << split;
  }
}

TEST(BearerChallenge, NamesAreFoundInAnyCase) {
  const auto challenges = parse_challenges({"BEARER Client_ID=\"a\""}).value();
  ASSERT_NE(find_bearer(challenges), nullptr);
  EXPECT_EQ(find_bearer(challenges)->get("client_id"), "a");
  EXPECT_EQ(find_bearer(challenges)->get("realm"), std::nullopt);
  EXPECT_EQ(find_challenge(challenges, "Basic"), nullptr);
}

TEST(BearerChallenge, WhatDoesNotFollowTheGrammarIsExplained) {
  std::string many;
  for (int i = 0; i < 51; ++i) many += "NTLM,";
  std::string parameters = "Bearer ";
  for (int i = 0; i < 51; ++i) parameters += "a=b,";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"realm=\"x\"",
       "authentication challenge: expected a scheme before the first parameter, found 'realm=\"x\"' at offset 0"},
      {"Basic realm=\"x",
       "authentication challenge: expected '\"' at the end of the value that begins at offset 12, found none"},
      {"Basic realm=\"x\\",
       "authentication challenge: expected '\"' at the end of the value that begins at offset 12, found none"},
      {"Basic \"x\"", "authentication challenge: expected a scheme or a parameter, found '\"x\"' at offset 6"},
      {"<html>", "authentication challenge: expected a scheme or a parameter, found '<html>' at offset 0"},
      {"Basic;x", "authentication challenge: expected a blank after the scheme, found ';x' at offset 5"},
      {many, "expected at most 50 challenges, found more"},
      {parameters, "expected at most 50 parameters, found more"},
      {std::string(70'000, 'a'), "authentication challenge: expected at most 65536 bytes, found more"},
  };
  for (const auto& [input, want] : cases) {
    const auto challenges = parse_challenges({input});
    ASSERT_FALSE(challenges) << input;
    EXPECT_EQ(challenges.error().message, want);
  }
}

}  // namespace
}  // namespace probe::evidence
