#include "agent/core/input_error.hpp"
#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;
using probe::testing::findings_in;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(ThumbprintMatchTest, HoldsTheDocumentAgainstTheCurrentThumbprint) {
  const std::string want = "failure thumbprint_not_published: " + kUrl +
                           ": expected the configured current certificate " + current().sha1_hex() +
                           " among the published keys, ";
  struct Case {
    std::string name;
    std::vector<std::string> keys;
    Lines want;
  };
  std::vector<std::string> many(7, key(previous()));
  const std::string old = previous().sha1_hex();
  const Case cases[] = {
      {"alone", {key(current())}, {}},
      {"without x5t", {key(current(), "")}, {}},
      {"old ones first", {key(previous()), key(current())}, {}},
      {"none", {}, {want + "found no signing key"}},
      {"not for signing", {key(current(), current().x5t(), "encryption")}, {want + "found no signing key"}},
      {"the previous one", {key(previous())}, {want + "found " + old}},
      {"many", many, {want + fmt::format("found {0}, {0}, {0}, {0}, {0} and 2 more", old)}},
      {"under another x5t",
       {key(current(), previous().x5t())},
       {want + "keys[0] cannot be used: its x5t is " + previous().x5t()}},
      {"x5t of another certificate",
       {key(previous(), current().x5t())},
       {want + "keys[0] cannot be used: its certificate is " + old}},
  };
  rig.put("/authconfig.txt", auth_config(current().sha1_hex()));
  for (const auto& [name, keys, lines] : cases) {
    publish(document(keys));
    const core::ProbeResult result = run();
    EXPECT_EQ(findings_in(result), lines) << name;
    EXPECT_EQ(match(result, "current"), lines.empty() ? 1 : 0) << name;
  }
}

TEST_F(ThumbprintMatchTest, DoesNotCountAPublishedCertificateThatNobodyCanRead) {
  std::string broken = key(current());
  broken.replace(broken.find("MII"), 3, "AAA");
  publish(document({broken}));
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure thumbprint_not_published: " + kUrl +
                          ": expected the configured current certificate " + current().sha1_hex() +
                          " among the published keys, keys[0] cannot be used: keys[0].keyValue.value: expected a DER "
                          "certificate, which begins with the byte 0x30, found 0x00"));
}

/// A discovery document whose keys are elsewhere, as OpenID providers have them.
TEST_F(ThumbprintMatchTest, FollowsADiscoveryDocumentToItsKeys) {
  const std::string discovery = "https://login.fabrikam.com/.well-known/openid-configuration";
  publish(R"({"issuer":"https://login.fabrikam.com","token_endpoint":"https://login.fabrikam.com/token",)"
          R"("jwks_uri":"https://login.fabrikam.com/keys","subject_types_supported":["public"]})",
          200, discovery);
  const auto jwk = [](const std::string& members) {
    return R"({"keys":[{"kty":"RSA","use":"sig","kid":"1","n":")" +
           probe::testing::base64url(current().key().rsa_modulus()) + R"(","e":"AQAB",)" + members + "}]}";
  };
  const std::string published = "[{ metadata: \"" + discovery + "\" }]";
  const std::string keys_url = "https://login.fabrikam.com/keys";
  publish(jwk(R"("x5t":")" + current().x5t() + "\""), 200, keys_url);
  EXPECT_THAT(findings_in(run(published)), IsEmpty());
  publish(jwk(R"("x5t#S256":")" + current().x5t_s256() + "\""), 200, keys_url);
  const core::ProbeResult unknown = run(published);
  EXPECT_THAT(findings_in(unknown),
              ElementsAre("unknown thumbprint_algorithm_mismatch: " + discovery +
                          ": expected a key with a SHA-1 thumbprint to compare with the configured " +
                          current().sha1_hex() + ", keys[0] has only x5t#S256"));
  EXPECT_FALSE(match(unknown, "current"));
  publish(jwk(R"("x5c":[")" + probe::testing::base64(current().der()) + "\"]"), 200, keys_url);
  EXPECT_THAT(findings_in(run(published, "{ thumbprint: " + current().sha256_hex() + " }")), IsEmpty());
  publish(jwk(R"("alg":"RS256")"), 200, keys_url);
  EXPECT_THAT(
      findings_in(run(published)),
      ElementsAre("failure thumbprint_not_published: " + discovery + ": expected the configured current certificate " +
                  current().sha1_hex() + " among the published keys, found keys[0] without a thumbprint"));
}

TEST_F(ThumbprintMatchTest, NeverSucceedsWithoutTheDocument) {
  const std::string published = "[{ file: /auth.cer }, { metadata: \"" + kUrl + "?tenant=secret\" }]";
  const std::string url = kUrl + "?tenant=secret";
  struct Case {
    std::string body;
    int status;
    std::string code;
  };
  const Case cases[] = {
      {"", 404, "http_status_unexpected"},
      {"", 503, "http_server_error"},
      {"<html>log in</html>", 200, "http_body_unexpected"},
      {document({key(current())}).substr(0, 300), 200, "metadata_parse_error"},
      {"{}", 200, "metadata_shape_invalid"},
  };
  for (const auto& [body, status, code] : cases) {
    publish(body, status, url);
    const core::ProbeResult result = run(published);
    ASSERT_EQ(result.findings().size(), 1U) << code;
    EXPECT_EQ(result.findings().front().code().id(), code);
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << code;
    EXPECT_FALSE(match(result, "current")) << code;
    EXPECT_FALSE(match(result, "next")) << code;
    EXPECT_EQ(result.error().find("secret"), std::string::npos) << result.error();
  }
  rig.fakes.http.exchanges.clear();
  EXPECT_THAT(findings_in(run()), ElementsAre("failure connect_refused: nobody listens at " + kUrl));
}

TEST_F(ThumbprintMatchTest, GoesByTheConfiguredProxyAndTrust) {
  more = "ca_file: /ca.pem\nproxy: { url: \"http://proxy.fabrikam.com:8080\" }\ntimeout: 7s\n";
  EXPECT_THAT(findings_in(run()), IsEmpty());
  ASSERT_EQ(rig.fakes.http.requests.size(), 1U);
  const core::HttpRequest& request = rig.fakes.http.requests.front();
  EXPECT_EQ(request.url, kUrl);
  EXPECT_EQ(request.trust.ca_file, "/ca.pem");
  ASSERT_TRUE(request.proxy);
  EXPECT_EQ(request.proxy->url, "http://proxy.fabrikam.com:8080");
  EXPECT_EQ(request.deadline, rig.fakes.clock.steady() + 7s);
}

TEST_F(ThumbprintMatchTest, ForeseesARolloverThatWillFail) {
  struct Case {
    std::string name, next_text;
    std::vector<std::string> keys;
    Lines want;
    std::optional<double> metric;
  };
  const std::string staged = next().sha1_hex();
  const Case cases[] = {
      {"published", staged, {key(current()), key(next())}, {}, 1},
      {"not published yet", staged, {key(current())}, {}, 0},
      {"an older one is left over",
       staged,
       {key(current()), key(previous()), key(certificate("old", 900 * kDay))},
       {},
       0},
      {"none configured", "", {key(current()), key(another())}, {}, std::nullopt},
      {"another one is published",
       staged,
       {key(current()), key(another())},
       {"failure thumbprint_next_mismatch: " + kUrl + ": expected the configured next certificate " + staged +
        " beside the current one, found " + another().sha1_hex()},
       0},
      {"another one for encryption", staged, {key(current()), key(another(), another().x5t(), "encryption")}, {}, 0},
  };
  for (const auto& [name, next_text, keys, want, metric] : cases) {
    rig.put("/authconfig.txt", auth_config(current().sha1_hex(), next_text, previous().sha1_hex()));
    publish(document(keys));
    const core::ProbeResult result = run();
    EXPECT_EQ(findings_in(result), want) << name;
    EXPECT_EQ(match(result, "next"), metric) << name;
  }
}

TEST_F(ThumbprintMatchTest, NumbersTheCertificatesOfEachSourceThroughTheWholeRun) {
  const std::string other_url = "https://ex02.fabrikam.com/autodiscover/metadata/json/1";
  publish(document({key(current())}), 200, other_url);
  for (const auto& url : {kUrl, other_url}) rig.fakes.http.exchanges[url].tls.peer_chain = {another().der()};
  rig.put("/two.cer", current().der());
  const core::ProbeResult result = run("[{ file: /auth.cer }, { file: /two.cer }, { metadata: \"" + kUrl +
                                       "\" }, { metadata: \"" + other_url + "\" }]");
  EXPECT_THAT(findings_in(result), IsEmpty());
  for (const std::string place : {"source=file,position=0", "source=file,position=1", "source=metadata,position=0",
                                  "source=metadata,position=2", "source=tls,position=0", "source=tls,position=1"}) {
    EXPECT_EQ(value_of(result, "probe_certificate_key_size", place), 2048) << place;
  }
  const core::ProbeType type = builtin_type("thumbprint_match");
  for (const auto& observation : result.observations()) {
    EXPECT_THAT(type.metrics, ::testing::Contains(observation.metric)) << observation.metric->name;
  }
}

}  // namespace
}  // namespace probe::probes
