#include "tests/unit/probes/token_rig.hpp"

#include <gtest/gtest.h>

namespace probe {
namespace {

using namespace testing::token;
using testing::mistakes_in;

std::string mistakes_of(const std::string& token) {
  return mistakes_in(fmt::format("{}, token: {{ {} }}", kOidc, token));
}

TEST(TokenConfig, TakesEitherProofAndEitherWordForTheResource) {
  const std::string good[] = {
      "client_id: a, scope: b, client_secret_file: c",
      "client_id: a, resource: b, client_secret_file: c, client_secret_in: basic, cache: until_expiry",
      "client_id: a, scope: b, assertion: { certificate: c, private_key: d }",
      "client_id: a, scope: b, audience: x, endpoint: \"https://a.example/token\", assertion: { certificate: c, "
      "private_key: d, password_file: e, algorithm: ES256, thumbprint: x5t, key_id: k, lifetime: 10m }, "
      "expect: { audience: a, roles: [r], token_type: DPoP }",
      "client_id: a, scope: b, assertion: { certificate: c, private_key: d, thumbprint: \"x5t#S256\" }",
  };
  for (const auto& token : good) EXPECT_EQ(mistakes_of(token), "") << token;
}

TEST(TokenConfig, SaysWhatIsWrong) {
  struct Case {
    std::string token, want;
  };
  const Case cases[] = {
      {"scope: b, client_secret_file: c", "client_id"},
      {"client_id: a, client_secret_file: c", "expected exactly one of scope, resource"},
      {"client_id: a, scope: b, resource: c, client_secret_file: c", "resource"},
      {"client_id: a, scope: b", "expected exactly one of assertion, client_secret_file"},
      {"client_id: a, scope: b, client_secret_file: c, assertion: { certificate: c, private_key: d }",
       "client_secret_file"},
      {"client_id: a, scope: b, client_secret: hunter2", "client_secret"},
      {"client_id: a, scope: b, client_secret_file: c, endpoint: \"http://a.example/token\"",
       "expected an absolute https URL, got \"http://a.example/token\""},
      {"client_id: a, scope: b, assertion: { certificate: c, private_key: d, algorithm: HS256 }",
       "expected one of RS256, PS256, ES256"},
      {"client_id: a, scope: b, assertion: { certificate: c, private_key: d, lifetime: 1h }",
       "expected 1m to 10m, got 1h"},
      {"client_id: a, scope: b, client_secret_file: c, cache: always", "fresh"},
  };
  for (const auto& [token, want] : cases) {
    const std::string found = mistakes_of(token);
    EXPECT_NE(found.find(want), std::string::npos) << token << "\n" << found;
  }
}

}  // namespace
}  // namespace probe
