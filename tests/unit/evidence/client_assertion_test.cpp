#include "probes/evidence/client_assertion.hpp"

#include "signing_key.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

TEST(ClientAssertion, IsAJwtThatTheClientIssuesAboutItself) {
  using namespace std::chrono_literals;
  const std::chrono::system_clock::time_point now{1795435200s + 999ms};
  const ClientAssertion assertion{"my \"client\"", "https://login.example/t/oauth2/v2.0/token", "id-1", now, 5min};
  const JwsHeader header{JwsAlgorithm::kEs256, "JWT", {}, "w-3PGB70-bU9AXaOyplWQBS8puc", {}};
  const auto jwt = sign_client_assertion(header, assertion, testing::signing_key("P-256"));
  ASSERT_TRUE(jwt) << jwt.error().message;
  const auto certificate = read_certificate_der(testing::make_der({.key = testing::key("P-256")}));
  const auto key = VerifyingKey::from_certificate(certificate.value());
  const JwsAlgorithm accepted[] = {JwsAlgorithm::kEs256};
  const auto verified = verify_jws(*jwt, key.value(), accepted);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->header.x5t, "w-3PGB70-bU9AXaOyplWQBS8puc");
  EXPECT_EQ(verified->payload,
            R"({"aud":"https://login.example/t/oauth2/v2.0/token","iss":"my \"client\"","sub":"my \"client\"",)"
            R"("jti":"id-1","iat":1795435200,"nbf":1795435200,"exp":1795435500})");
}

}  // namespace
}  // namespace probe::evidence
