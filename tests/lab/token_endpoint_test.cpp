#include "tests/lab/token_endpoint.hpp"

#include "tests/lab/assertion_check.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace probe::lab {
namespace {

namespace json = boost::json;
using probe::testing::Certificate;

std::int64_t unix_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

class TokenEndpointTest : public ::testing::Test {
 protected:
  /// Claims that the endpoint takes, with a number of their own.
  json::object claims() {
    json::object good;
    good["aud"] = LabPorts::https(port) + oidc_token_path();
    good["iss"] = json::string{kApplication};
    good["sub"] = json::string{kApplication};
    good["jti"] = "id-" + std::to_string(++assertions);
    good["nbf"] = unix_now();
    good["exp"] = unix_now() + 300;
    return good;
  }

  json::object post(const std::string& body) {
    return json::parse(endpoint.answer({.method = "POST", .target = oidc_token_path(), .body = body}, state).body)
        .as_object();
  }

  json::object ask(const json::object& assertion) { return ask(make_jwt(assertion, application)); }
  json::object ask(const std::string& assertion) {
    return post("grant_type=client_credentials&client_id=" + std::string{kApplication} +
                "&scope=x&client_assertion=" + assertion);
  }

  /// The number in the answer; 0 when it has a token.
  static std::int64_t number(const json::object& answer) {
    return answer.contains("access_token") ? 0 : answer.at("error_codes").at(0).as_int64();
  }

  std::uint16_t port = 8443;
  int assertions = 0;
  TokenState state;
  Certificate application = application_certificate(std::chrono::system_clock::now());
  Certificate sts = [] {
    auto spec = probe::testing::exchange_auth();
    spec.key = probe::testing::rsa(2048, "sts");
    return self_sign(spec);
  }();
  TokenEndpoint endpoint{port, oidc_token_path(), application, sts};
};

TEST_F(TokenEndpointTest, IssuesATokenThatItsKeySigned) {
  const auto answer = ask(claims());
  ASSERT_EQ(number(answer), 0) << json::serialize(answer);
  const auto token = read_jwt(json::value_to<std::string>(answer.at("access_token")));
  ASSERT_TRUE(token);
  EXPECT_TRUE(is_signed_by(*token, sts));
  EXPECT_FALSE(is_signed_by(*token, application));
  EXPECT_EQ(ReadJwt::text(token->claims, "aud"), kTokenAudience);
}

TEST_F(TokenEndpointTest, TakesNoAssertionTwice) {
  const std::string assertion = make_jwt(claims(), application);
  EXPECT_EQ(number(ask(assertion)), 0);
  EXPECT_EQ(number(ask(assertion)), 50013);
}

TEST_F(TokenEndpointTest, TakesNoAssertionOfAnotherKey) {
  auto spec = probe::testing::exchange_auth();
  spec.key = probe::testing::rsa(2048, "stranger");
  const Certificate stranger = self_sign(spec);
  EXPECT_EQ(number(ask(make_jwt(claims(), stranger))), 700027);

  // Under the right name, with the wrong signature.
  const std::string good = make_jwt(claims(), application);
  const std::string bad = make_jwt(claims(), stranger);
  EXPECT_EQ(number(ask(good.substr(0, good.rfind('.')) + bad.substr(bad.rfind('.')))), 700027);
  const std::string header = good.substr(0, good.find('.'));
  EXPECT_EQ(number(ask(header + bad.substr(bad.find('.')))), 700027);
}

TEST_F(TokenEndpointTest, ChecksEveryClaim) {
  struct Case {
    const char* claim;
    json::value value;
    std::int64_t want;
  };
  const Case cases[] = {
      {"aud", "https://elsewhere.example/token", 700023},
      {"aud", nullptr, 700023},
      {"iss", json::string{kOtherApplication}, 700021},
      {"sub", json::string{kOtherApplication}, 700021},
      {"nbf", unix_now() + 3600, 700024},
      {"exp", unix_now() - 3600, 700024},
      {"exp", "soon", 700024},
      {"jti", "", 50013},
  };
  for (const auto& [claim, value, want] : cases) {
    auto wrong = claims();
    wrong[claim] = value;
    EXPECT_EQ(number(ask(wrong)), want) << claim << " " << value;
  }
}

TEST_F(TokenEndpointTest, KnowsOneSecret) {
  const std::string start = "grant_type=client_credentials&resource=r&client_id=" + std::string{kApplication};
  EXPECT_EQ(number(post(start + "&client_secret=lab%7ESecret.8Q%7Enot%2Ffor%2Banything%3Delse%26really")), 0);
  EXPECT_EQ(number(post(start + "&client_secret=lab%7ESecret")), 7000215);
  EXPECT_EQ(number(post(start)), 7000215);
  EXPECT_EQ(number(post("grant_type=password&client_id=" + std::string{kApplication})), 70003);
  EXPECT_EQ(number(post("grant_type=client_credentials&client_id=nobody")), 700016);
}

}  // namespace
}  // namespace probe::lab
