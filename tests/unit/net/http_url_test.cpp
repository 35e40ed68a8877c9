#include "agent/net/http_url.hpp"

#include <gtest/gtest.h>

namespace probe::net {
namespace {

struct Case {
  std::string name;
  std::string input;
  HttpUrl want;
};

class HttpUrlParts : public ::testing::TestWithParam<Case> {};

TEST_P(HttpUrlParts, AreTakenApart) {
  const auto url = parse_http_url(GetParam().input);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->text, GetParam().want.text);
  EXPECT_EQ(url->tls, GetParam().want.tls);
  EXPECT_EQ(url->host, GetParam().want.host);
  EXPECT_EQ(url->port, GetParam().want.port);
  EXPECT_EQ(url->authority, GetParam().want.authority);
}

INSTANTIATE_TEST_SUITE_P(
    All, HttpUrlParts,
    ::testing::Values(
        Case{"Plain", "http://a.example/x?y=z#f", {"http://a.example/x?y=z", false, "a.example", 80, "a.example"}},
        Case{"Tls", "https://a.example", {"https://a.example/", true, "a.example", 443, "a.example"}},
        Case{"Port", "https://a.example:8443/", {"https://a.example:8443/", true, "a.example", 8443, "a.example:8443"}},
        Case{"UsualPort", "https://a.example:443/", {"https://a.example:443/", true, "a.example", 443, "a.example"}},
        Case{"Ipv4", "http://127.0.0.1:1/", {"http://127.0.0.1:1/", false, "127.0.0.1", 1, "127.0.0.1:1"}},
        Case{"Ipv6", "http://[::1]:81/", {"http://[::1]:81/", false, "::1", 81, "[::1]:81"}},
        Case{"Ipv6UsualPort", "https://[::1]/", {"https://[::1]/", true, "::1", 443, "[::1]"}}),
    [](const auto& param) { return param.param.name; });

TEST(HttpUrl, IsNothingWhenItIsNotAbsoluteHttpWithoutCredentials) {
  for (const std::string bad :
       {"", "a.example", "/path", "file:///etc/passwd", "ftp://a.example/", "http://", "http://u@a.example/",
        "http://u:p@a.example/", "http://a.example:0/", "http://a.example:70000/", "http://a b/",
        "https://m\xc3\xbcller.example/", "gopher://a.example/", "http://a.example\n/"}) {
    EXPECT_FALSE(parse_http_url(bad)) << bad;
  }
}

TEST(HttpUrl, KeepsAllButTheHostWhenItGetsAnother) {
  EXPECT_EQ(with_host(*parse_http_url("https://127.0.0.1:8443/a/b?c=d"), "mail.example"),
            "https://mail.example:8443/a/b?c=d");
  EXPECT_THROW(with_host(*parse_http_url("https://a.example/"), "not a host"), std::invalid_argument);
}

}  // namespace
}  // namespace probe::net
