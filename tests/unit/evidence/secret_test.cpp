#include "probes/evidence/secret.hpp"

#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

TEST(SecretFile, HoldsOneLine) {
  struct Case {
    std::string input, want;
  };
  const Case cases[] = {{"secret", "secret"},     {"secret\n", "secret"},
                        {"secret\r\n", "secret"}, {"\xEF\xBB\xBFsecret\n", "secret"},
                        {" secret ", " secret "}, {"s\xC3\xA4 cret\n", "s\xC3\xA4 cret"}};
  for (const auto& [input, want] : cases) EXPECT_EQ(read_secret(input).value(), want);
}

TEST(SecretFile, IsRefusedWithoutAWordOfIt) {
  struct Case {
    std::string input, want;
  };
  using namespace std::string_literals;
  const std::string utf16 =
      "expected a secret in ASCII or UTF-8, found UTF-16, which `>` of Windows PowerShell writes: save it with "
      "`Set-Content -Encoding ascii` or `-Encoding utf8`";
  const Case cases[] = {{"", "expected a secret, found nothing"},
                        {"\n", "expected a secret, found nothing"},
                        {"\xEF\xBB\xBF\r\n", "expected a secret, found nothing"},
                        {"\xFF\xFEs\0e\0\n\0"s, utf16},
                        {"\xFE\xFF\0s\0e"s, utf16},
                        {"s\0e\0c\0\r\0\n\0"s, utf16},
                        {"secret\n\n", "expected one line, found more"},
                        {"sec\rret", "expected one line, found more"},
                        {"two\nlines\n", "expected one line, found more"},
                        {"sec\tret", "expected text, found control characters"},
                        {std::string("sec\0ret", 7), "expected text, found control characters"}};
  for (const auto& [input, want] : cases) {
    const auto secret = read_secret(input);
    ASSERT_FALSE(secret) << want;
    EXPECT_EQ(secret.error().message, want);
  }
}

TEST(SecretFile, IsForItsOwnerOnly) {
  for (const unsigned mode : {0600U, 0400U, 0700U, 0U}) EXPECT_EQ(refuse_permissions(mode), std::nullopt) << mode;
  for (const unsigned mode : {0644U, 0640U, 0604U, 0620U, 0601U}) EXPECT_NE(refuse_permissions(mode), std::nullopt);
  EXPECT_EQ(refuse_permissions(0640),
            "expected a file that only its owner may read (mode 0600 or 0400), found mode 0640");
}

}  // namespace
}  // namespace probe::evidence
