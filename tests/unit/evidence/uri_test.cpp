#include "probes/evidence/uri.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace probe::evidence {
namespace {

TEST(Uri, DifferentSpellingsOfOneUriHaveOneNormalForm) {
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"already normal", "https://outlook.office365.com/PushNotifications",
       "https://outlook.office365.com/PushNotifications"},
      {"case of scheme and host", "HTTPS://Outlook.Office365.COM/PushNotifications",
       "https://outlook.office365.com/PushNotifications"},
      {"slash at the end", "https://outlook.office365.com/PushNotifications/",
       "https://outlook.office365.com/PushNotifications"},
      {"default port", "https://outlook.office365.com:443/PushNotifications",
       "https://outlook.office365.com/PushNotifications"},
      {"default port of http", "http://a:80/", "http://a"},
      {"empty port", "https://a:/x", "https://a/x"},
      {"other port", "https://a:0444/x", "https://a:444/x"},
      {"port of another scheme", "https://a:80/x", "https://a:80/x"},
      {"root", "https://a/", "https://a"},
      {"case of escapes", "https://a/%e2%82%ac", "https://a/%E2%82%AC"},
      {"needless escapes", "https://a/%41%2d%7e", "https://a/A-~"},
      {"query stays", "https://a/b/?realm=Fabrikam.com", "https://a/b?realm=Fabrikam.com"},
      {"fragment stays", "https://a#X", "https://a#X"},
      {"dot behind the host", "https://a.example./x", "https://a.example/x"},
      {"other script",
       "https://b\xC3\xBC"
       "cher.example/x",
       "https://xn--bcher-kva.example/x"},
      {"IPv6", "https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x"},
      {"user", "https://u@A/x", "https://u@a/x"},
      {"blanks around", " https://a/x\n", "https://a/x"},
  };
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(normalize_uri(input), want);
  }
}

TEST(Uri, WhatIsNoAbsoluteUriHasNoNormalForm) {
  const std::vector<std::string> inputs = {"",
                                           "outlook.office365.com/PushNotifications",
                                           "/PushNotifications",
                                           "https://",
                                           "https:///x",
                                           "1https://a",
                                           "https://a b/",
                                           "https://a:0/",
                                           "https://a:65536/",
                                           "https://a:x/",
                                           "https://a:999999/",
                                           "https://[::1/",
                                           "https://[::1]x/",
                                           "https://a/\x01",
                                           "://a",
                                           "a:https://a",
                                           "https://a/%4",
                                           "https://a/%zz",
                                           "https://a/%",
                                           "https://a/?%",
                                           "https://:443/"};
  for (const auto& input : inputs) EXPECT_EQ(normalize_uri(input), std::nullopt) << input;
}

TEST(Uri, PartsAreTheTextTakenApart) {
  struct Case {
    std::string input;
    std::vector<std::string> want;  ///< scheme, user, host, port, behind; and the authority
  };
  const std::vector<Case> cases = {
      {"https://a.example/b?c#d", {"https://", "", "a.example", "", "/b?c#d", "a.example"}},
      {"HTTPS://A.Example:0443", {"HTTPS://", "", "A.Example", ":0443", "", "A.Example:0443"}},
      {"https://u:p@ss@a:1/x", {"https://", "u:p@ss@", "a", ":1", "/x", "u:p@ss@a:1"}},
      {"https://[2001:DB8::1]:8443/x:y", {"https://", "", "[2001:DB8::1]", ":8443", "/x:y", "[2001:DB8::1]:8443"}},
      {"https://u@[::1]", {"https://", "u@", "[::1]", "", "", "u@[::1]"}},
      {"https://a?b@c", {"https://", "", "a", "", "?b@c", "a"}},
      {"https://a#b/c:d@e", {"https://", "", "a", "", "#b/c:d@e", "a"}},
      {"https://a:/", {"https://", "", "a", ":", "/", "a:"}},
      {"https://:443/", {"https://", "", "", ":443", "/", ":443"}},
      {"https:///x", {"https://", "", "", "", "/x", ""}},
      {"https://[::1/x", {"https://", "", "[::1", "", "/x", "[::1"}},
      {"https://[::1]x:2/", {"https://", "", "[::1]x", ":2", "/", "[::1]x:2"}},
      {"://a", {"://", "", "a", "", "", "a"}},
      {"a.example:25/x", {"", "", "a.example", ":25", "/x", "a.example:25"}},
      {"", {"", "", "", "", "", ""}},
  };
  for (const auto& [input, want] : cases) {
    const UriParts parts = parts_of_uri(input);
    const std::vector<std::string_view> found{parts.scheme, parts.user, parts.host, parts.port, parts.behind};
    EXPECT_EQ(std::vector<std::string>(found.begin(), found.end()), std::vector(want.begin(), want.end() - 1)) << input;
    EXPECT_EQ(parts.authority(), want.back()) << input;
  }
}

TEST(Uri, DomainsAreComparedInLowerCaseAsciiWithoutDot) {
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const std::vector<Case> cases = {
      {"case", "Fabrikam.com", "fabrikam.com"},
      {"dot behind", "fabrikam.com.", "fabrikam.com"},
      {"blanks around", " fabrikam.com\r\n", "fabrikam.com"},
      {"dots and blanks behind", "fabrikam.com. .\t.", "fabrikam.com"},
      {"blanks before the last dot, behind other scripts",
       "stra\xC3\x9F"
       "e.example\r.",
       "xn--strae-oqa.example"},
      {"composed umlaut",
       "B\xC3\xBC"
       "cher.example",
       "xn--bcher-kva.example"},
      {"upper case umlaut",
       "B\xC3\x9C"
       "CHER.example",
       "xn--bcher-kva.example"},
      {"decomposed umlaut",
       "Bu\xCC\x88"
       "cher.example",
       "xn--bcher-kva.example"},
      {"sharp s is kept apart", "fa\xC3\x9F.example", "xn--fa-hia.example"},
      {"ASCII form stays", "XN--BCHER-KVA.example", "xn--bcher-kva.example"},
      {"ideographic full stop",
       "b\xC3\xBC"
       "cher\xE3\x80\x82"
       "example",
       "xn--bcher-kva.example"},
      {"refused by IDNA", "-\xE2\x98\x83\xE2\x80\x8E-.Example", "-\xE2\x98\x83\xE2\x80\x8E-.example"},
      {"look-alike of a slash", "evil.example\xEF\xBC\x8F.Fabrikam.com", "evil.example\xEF\xBC\x8F.fabrikam.com"},
      {"not UTF-8", "\xFF.Example", "\xFF.example"},
      {"empty", "", ""},
  };
  for (const auto& [name, input, want] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(normalize_domain(input), want);
  }
}

}  // namespace
}  // namespace probe::evidence
