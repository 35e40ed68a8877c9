#include "probes/evidence/ldap_thumbprints.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum ThumbprintRole;

constexpr const char* kCurrentHex = "C3EDCF181EF4F9B53D01768ECA99564014BCA6E7";
constexpr const char* kNextHex = "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A";

Thumbprint thumbprint(const char* hex) { return Thumbprint::parse(hex).value(); }

TEST(LdapThumbprints, ThePrefixIsTheRoleAndTheRestAnySpelling) {
  struct Case {
    const char* name;
    std::string value;
    LdapThumbprint want;
  };
  const std::vector<Case> cases = {
      {"current", std::string{"0:"} + kCurrentHex, {kCurrent, thumbprint(kCurrentHex)}},
      {"previous", std::string{"1:"} + kCurrentHex, {kPrevious, thumbprint(kCurrentHex)}},
      {"next", std::string{"2:"} + kNextHex, {kNext, thumbprint(kNextHex)}},
      {"blanks", " 2 : " + std::string{kNextHex} + "\r\n", {kNext, thumbprint(kNextHex)}},
      {"colons", "0:C3:ED:CF:18:1E:F4:F9:B5:3D:01:76:8E:CA:99:56:40:14:BC:A6:E7", {kCurrent, thumbprint(kCurrentHex)}},
      {"base64", "0:w+3PGB70+bU9AXaOyplWQBS8puc=", {kCurrent, thumbprint(kCurrentHex)}},
      {"no thumbprint", "1:", {kPrevious, {}}},
  };
  for (const auto& [name, value, want] : cases) {
    SCOPED_TRACE(name);
    const auto read = parse_ldap_thumbprint(value);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, want);
  }
}

TEST(LdapThumbprints, OtherValuesAreExplained) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "expected '0:', '1:' or '2:' and a thumbprint, found nothing"},
      {kCurrentHex, "expected '0:', '1:' or '2:' and a thumbprint, found 'C3EDCF181EF4F9B53D01768ECA99564014BCA6E7'"},
      {"3:" + std::string{kNextHex},
       "expected '0:', '1:' or '2:' and a thumbprint, found '3:BC6BF924D6EF046E64F8D1987DC1D7D2F4C004...'"},
      {":" + std::string{kNextHex},
       "expected '0:', '1:' or '2:' and a thumbprint, found ':BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042...'"},
      {"2:BC6B",
       "next thumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found 4 hex digits"},
  };
  for (const auto& [value, want] : cases) {
    const auto read = parse_ldap_thumbprint(value);
    ASSERT_FALSE(read) << value;
    EXPECT_EQ(read.error().message, want);
  }
}

TEST(LdapThumbprints, TheAttributeGivesOneThumbprintARole) {
  const std::string current = std::string{"0:"} + kCurrentHex;
  const auto read = read_ldap_thumbprints({std::string{"2:"} + kNextHex, "1:", current, current}).value();
  EXPECT_THAT(read, ElementsAre(LdapThumbprint{kNext, thumbprint(kNextHex)},
                                LdapThumbprint{kCurrent, thumbprint(kCurrentHex)}));
  EXPECT_THAT(read_ldap_thumbprints({}).value(), IsEmpty());
  EXPECT_EQ(read_ldap_thumbprints({current, "x"}).error().message,
            "expected '0:', '1:' or '2:' and a thumbprint, found 'x'");
  const auto two = read_ldap_thumbprints({current, std::string{"0:"} + kNextHex});
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().kind, ParseErrorKind::kShape);
  EXPECT_EQ(two.error().message,
            "expected one current thumbprint, found C3EDCF181EF4F9B53D01768ECA99564014BCA6E7 and "
            "BC6BF924D6EF046E64F8D1987DC1D7D2F4C0042A");
}

TEST(LdapThumbprints, RolesHaveNames) {
  EXPECT_EQ(to_string(kCurrent), "current");
  EXPECT_EQ(to_string(kPrevious), "previous");
  EXPECT_EQ(to_string(kNext), "next");
}

}  // namespace
}  // namespace probe::evidence
