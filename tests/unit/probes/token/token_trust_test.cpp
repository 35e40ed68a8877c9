#include "probes/token/token_trust.hpp"

#include "tests/support/encoding.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

std::string token(const std::string& alg) {
  return testing::base64url(R"({"alg":")" + alg + R"("})") + "." + testing::base64url("{}") + ".c2lnbmF0dXJl";
}

/// What is wrong with a token authenticated by `alg`, from an issuer that announces `announced`; empty: nothing.
std::string complaint(const std::string& alg, const std::vector<std::string>& announced) {
  evidence::TokenResponse response;
  response.claims.emplace();
  TokenIssuer issuer;
  issuer.document.kind = evidence::MetadataKind::kOpenId;
  issuer.document.signing_algorithms = announced;
  const auto found = complaint_about_trust(token(alg), response, &issuer, core::SystemTime());
  if (!found) return {};
  EXPECT_EQ(found->code.info().id, "token_signature_invalid");
  return found->what;
}

TEST(TokenTrust, ASharedSecretIsNoSignatureOfAnIssuerThatAnnouncesSignatures) {
  EXPECT_EQ(complaint("HS256", {"RS256", "PS256"}),
            "access_token: alg: expected RS256 or PS256, as id_token_signing_alg_values_supported says, found HS256");
  EXPECT_EQ(complaint("HS256", {"RS256", "HS256"}), "") << "the resource alone can check it";
  EXPECT_EQ(complaint("HS256", {}), "");
  EXPECT_EQ(complaint("RS256", {"PS256"}), "") << "these are of ID tokens";
}

}  // namespace
}  // namespace probe::probes
