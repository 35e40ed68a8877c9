#include "tests/unit/probes/token/token_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe {
namespace {

using namespace testing::token;
using namespace std::chrono_literals;
using evidence::JwsAlgorithm;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

probes::TokenConfig by_assertion() {
  probes::TokenConfig config;
  config.client_id = kClientId;
  config.scope = "mail/.default";
  config.assertion.emplace();
  config.assertion->certificate.path = "/app.pem";
  config.assertion->private_key.path = "/app.key";
  return config;
}

probes::TokenConfig by_secret() {
  probes::TokenConfig config;
  config.client_id = kClientId;
  config.resource = "mail";
  config.client_secret_file.path = "/app.secret";
  return config;
}

/// Bytes that count up, so that a test can foresee them.
probes::RandomBytes counting() {
  return [next = char{0}](std::size_t count) mutable { return std::string(count, next++); };
}

struct Outcome {
  std::optional<probes::Token> token;
  std::vector<std::string> findings;
};

Outcome acquire(World& world, probes::TokenSource& source, const std::string& endpoint = kEndpoint) {
  boost::asio::io_context io;
  core::ProbeResult result;
  core::ProbeContext context = world.context();
  auto task = source.acquire(context, {endpoint, "/ca.pem", {"http://proxy:8080", {}}}, result);
  auto token = testing::run_awaitable(io, std::move(task));
  return {std::move(token), testing::findings_in(result)};
}

Outcome acquire(World& world, const probes::TokenConfig& config) {
  probes::TokenSource source(config, counting());
  return acquire(world, source);
}

TEST(TokenSource, SignsItsRequestForTheEndpoint) {
  World world;
  const auto outcome = acquire(world, by_assertion());
  EXPECT_THAT(outcome.findings, IsEmpty());
  ASSERT_TRUE(outcome.token);
  EXPECT_EQ(outcome.token->value.expose(), "opaque-access-token");
  EXPECT_EQ(outcome.token->type, "Bearer");
  EXPECT_EQ(outcome.token->expires_at, kNow + 3599s);

  ASSERT_EQ(world.sent().size(), 1U);
  const auto request = world.sent().at(0);
  EXPECT_EQ(request.url, kEndpoint);
  EXPECT_EQ(request.trust.ca_file, "/ca.pem");
  ASSERT_TRUE(request.proxy);
  EXPECT_EQ(request.proxy->url, "http://proxy:8080");
  EXPECT_EQ(request.deadline, world.clock.steady() + 10s);
  auto form = form_of(request);
  const std::string assertion = std::exchange(form["client_assertion"], "");
  EXPECT_THAT(form, UnorderedElementsAre(
                        Pair("grant_type", "client_credentials"), Pair("client_id", kClientId),
                        Pair("scope", "mail/.default"), Pair("client_assertion", ""),
                        Pair("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
  EXPECT_EQ(claims_of(assertion, client(), JwsAlgorithm::kPs256),
            fmt::format(R"({{"aud":"{0}","iss":"{1}","sub":"{1}","jti":"AAAAAAAAAAAAAAAAAAAAAA","iat":1795435200,)"
                        R"("nbf":1795435200,"exp":1795435500}})",
                        kEndpoint, kClientId));
  const auto header = evidence::read_jws(assertion)->header;
  EXPECT_EQ(header.type, "JWT");
  EXPECT_EQ(header.x5t_s256, client().x5t_s256());
  EXPECT_EQ(header.x5t + header.key_id, "");
}

TEST(TokenSource, SignsAsItIsConfigured) {
  World world;
  auto config = by_assertion();
  config.audience = "https://issuer.example";
  config.assertion->algorithm = JwsAlgorithm::kEs256;
  config.assertion->certificate.path = "/ec.pem";
  config.assertion->private_key.path = "/ec.key";
  config.assertion->thumbprint = probes::AssertionThumbprint::kX5t;
  config.assertion->key_id = "key-1";
  config.assertion->lifetime = 10min;
  EXPECT_TRUE(acquire(world, config).token);
  const std::string assertion = form_of(world.sent().at(0))["client_assertion"];
  const std::string claims = claims_of(assertion, ec_client(), JwsAlgorithm::kEs256);
  EXPECT_THAT(claims, ::testing::HasSubstr(R"("aud":"https://issuer.example")"));
  EXPECT_THAT(claims, ::testing::HasSubstr(R"("iat":1795435200,"nbf":1795435200,"exp":1795435800)"));
  const auto header = evidence::read_jws(assertion)->header;
  EXPECT_EQ(header.x5t, ec_client().x5t());
  EXPECT_EQ(header.key_id, "key-1");
  EXPECT_EQ(header.x5t_s256, "");
}

TEST(TokenSource, NeverUsesAnIdTwice) {
  World world;
  probes::TokenSource source(by_assertion());
  acquire(world, source);
  acquire(world, source);
  std::vector<std::string> claims;
  for (const auto& request : world.sent()) {
    claims.push_back(claims_of(form_of(request)["client_assertion"], client(), JwsAlgorithm::kPs256));
  }
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_NE(claims[0], claims[1]);
}

TEST(TokenSource, SendsItsSecretInTheForm) {
  World world;
  EXPECT_TRUE(acquire(world, by_secret()).token);
  const auto request = world.sent().at(0);
  EXPECT_EQ(request.body,
            "grant_type=client_credentials&client_id=b1a0c2de-48f3-4b86-9a57-1d2e3f405162&resource=mail"
            "&client_secret=p%7E8Q%2Bse%2Fcret%26word%3D");
  for (const auto& header : request.headers) EXPECT_NE(header.name, "Authorization");
}

TEST(TokenSource, SendsItsSecretInAHeader) {
  World world;
  auto config = by_secret();
  config.client_secret_in = probes::SecretPlacement::kBasic;
  EXPECT_TRUE(acquire(world, config).token);
  const auto request = world.sent().at(0);
  EXPECT_EQ(request.body, "grant_type=client_credentials&resource=mail");
  const std::string pair = std::string(kClientId) + ":p%7E8Q%2Bse%2Fcret%26word%3D";
  EXPECT_EQ(request.headers.back().name, "Authorization");
  EXPECT_EQ(request.headers.back().value, "Basic " + testing::base64(pair));
}

TEST(TokenSource, AsksAnewInEveryRunUnlessItMayKeepTheToken) {
  struct Case {
    probes::TokenCache cache;
    std::chrono::seconds later;
    std::size_t requests;
  };
  using Cache = probes::TokenCache;
  for (const auto& [cache, later, requests] :
       {Case{Cache::kFresh, 1s, 2}, Case{Cache::kUntilExpiry, 1s, 1}, Case{Cache::kUntilExpiry, 3538s, 1},
        Case{Cache::kUntilExpiry, 3539s, 2}, Case{Cache::kUntilExpiry, 4000s, 2}}) {
    World world;
    auto config = by_secret();
    config.cache = cache;
    probes::TokenSource source(config);
    EXPECT_TRUE(acquire(world, source).token);
    world.clock.advance(later);
    EXPECT_TRUE(acquire(world, source).token);
    EXPECT_EQ(world.sent().size(), requests) << later.count();
  }
}

TEST(TokenSource, PrefersTheConfiguredEndpoint) {
  World world;
  auto config = by_secret();
  config.endpoint = kEndpoint;
  probes::TokenSource source(config);
  EXPECT_TRUE(acquire(world, source, "https://elsewhere.example/token").token);
  EXPECT_TRUE(acquire(world, source, "http://elsewhere.example/token").token);
  EXPECT_TRUE(acquire(world, source, "").token);
}

TEST(TokenSource, SendsNothingToAnEndpointWithoutTls) {
  struct Case {
    std::string endpoint, want;
  };
  const Case cases[] = {
      {"http://oidc.example/t/token",
       "failure metadata_endpoint_insecure: token endpoint: expected an https URL, found http://oidc.example/t/token"},
      {"ftp://oidc.example/t",
       "failure metadata_endpoint_insecure: token endpoint: expected an https URL, found ftp://oidc.example/t"},
      {"", "failure metadata_shape_invalid: token endpoint: expected an absolute https URL, found nothing"},
  };
  for (const auto& [endpoint, want] : cases) {
    World world;
    probes::TokenSource source(by_secret());
    const auto outcome = acquire(world, source, endpoint);
    EXPECT_FALSE(outcome.token);
    EXPECT_THAT(outcome.findings, ElementsAre(want));
    EXPECT_THAT(world.http.requests, IsEmpty());
  }
}

TEST(TokenSource, SaysWhyItCannotSign) {
  struct Case {
    std::string name;
    std::function<void(World&, probes::TokenConfig&)> spoil;
    std::string want;
  };
  using Config = probes::TokenConfig;
  const std::string mode = "expected a file that only its owner may read (mode 0600 or 0400), found mode 0644";
  const Case cases[] = {
      {"no key", [](World& w, Config&) { w.files.files.erase("/app.key"); },
       "unknown signing_key_unusable: /app.key: no such file"},
      {"no certificate", [](World& w, Config&) { w.files.files.erase("/app.pem"); },
       "unknown signing_key_unusable: /app.pem: no such file"},
      {"everybody's key", [](World& w, Config&) { w.set_mode("/app.key", 0644); },
       "unknown signing_key_unusable: /app.key: " + mode},
      {"another's key", [](World& w, Config&) { w.files.put("/app.key", ec_client().key().pem(), kNow); },
       "unknown signing_key_unusable: /app.key: expected the private key of the certificate in /app.pem, found "
       "another"},
      {"a key of another kind", [](World&, Config& c) { c.assertion->algorithm = JwsAlgorithm::kEs256; },
       "unknown signing_key_unusable: /app.key: expected an EC key on prime256v1 for ES256, found one of type RSA"},
      {"no time to unlock it", [](World& w, Config&) { w.workers.slow = true; },
       "unknown signing_key_unusable: /app.key: expected to unlock it within the time of the run, its password is "
       "hashed too often for that"},
      {"no password file", [](World&, Config& c) { c.assertion->password_file.path = "/password"; },
       "unknown credential_unreadable: /password: no such file"},
  };
  for (const auto& [name, spoil, want] : cases) {
    World world;
    auto config = by_assertion();
    spoil(world, config);
    const auto outcome = acquire(world, config);
    EXPECT_FALSE(outcome.token) << name;
    EXPECT_THAT(outcome.findings, ElementsAre(want)) << name;
    EXPECT_THAT(world.sent(), IsEmpty()) << name;
  }
}

TEST(TokenSource, SaysWhyItHasNoSecret) {
  struct Case {
    std::string name;
    std::function<void(World&)> spoil;
    std::string want;
  };
  const Case cases[] = {
      {"missing", [](World& w) { w.files.files.erase("/app.secret"); },
       "unknown credential_unreadable: /app.secret: no such file"},
      {"the group's", [](World& w) { w.set_mode("/app.secret", 0640); },
       "unknown credential_unreadable: /app.secret: expected a file that only its owner may read (mode 0600 or 0400), "
       "found mode 0640"},
      {"empty", [](World& w) { w.files.put("/app.secret", "\n", kNow); },
       "unknown credential_unreadable: /app.secret: expected a secret, found nothing"},
      {"two", [](World& w) { w.files.put("/app.secret", "a\nb\n", kNow); },
       "unknown credential_unreadable: /app.secret: expected one line, found more"},
  };
  for (const auto& [name, spoil, want] : cases) {
    World world;
    spoil(world);
    const auto outcome = acquire(world, by_secret());
    EXPECT_FALSE(outcome.token) << name;
    EXPECT_THAT(outcome.findings, ElementsAre(want)) << name;
    EXPECT_THAT(world.sent(), IsEmpty()) << name;
  }
}

TEST(TokenSource, ReportsWhatTheNetworkDid) {
  World world;
  world.http.exchanges.erase(kEndpoint);
  const auto outcome = acquire(world, by_secret());
  EXPECT_FALSE(outcome.token);
  EXPECT_THAT(outcome.findings, ElementsAre(std::string("failure connect_refused: nobody listens at ") + kEndpoint));
}

TEST(TokenSource, FindsItsRouteInTheMetadataOfTheServerItWasToldOf) {
  World world;
  const auto find = [&world](const std::string& issuer, core::ProbeResult& result) {
    boost::asio::io_context io;
    core::ProbeContext context = world.context();
    auto task =
        probes::find_token_route(context, {kOidcUrl, "/ca.pem", {"http://proxy:8080", {}}}, {issuer, {}, {}}, result);
    return testing::run_awaitable(io, std::move(task));
  };
  core::ProbeResult fine;
  const auto route = find("https://oidc.example/t/v2.0", fine);
  ASSERT_TRUE(route);
  EXPECT_EQ(route->endpoint, kEndpoint);
  EXPECT_EQ(route->ca_file, "/ca.pem");
  EXPECT_EQ(route->proxy.url, "http://proxy:8080");
  EXPECT_THAT(testing::findings_in(fine), IsEmpty());
  core::ProbeResult wrong;
  EXPECT_FALSE(find("https://other.example/t", wrong));
  EXPECT_EQ(wrong.type(), core::ResultType::kFailed);
}

}  // namespace
}  // namespace probe
