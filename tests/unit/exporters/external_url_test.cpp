#include "exporters/http/external_url.hpp"

#include "exporters/http/origin_check.hpp"
#include "exporters/http/route_prefix.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace probe::exporters {
namespace {

TEST(ExternalUrl, IsTakenApart) {
  struct Case {
    std::string text;
    std::string want;  ///< origin, host, path
  };
  const Case cases[] = {
      {"https://probe.example.com", "https://probe.example.com probe.example.com "},
      {"HTTPS://Probe.Example.com/", "https://probe.example.com probe.example.com "},
      {"https://a:8443/probe/", "https://a:8443 a /probe"},
      {"https://a:443/x/y", "https://a a /x/y"},
      {"http://a:80", "http://a a "},
      {"http://a:443", "http://a:443 a "},
      {"http://[::1]:9/p", "http://[::1]:9 ::1 /p"},
  };
  for (const auto& [text, want] : cases) {
    const auto url = parse_external_url(text);
    EXPECT_EQ(url.origin + " " + url.host + " " + url.path, want) << text;
  }
}

TEST(ExternalUrl, WhatIsNoneIsRefused) {
  for (const std::string bad :
       {"", "probe.example.com", "ftp://a", "https://", "https:///p", "https://a:0", "https://a:99999", "https://a:b",
        "https://u:p@a", "https://a/?q", "https://a/#f", "https://a/p//q", "https://a/../b", "https://a b",
        "https://a/p q", "https://[::1", "https://[x]"}) {
    try {
      parse_external_url(bad);
      ADD_FAILURE() << bad;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()),
                "expected a URL such as https://probe.example.com/probe, without user, query "
                "and fragment, got \"" +
                    bad + "\"");
    }
  }
}

TEST(RoutePrefix, IsNormalised) {
  for (const auto& [text, want] : {std::pair{"/", ""}, std::pair{"/probe", "/probe"}, std::pair{"probe/", "/probe"},
                                   std::pair{"/a/b//", "-"}, std::pair{"", "-"}, std::pair{"/a?b", "-"}}) {
    try {
      EXPECT_EQ(parse_route_prefix(text), want) << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(want), "-") << error.what();
    }
  }
}

std::vector<Route> routes() {
  const auto say = [](std::string text) { return [text](const Request&) { return text_response(200, text); }; };
  return {{{"GET"}, "/", say("home")}, {{"GET"}, "/metrics", say("metrics")}};
}

TEST(RoutePrefix, EverythingIsBelowItAndTheRootLeadsThere) {
  const auto below = below_prefix(routes(), "/probe");
  const auto answer = [&](const char* path) {
    const auto routing = find_route(below, "GET", path);
    return routing.route == nullptr ? routing.refusal : routing.route->handle({});
  };
  EXPECT_EQ(answer("/probe/").body, "home\n");
  EXPECT_EQ(answer("/probe/metrics").body, "metrics\n");
  EXPECT_EQ(answer("/metrics").status, 404);
  for (const auto* path : {"/", "/probe"}) {
    EXPECT_EQ(answer(path).status, 302) << path;
    EXPECT_EQ(answer(path).headers, (std::vector<HeaderField>{{"Location", "/probe/"}})) << path;
  }
}

TEST(RoutePrefix, NoneChangesNothing) {
  const auto same = below_prefix(routes(), "");
  ASSERT_EQ(same.size(), 2U);
  EXPECT_EQ(same[0].path, "/");
}

Request request(std::string method, std::vector<HeaderField> headers) {
  Request made;
  made.method = std::move(method);
  made.headers = std::move(headers);
  return made;
}

TEST(CrossSite, RequestsThatChangeSomethingMustNotComeFromPagesOfOthers) {
  const std::string end = "; a proxy in front needs --web.external-url";
  const std::string refused = "requests from pages of other sites are refused; this one came from ";
  struct Case {
    std::string name;
    Request request;
    std::string want;
  };
  const Case cases[] = {
      {"reading is free", request("GET", {{"Sec-Fetch-Site", "cross-site"}}), ""},
      {"so is HEAD", request("HEAD", {{"Origin", "https://evil.example"}}), ""},
      {"no browser", request("POST", {{"Host", "a:1"}}), ""},
      {"own page", request("POST", {{"Host", "a:1"}, {"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://a:1"}}), ""},
      {"typed by the user", request("PUT", {{"Sec-Fetch-Site", "none"}}), ""},
      {"own page, older browser", request("POST", {{"Host", "A:1"}, {"Origin", "http://a:1"}}), ""},
      {"through the proxy", request("POST", {{"Host", "10.0.0.1"}, {"Origin", "https://probe.example.com"}}), ""},
      {"other site", request("POST", {{"Host", "a:1"}, {"Sec-Fetch-Site", "cross-site"}}), refused + "\"cross-site\""},
      {"another port of the host", request("POST", {{"Sec-Fetch-Site", "same-site"}, {"Origin", "http://a:2"}}),
       refused + "\"http://a:2\""},
      {"other site, older browser", request("POST", {{"Host", "a:1"}, {"Origin", "http://evil.example"}}),
       refused + "\"http://evil.example\""},
      {"a page without an origin", request("DELETE", {{"Host", "a:1"}, {"Origin", "null"}}), refused + "\"null\""},
      {"no scheme", request("POST", {{"Host", "a:1"}, {"Origin", "a:1"}}), refused + "\"a:1\""},
      {"same origin for another site",
       request("POST", {{"Sec-Fetch-Site", "cross-site"}, {"Host", "a"}, {"Origin", "http://a"}}),
       refused + "\"http://a\""},
      {"quotes and lines", request("POST", {{"Origin", "x\"\n"}}), refused + "\"x??\""},
  };
  const auto external = parse_external_url("https://probe.example.com/probe");
  for (const auto& [name, made, want] : cases) {
    EXPECT_EQ(cross_site_problem(made, external).value_or(""), want.empty() ? "" : want + end) << name;
  }
}

TEST(Rebinding, ALoopbackAddressAnswersToItsOwnNamesAlone) {
  const auto external = parse_external_url("https://probe.example.com");
  for (const std::string good :
       {"", "localhost", "LOCALHOST:10315", "127.0.0.1:10315", "127.8.9.1", "[::1]:10315", "192.0.2.1", "web1:80",
        "web1.fabrikam.com", "probe.example.com", "a.localhost", "localhost.", "Probe.Example.Com:443"}) {
    EXPECT_EQ(rebinding_problem(request("GET", {{"Host", good}}), external, "web1.fabrikam.com"), std::nullopt) << good;
  }
  for (const std::string bad : {"evil.example", "evil.example:10315", "127.0.0.1.evil.example",
                                "localhost.evil.example", "xprobe.example.com", "evil.example."}) {
    EXPECT_TRUE(rebinding_problem(request("GET", {{"Host", bad}}), external, "web1.fabrikam.com")) << bad;
  }
  EXPECT_EQ(*rebinding_problem(request("GET", {{"Host", "evil.example:80"}}), std::nullopt, "web1"),
            "this address answers to localhost, web1 and addresses, not to \"evil.example\"; a name or proxy in front "
            "needs --web.external-url");
}

}  // namespace
}  // namespace probe::exporters
