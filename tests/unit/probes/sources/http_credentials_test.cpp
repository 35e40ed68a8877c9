#include "probes/sources/http_credentials.hpp"

#include "probes/sources/https_source.hpp"
#include "tests/unit/probes/auth_server/auth_server_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::probes {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace testing::auth_server;

constexpr std::string_view kBasic = "basic_auth: {username: agent, password_file: /s/password}";
constexpr std::string_view kBearer = "authorization: {credentials_file: /s/token}";
constexpr std::string_view kExport = "type: proxy_state, source: {url: \"https://ex1.example/proxy.txt\", ";

/// What each request showed of the agent, as `URL: value`.
std::vector<std::string> shown(const testing::FakePorts& fakes) {
  std::vector<std::string> all;
  for (const auto& request : fakes.http.requests) {
    std::string line = request.url + ":";
    for (const auto& header : request.headers) {
      if (header.name == "Authorization") line += " " + header.value;
    }
    all.push_back(line);
  }
  return all;
}

void put_secrets(testing::FakePorts& fakes) {
  fakes.files.put("/s/password", "pass:word\n", kNow);
  fakes.files.put("/s/token", "header.payload.signature\n", kNow);
}

TEST(HttpCredentials, AreSentToTheUrlThatTheyAreFor) {
  struct Case {
    std::string keys, want;
  };
  const std::string url = "https://ex1.example/proxy.txt:";
  const Case cases[] = {
      {std::string(kExport) + std::string(kBasic) + "}", url + " Basic YWdlbnQ6cGFzczp3b3Jk"},
      {std::string(kExport) + std::string(kBearer) + "}", url + " Bearer header.payload.signature"},
      {std::string(kExport) + "max_age: 1d}", url},
  };
  for (const auto& [keys, want] : cases) {
    testing::FakePorts fakes;
    put_secrets(fakes);
    testing::run_probe(keys, fakes);
    EXPECT_THAT(shown(fakes), ElementsAre(want)) << keys;
  }
}

TEST(HttpCredentials, GoAlongToTheKeysOfTheSameServerOnly) {
  struct Case {
    std::string keys_url, want;
  };
  const Case cases[] = {
      {"https://oidc.example/t/keys", " Bearer header.payload.signature"},
      {"https://OIDC.example:443/t/keys", " Bearer header.payload.signature"},
      {"https://oidc.example:8443/t/keys", ""},
      {"https://keys.example/t/keys", ""},
      {"https://oidc.example.evil.example/t/keys", ""},
  };
  for (const auto& [keys_url, want] : cases) {
    testing::FakePorts fakes;
    put_secrets(fakes);
    fakes.http.exchanges[kOidcUrl] = answer(
        R"({"issuer":"https://oidc.example/t/v2.0","jwks_uri":")" + keys_url +
        R"(","token_endpoint":"https://oidc.example/t/token","authorization_endpoint":"https://oidc.example/a"})");
    testing::run_probe(std::string(kOidc) + ", " + std::string(kBearer), fakes);
    EXPECT_THAT(shown(fakes),
                ElementsAre(std::string(kOidcUrl) + ": Bearer header.payload.signature", keys_url + ":" + want));
  }
}

TEST(HttpCredentials, ThatCannotBeHadAreAskedNothingFor) {
  struct Case {
    std::string name, token, want;
    unsigned permissions = 0600;
  };
  const Case cases[] = {
      {"others may read it", "t", "expected a file that only its owner may read (mode 0600 or 0400), found mode 0644",
       0644},
      {"empty", "", "expected a secret, found nothing"},
      {"two lines", "a\nb\n", "expected one line, found more"},
      {"no token", "a b", "expected a token, found blanks or other characters that no token has"},
      {"not ASCII", "t\xC3\xB6ken", "expected a token, found blanks or other characters that no token has"},
  };
  for (const auto& [name, token, want, permissions] : cases) {
    testing::FakePorts fakes;
    fakes.files.files["/s/token"] = core::FileContent{token, kNow, permissions};
    const auto result = testing::run_probe(std::string(kExport) + std::string(kBearer) + "}", fakes);
    EXPECT_THAT(testing::findings_in(result), ElementsAre("unknown credential_unreadable: /s/token: " + want)) << name;
    EXPECT_THAT(shown(fakes), IsEmpty()) << name;
  }
  testing::FakePorts fakes;
  const auto result = testing::run_probe(std::string(kExport) + std::string(kBasic) + "}", fakes);
  EXPECT_THAT(testing::findings_in(result), ElementsAre("unknown credential_unreadable: /s/password: no such file"));
}

TEST(HttpCredentials, AreNotShownWhereTheServerRepeatsThem) {
  testing::FakePorts fakes;
  put_secrets(fakes);
  fakes.http.exchanges["https://ex1.example/proxy.txt"] = answer("{\"header.payload.signature\"", 200);
  const auto result = testing::run_probe(std::string(kExport) + std::string(kBearer) + "}", fakes);
  EXPECT_EQ(result.type(), core::ResultType::kFailed);
  for (const auto& finding : testing::findings_in(result))
    EXPECT_EQ(finding.find("payload"), std::string::npos) << finding;
}

TEST(HttpCredentials, OfTheProxyGoToTheProxy) {
  testing::FakePorts fakes;
  put_secrets(fakes);
  testing::run_probe(std::string(kExport) + "proxy: {url: \"http://proxy:8080\", " + std::string(kBasic) + "}}", fakes);
  ASSERT_EQ(fakes.http.requests.size(), 1U);
  const auto& request = fakes.http.requests.front();
  EXPECT_THAT(shown(fakes), ElementsAre("https://ex1.example/proxy.txt:"));
  ASSERT_TRUE(request.proxy);
  EXPECT_EQ(request.proxy->url, "http://proxy:8080");
  EXPECT_EQ(request.proxy->username, "agent");
  EXPECT_EQ(request.proxy->password.expose(), "pass:word");
}

TEST(HttpCredentials, OfTheProxyThatCannotBeHadAreAskedNothingFor) {
  testing::FakePorts fakes;
  const auto result = testing::run_probe(
      std::string(kExport) + "proxy: {url: \"http://proxy:8080\", " + std::string(kBasic) + "}}", fakes);
  EXPECT_THAT(testing::findings_in(result), ElementsAre("unknown credential_unreadable: /s/password: no such file"));
  EXPECT_THAT(fakes.http.requests, IsEmpty());
}

TEST(HttpCredentials, AreCheckedWithTheConfiguration) {
  struct Case {
    std::string keys, want;
  };
  const std::string source = std::string(kExport);
  const Case cases[] = {
      {source + std::string(kBasic) + ", " + std::string(kBearer) + "}",
       "probes[it].source: expected basic_auth or authorization, not both"},
      {"type: proxy_state, source: {powershell: /x, " + std::string(kBearer) + "}",
       "probes[it].source.authorization: expected only beside url"},
      {"type: auth_server, url: \"http://acs.example/\", " + std::string(kBearer),
       "probes[it]: expected an https URL beside it: the credentials would go over the network in the clear"},
      {source + "basic_auth: {username: \"a:b\", password_file: /s/p}}",
       "probes[it].source.basic_auth.username: expected a name without colons and control characters"},
      {source + "basic_auth: {username: \"\", password_file: /s/p}}",
       "probes[it].source.basic_auth.username: expected a name, got nothing"},
      {"type: thumbprint_match, configured: {powershell: /a}, published: [{file: /b, " + std::string(kBearer) + "}]",
       "probes[it].published[0].authorization: expected only beside metadata or jwks"},
  };
  for (const auto& [keys, want] : cases) {
    const std::string mistakes = testing::mistakes_in(keys);
    EXPECT_EQ(mistakes.substr(mistakes.find(' ') + 1), want) << keys;
  }
}

TEST(SameOrigin, IsSchemeHostAndPort) {
  struct Case {
    std::string one, other;
    bool want;
  };
  const Case cases[] = {
      {"https://a.example/x", "https://a.example/y?z", true},
      {"https://a.example", "HTTPS://A.Example:443/", true},
      {"https://a.example", "http://a.example", false},
      {"https://a.example", "https://a.example:444", false},
      {"https://a.example", "https://b.example", false},
      {"https://[::1]/", "https://[::1]:443/x", true},
      {"https://a.example", "/x", false},
      {"", "", false},
  };
  for (const auto& [one, other, want] : cases) {
    EXPECT_EQ(is_same_origin(one, other), want) << one << " " << other;
    EXPECT_EQ(is_same_origin(other, one), want) << other << " " << one;
  }
}

}  // namespace
}  // namespace probe::probes
