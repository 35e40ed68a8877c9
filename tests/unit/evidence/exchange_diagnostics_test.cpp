#include "probes/evidence/exchange_diagnostics.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::evidence {
namespace {

TEST(ExchangeDiagnostics, CodeReasonAndCategoryAreRead) {
  struct Case {
    std::string input;
    std::uint32_t code;
    std::string reason;
    std::string category;
  };
  const std::vector<Case> cases = {
      {R"(4000000;reason="Flighting is not enabled for domain 'mail.dummy.uk'.";error_category="oauth_not_available")",
       4000000, "Flighting is not enabled for domain 'mail.dummy.uk'.", "oauth_not_available"},
      {R"(2000003;reason="The audience is invalid; expected 'https://a', found \"http://a\".";error_category="invalid_resource")",
       2000003, "The audience is invalid; expected 'https://a', found \"http://a\".", "invalid_resource"},
      {R"(2000009;reason="Issuer was "x" today.";error_category="invalid_issuer")", 2000009, "Issuer was \"x\" today.",
       "invalid_issuer"},
      {R"( 2000000 ; Reason = "The token has an invalid signature." ; ERROR_CATEGORY = "invalid_signature" )", 2000000,
       "The token has an invalid signature.", "invalid_signature"},
      {"2000000;error_category=invalid_signature", 2000000, "", "invalid_signature"},
      {"2000000", 2000000, "", ""},
      {"2000000;", 2000000, "", ""},
      {"2000000;flag;error_category=\"x\";other=\"y\"", 2000000, "", "x"},
  };
  for (const auto& [input, code, reason, category] : cases) {
    SCOPED_TRACE(input);
    const auto diagnostics = parse_exchange_diagnostics(input);
    ASSERT_TRUE(diagnostics) << diagnostics.error().message;
    EXPECT_EQ(diagnostics->code, code);
    EXPECT_EQ(diagnostics->reason, reason);
    EXPECT_EQ(diagnostics->error_category, category);
  }
}

TEST(ExchangeDiagnostics, TheRawValueIsKeptPrintable) {
  EXPECT_EQ(parse_exchange_diagnostics(" 1;reason=\"a\tb\" ").value().raw, "1;reason=\"a\\x09b\"");
}

TEST(ExchangeDiagnostics, WhatDoesNotFollowTheGrammarIsExplained) {
  const std::string code = "x-ms-diagnostics: expected a code like 2000000, found ";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", code + "''"},
      {"reason=\"x\"", code + "'reason=\"x\"'"},
      {"2000000 reason", code + "'2000000 reason'"},
      {"99999999999", code + "'99999999999'"},
      {"-1", code + "'-1'"},
      {"2000000;reason=\"no end", "x-ms-diagnostics: expected '\"' at the end of 'reason', found none"},
  };
  for (const auto& [input, want] : cases) {
    const auto diagnostics = parse_exchange_diagnostics(input);
    ASSERT_FALSE(diagnostics) << input;
    EXPECT_EQ(diagnostics.error().message, want);
  }
}

}  // namespace
}  // namespace probe::evidence
