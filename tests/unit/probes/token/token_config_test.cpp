#include "tests/unit/probes/token/token_rig.hpp"

#include <gtest/gtest.h>

namespace probe {
namespace {

using namespace testing::token;
using testing::mistakes_in;

/// The mistakes without the place in the file.
std::string mistakes_of(const std::string& token) {
  std::string lines = mistakes_in(fmt::format("{}, token: {{ {} }}", kOidc, token));
  constexpr std::string_view kFile = "probe.yml:1:";
  for (auto at = lines.find(kFile); at != std::string::npos; at = lines.find(kFile, at)) {
    lines.erase(at, lines.find(' ', at) + 1 - at);
  }
  return lines;
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
  const std::string at = "probes[it].token";
  const std::string one_proof = at + ": expected exactly one of assertion, client_secret_file, got ";
  const std::string one_resource = at + ": expected exactly one of scope, resource, got ";
  const Case cases[] = {
      {"scope: b, client_secret_file: c",
       at + ": missing key \"client_id\": Who asks: the client's (application's) id"},
      {"client_id: a, client_secret_file: c", one_resource + "none"},
      {"client_id: a, scope: b, resource: c, client_secret_file: c", one_resource + "scope and resource"},
      {"client_id: a, scope: b", one_proof + "none"},
      {"client_id: a, scope: b, client_secret_file: c, assertion: { certificate: c, private_key: d }",
       one_proof + "client_secret_file and assertion"},
      {"client_id: a, scope: b, client_secret: hunter2",
       one_proof + "none\n" + at + ": unknown key \"client_secret\"; did you mean \"client_secret_in\"?"},
      {"client_id: a, scope: b, client_secret_file: c, endpoint: \"http://a.example/token\"",
       at + ".endpoint: expected an absolute https URL, got \"http://a.example/token\""},
      {"client_id: a, scope: b, assertion: { certificate: c, private_key: d, algorithm: HS256 }",
       at + ".assertion.algorithm: expected one of RS256, PS256, ES256, got \"HS256\"; did you mean \"RS256\"?"},
      {"client_id: a, scope: b, assertion: { certificate: c, private_key: d, lifetime: 1h }",
       at + ".assertion.lifetime: expected 1m to 10m, got 1h"},
      {"client_id: a, scope: b, client_secret_file: c, audience: d", at + ".audience: expected only beside assertion"},
      {"client_id: a, scope: b, client_secret_in: post, assertion: { certificate: c, private_key: d }",
       at + ".client_secret_in: expected only beside client_secret_file"},
      {"client_id: a, scope: b, client_secret_file: c, cache: always",
       at + ".cache: expected one of fresh, until_expiry, got \"always\""},
  };
  for (const auto& [token, want] : cases) EXPECT_EQ(mistakes_of(token), want);
}

}  // namespace
}  // namespace probe
