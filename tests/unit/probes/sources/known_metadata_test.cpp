#include "probes/sources/known_metadata.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace probe::probes {
namespace {

std::string document_of(const std::string& issuer) {
  return fmt::format(R"({{"issuer":"{0}","token_endpoint":"{0}/token","jwks_uri":"{0}/keys"}})", issuer);
}

std::string jwks_with(const std::string& id) {
  return fmt::format(R"({{"keys":[{{"kty":"oct","kid":"{}","k":"c2VjcmV0"}}]}})", id);
}

TEST(KnownMetadata, SaysTheSameWheneverItIsRead) {
  for (int time = 0; time < 3; ++time) {
    for (const std::string issuer : {"https://login.contoso.com", "https://login.fabrikam.com"}) {
      const auto document = read_known_metadata(document_of(issuer));
      ASSERT_TRUE(document) << document.error().message;
      EXPECT_EQ(document->issuer, issuer);
      EXPECT_EQ(document->jwks_uri, issuer + "/keys");
    }
    EXPECT_FALSE(read_known_metadata("{\"issuer\":"));
    EXPECT_EQ(read_known_metadata(document_of(std::string(40'000, 'a'))).value().issuer.size(), 40'000U);
  }
}

TEST(KnownMetadata, PublicKeysAreTheSameWheneverTheyAreRead) {
  for (int time = 0; time < 3; ++time) {
    for (const std::string id : {"first", "second"}) {
      const auto keys = read_known_jwks(fmt::format(
          R"({{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"{}","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}]}})",
          id));
      ASSERT_TRUE(keys) << keys.error().message;
      ASSERT_EQ(keys->size(), 1U);
      EXPECT_EQ(keys->front().kid, id);
      EXPECT_FALSE(keys->front().is_secret);
    }
  }
}

TEST(KnownMetadata, SecretKeysAreTheSameWheneverTheyAreRead) {
  for (int time = 0; time < 3; ++time) {
    for (const std::string id : {"first", "second"}) {
      const auto keys = read_known_jwks(jwks_with(id));
      ASSERT_TRUE(keys) << keys.error().message;
      ASSERT_EQ(keys->size(), 1U);
      EXPECT_EQ(keys->front().kid, id);
      EXPECT_TRUE(keys->front().is_secret);
    }
    EXPECT_FALSE(read_known_jwks("[]"));
  }
}

}  // namespace
}  // namespace probe::probes
