#include "probes/evidence/oauth_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(OAuthError, IsReadWithAllThatEntraSays) {
  const auto error = read_oauth_error(
      R"({"error":"invalid_client","error_description":"AADSTS700027: Client assertion contains an invalid signature.)"
      R"( [Reason - The key was not found.]","error_codes":[700027],"timestamp":"2026-11-23 12:00:00Z",)"
      R"("trace_id":"7d1f0a52-93c4-4be8-a6d0-2f81c35b9e00","correlation_id":"e83b64f1-2c07-4d95-8ba3-5f9d10c7a246"})");
  ASSERT_TRUE(error) << error.error().message;
  EXPECT_EQ(error->error, "invalid_client");
  EXPECT_EQ(error->description,
            "AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found.]");
  EXPECT_THAT(error->codes, ElementsAre(700027U));
  EXPECT_TRUE(error->has(700027));
  EXPECT_FALSE(error->has(700024));
  EXPECT_EQ(error->timestamp, "2026-11-23 12:00:00Z");
  EXPECT_EQ(error->trace_id, "7d1f0a52-93c4-4be8-a6d0-2f81c35b9e00");
  EXPECT_EQ(error->correlation_id, "e83b64f1-2c07-4d95-8ba3-5f9d10c7a246");
}

TEST(OAuthError, HasTheNumbersOfListAndDescriptionOnceEach) {
  struct Case {
    std::string members;
    std::vector<std::uint32_t> want;
  };
  const Case cases[] = {
      {R"("error_codes":[])", {}},
      {R"("error_codes":[70002, 50012],"error_description":"AADSTS70002: Bad. AADSTS50012: Worse.")", {70002, 50012}},
      {R"("error_description":"AADSTS7000215: Invalid client secret.")", {7000215}},
      {R"("error_description":"AADSTS: none, AADSTSx, AADSTS99999999999")", {}},
      {R"("error_codes":["700016", -1, 1.5, null, 65001])", {65001}},
      {R"("error_codes":"700016")", {}},
      {R"("error_description":"ends in AADSTS53003")", {53003}},
  };
  for (const auto& [members, want] : cases) {
    const auto error = read_oauth_error(R"({"error":"invalid_client",)" + members + "}");
    ASSERT_TRUE(error) << members;
    EXPECT_EQ(error->codes, want) << members;
  }
}

TEST(OAuthError, KeepsNoMoreNumbersThanAnybodyReads) {
  std::string codes = "1";
  for (int code = 2; code < 100; ++code) codes += "," + std::to_string(code);
  EXPECT_EQ(read_oauth_error(R"({"error":"e","error_codes":[)" + codes + "]}")->codes.size(), kMaxErrorCodes);
}

TEST(OAuthError, DropsWhatIsNoIdentifier) {
  const auto error = read_oauth_error(R"({"error":"e","trace_id":"a b","correlation_id":"x\"y"})");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->trace_id, "");
  EXPECT_EQ(error->correlation_id, "");
  EXPECT_EQ(read_oauth_error(R"({"error":"e","trace_id":")" + std::string(65, 'a') + "\"}")->trace_id, "");
}

TEST(OAuthError, MayLackEverythingElseOrHaveItInTheWrongForm) {
  const auto error = read_oauth_error(R"({"error":"invalid_scope","error_description":7,"trace_id":[]})");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->error, "invalid_scope");
  EXPECT_EQ(error->description, "");
  EXPECT_THAT(error->codes, IsEmpty());
}

TEST(OAuthError, IsRefusedWithoutAWordOfTheBody) {
  struct Case {
    std::string input, want;
    ParseErrorKind kind;
  };
  const Case cases[] = {
      {"", "expected JSON, found something else", ParseErrorKind::kEmpty},
      {"<html>secret</html>", "expected JSON, found something else", ParseErrorKind::kForeign},
      {"{\"error\":\"secret", "expected JSON, found something else", ParseErrorKind::kTruncated},
      {"{\"error\":secret}", "expected JSON, found something else", ParseErrorKind::kSyntax},
      {"[\"secret\"]", "expected an object with error, found an array", ParseErrorKind::kShape},
      {"{\"access_token\":\"secret\"}", "error: expected a string, found nothing", ParseErrorKind::kShape},
      {"{\"error\":{\"code\":\"secret\"}}", "error: expected a string, found nothing", ParseErrorKind::kShape},
  };
  for (const auto& [input, want, kind] : cases) {
    const auto error = read_oauth_error(input);
    ASSERT_FALSE(error) << input;
    EXPECT_EQ(error.error().message, want) << input;
    EXPECT_EQ(error.error().kind, kind) << input;
  }
}

}  // namespace
}  // namespace probe::evidence
