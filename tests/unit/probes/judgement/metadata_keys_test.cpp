#include "tests/support/http_message.hpp"
#include "tests/unit/probes/auth_server/auth_server_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace probe::probes {
namespace {

using namespace probe::testing;
using namespace probe::testing::auth_server;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(AuthServer, JudgesEachPublishedKey) {
  const std::string bad_certificate =
      R"({"usage":"signing","keyValue":{"type":"x509Certificate","value":"AAAA","keyInfo":{"x5t":"x"}}})";
  struct Case {
    std::string name;
    std::vector<std::string> keys;
    std::vector<std::string> want;
    std::vector<int> states;  ///< usable, expired, not yet valid, invalid
  };
  const std::string mismatch = "failure metadata_x5t_mismatch: keys[0]: expected x5t " + good().x5t() +
                               ", the digest of the certificate beside it, found ";
  const Case cases[] = {
      {"none", {}, {"failure metadata_no_signing_keys: expected a published signing key, found no key"}, {0, 0, 0, 0}},
      {"the only one expired",
       {acs_key(expired())},
       {"failure metadata_all_keys_expired: expected a signing key that is still valid, the only one expired on "
        "2026-11-23T12:00:00Z"},
       {0, 1, 0, 0}},
      {"all expired",
       {acs_key(expired()), acs_key(expired_before())},
       {"failure metadata_all_keys_expired: expected a signing key that is still valid, all 2 expired, the last on "
        "2026-11-23T12:00:00Z"},
       {0, 2, 0, 0}},
      {"one expired",
       {acs_key(expired()), acs_key(good())},
       {"warning metadata_key_expired: keys[0]: expected a certificate that is still valid, it expired on "
        "2026-11-23T12:00:00Z"},
       {1, 1, 0, 0}},
      {"one expired, one for later",
       {acs_key(expired()), acs_key(future())},
       {"warning metadata_key_expired: keys[0]: expected a certificate that is still valid, it expired on "
        "2026-11-23T12:00:00Z",
        "failure metadata_key_invalid: keys[1]: expected a certificate that is valid now, this one is from "
        "2026-11-24T12:00:00Z on"},
       {0, 1, 1, 0}},
      {"for later only",
       {acs_key(future())},
       {"failure metadata_key_invalid: keys[0]: expected a certificate that is valid now, this one is from "
        "2026-11-24T12:00:00Z on"},
       {0, 0, 1, 0}},
      {"another's thumbprint", {acs_key(good(), expired().x5t())}, {mismatch + expired().x5t()}, {0, 0, 0, 1}},
      {"thumbprint in hex", {acs_key(good(), good().sha1_hex())}, {mismatch + good().sha1_hex()}, {0, 0, 0, 1}},
      {"expired and another's thumbprint",
       {acs_key(expired(), good().x5t()), acs_key(good())},
       {"failure metadata_x5t_mismatch: keys[0]: expected x5t " + expired().x5t() +
        ", the digest of the certificate beside it, found " + good().x5t()},
       {1, 0, 0, 1}},
      {"no certificate",
       {bad_certificate, acs_key(good())},
       {"failure metadata_key_invalid: keys[0].keyValue.value: expected a DER certificate, which begins with the byte "
        "0x30, found 0x00"},
       {1, 0, 0, 1}},
  };
  for (const auto& [name, keys, want, states] : cases) {
    const auto result = run_acs(acs_with(keys));
    EXPECT_THAT(findings_in(result), ElementsAreArray(want)) << name;
    EXPECT_THAT(metrics_in(result, "probe_auth_server_keys"),
                ElementsAre(fmt::format("probe_auth_server_keys{{state=\"usable\"}} {}", states[0]),
                            fmt::format("probe_auth_server_keys{{state=\"expired\"}} {}", states[1]),
                            fmt::format("probe_auth_server_keys{{state=\"not_yet_valid\"}} {}", states[2]),
                            fmt::format("probe_auth_server_keys{{state=\"invalid\"}} {}", states[3])))
        << name;
  }
}

TEST(AuthServer, ComparesTheSha256ThumbprintToo) {
  std::string key = jwk(rsa_key(), "one");
  const std::string wrong = good().x5t_s256();
  key.replace(key.find(rsa_key().x5t_s256()), wrong.size(), wrong);
  EXPECT_THAT(findings_in(run_oidc(OpenIdDocument{}.text(), answer(key_set({key})))),
              ElementsAre("failure metadata_x5t_mismatch: keys[0]: expected x5t#S256 " + rsa_key().x5t_s256() +
                          ", the digest of the certificate beside it, found " + wrong));
}

TEST(AuthServer, TakesAKeyForUsableOnlyWhenItIsStrongAndSigns) {
  const auto weak = signing_certificate("weak", kNow - 24h, kNow + 24h, rsa(1024));
  const auto with_alg = [](const std::string& alg) {
    return jwk(rsa_key(), "one").replace(0, 1, R"({"alg":")" + alg + "\",");
  };
  const std::string bare = fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQAB"}})", base64url(weak.key().rsa_modulus()));
  const std::string too_short =
      "failure metadata_key_invalid: keys[0]: expected an RSA modulus of at least 2048 bits, found ";
  const std::string wrong_alg =
      "failure metadata_key_invalid: keys[0].alg: expected a signature algorithm of a key of type RSA, found ";
  const std::string none =
      "failure metadata_no_signing_keys: expected a published signing key, found 1 for other "
      "purposes only";
  const std::pair<std::vector<std::string>, std::vector<std::string>> cases[] = {
      {{jwk(weak, "weak")}, {too_short + "1024"}},
      {{bare}, {too_short + "1024"}},
      {{R"({"kty":"RSA","n":"AA","e":"AQAB"})"}, {too_short + "0"}},
      {{jwk(weak, "weak"), jwk(rsa_key(), "one")}, {too_short + "1024"}},
      {{fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQAB"}})", base64url(std::string(10000, '\xff')))},
       {"failure metadata_key_invalid: keys[0]: expected an RSA modulus of at most 16384 bits, found 80000"}},
      {{with_alg("none")}, {wrong_alg + "'none'"}},
      {{with_alg("HS256")}, {wrong_alg + "'HS256'"}},
      {{with_alg("ES256")}, {wrong_alg + "'ES256'"}},
      {{with_alg("none"), jwk(rsa_key(), "two")}, {wrong_alg + "'none'"}},
      {{with_alg("ML-DSA-44")}, {wrong_alg + "'ML-DSA-44'"}},
      {{with_alg("ML-DSA-44"), jwk(rsa_key(), "two")}, {}},
      {{with_alg("RS256")}, {}},
      {{with_alg("PS512")}, {}},
      {{with_alg("RSA-OAEP-256")}, {none}},
      {{with_alg("RSA1_5")}, {none}},
      {{with_alg("ECDH-ES+A128KW")}, {none}},
      {{with_alg("A128KW")}, {none}},
      {{with_alg("A256GCM")}, {none}},
  };
  for (const auto& [keys, want] : cases) {
    EXPECT_THAT(findings_in(run_oidc(OpenIdDocument{}.text(), answer(key_set(keys)))), ElementsAreArray(want))
        << key_set(keys);
  }
  EXPECT_THAT(findings_in(run_acs(acs_with({acs_key(weak)}))), ElementsAre(too_short + "1024"));
}

TEST(AuthServer, NamesEveryKeyThatIsPublishedWithItsSecret) {
  const auto with = [](const std::string& member, const std::string& use = "sig") {
    return jwk(rsa_key(), "one", use).replace(0, 1, "{\"" + member + "\":\"AQAB\",");
  };
  const auto found = [](int at, const std::string& member, const std::string& kind = "private") {
    return fmt::format("failure metadata_key_invalid: keys[{}].{}: expected a public key, found a {} one", at, member,
                       kind);
  };
  const std::string good = jwk(rsa_key(), "two");
  const std::string shared = R"({"kty":"oct","kid":"three","k":"c2VjcmV0"})";
  for (const std::string member : {"d", "p", "q", "dp", "dq", "qi"}) {
    EXPECT_THAT(findings_in(run_oidc(OpenIdDocument{}.text(), answer(key_set({with(member), good})))),
                ElementsAre(found(0, member)));
  }
  EXPECT_THAT(findings_in(run_oidc(OpenIdDocument{}.text(), answer(key_set({good, with("d", "enc")})))),
              ElementsAre(found(1, "d")))
      << "whatever it is for";
  EXPECT_THAT(findings_in(run_oidc(OpenIdDocument{}.text(), answer(key_set({good, shared})))),
              ElementsAre(found(1, "k", "symmetric")));
}

TEST(AuthServer, WarnsOfATokenEndpointInAnotherDomain) {
  const auto with = [](const std::string& url) {
    const OpenIdDocument document{.token_endpoint = "\"token_endpoint\":\"" + url + "\","};
    return findings_in(run_oidc(document.text(), answer(key_set({jwk(rsa_key(), "one")}))));
  };
  EXPECT_THAT(with("https://oidc.example:8443/t/token"), ElementsAreArray(std::vector<std::string>{}));
  EXPECT_THAT(with("https://evil.test/t/token"),
              ElementsAre("warning metadata_endpoint_insecure: token endpoint: expected one in the domain of the "
                          "document, oidc.example, found https://evil.test/t/token; if that is right, configure it as "
                          "expect.token_endpoint"));
}

TEST(AuthServer, NamesTheKeyThatCannotBeUsed) {
  std::string key = jwk(rsa_key(), "one");
  key.replace(0, 1, R"({"alg":"none",)");
  EXPECT_THAT(evidence_in(run_oidc(OpenIdDocument{}.text(), answer(key_set({key})))), ::testing::Contains("kid=one"));
}

TEST(AuthServer, WantsAKeyForOneOfTheAnnouncedAlgorithms) {
  const std::string with_alg = jwk(rsa_key(), "one").replace(0, 1, R"({"alg":"PS256",)");
  const auto none_for = [](const std::string& algorithms) {
    return "failure metadata_no_signing_keys: expected a published signing key for " + algorithms +
           ", as id_token_signing_alg_values_supported says, found 1 for other algorithms only";
  };
  const std::string plain = jwk(rsa_key(), "one");
  struct Case {
    std::string announced, key;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {R"(["RS256"])", plain, {}},
      {R"(["ES256","RS256"])", plain, {}},
      {R"(["HS256","none"])", plain, {}},
      {R"(["ML-DSA-44"])", plain, {}},
      {R"([])", plain, {}},
      {R"(["ES256"])", plain, {none_for("ES256")}},
      {R"(["ES256","HS256","EdDSA"])", plain, {none_for("ES256 or EdDSA")}},
      {R"(["RS256"])", with_alg, {none_for("RS256")}},
      {R"(["PS256"])", with_alg, {}},
  };
  for (const auto& [announced, key, want] : cases) {
    const OpenIdDocument document{.more = R"("id_token_signing_alg_values_supported":)" + announced};
    EXPECT_THAT(findings_in(run_oidc(document.text(), answer(key_set({key})))), ElementsAreArray(want)) << announced;
  }
}

TEST(AuthServer, ReportsTheCertificatesOfThePeerAndOfTheDocument) {
  auto exchange = answer(acs_with({acs_key(expired()), acs_key(good())}));
  exchange.tls.peer_chain.push_back(rsa_key().der());
  const auto result = run_on(kAcsUrl, exchange, kAcs);
  EXPECT_THAT(metrics_in(result, "probe_certificate_key_size"),
              ElementsAre("probe_certificate_key_size{source=\"tls\",position=\"0\"} 2048",
                          "probe_certificate_key_size{source=\"metadata\",position=\"0\"} 256",
                          "probe_certificate_key_size{source=\"metadata\",position=\"1\"} 256"));
  EXPECT_THAT(evidence_in(result), ElementsAre("key=keys[0]", "thumbprint=" + expired().sha1_hex(),
                                               "not_before=2025-11-23T12:00:00Z", "not_after=2026-11-23T12:00:00Z"));
}

TEST(AuthServer, ComparesTheClocksAtTheMiddleOfTheRequest) {
  struct Case {
    std::chrono::seconds ahead;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {0s, {}},
      {60s, {}},
      {-60s, {}},
      {61s, {"warning clock_skew: expected clocks that agree within 1m, the server's is 1m1s ahead of this host's"}},
      {-61s, {"warning clock_skew: expected clocks that agree within 1m, the server's is 1m1s behind this host's"}},
      {300s, {"warning clock_skew: expected clocks that agree within 1m, the server's is 5m ahead of this host's"}},
      {301s, {"failure clock_skew: expected clocks that agree within 5m, the server's is 5m1s ahead of this host's"}},
      {-2h, {"failure clock_skew: expected clocks that agree within 5m, the server's is 2h behind this host's"}},
  };
  for (const auto& [ahead, want] : cases) {
    // The request took from two seconds ago until now.
    const auto exchange = answer(acs_good(), 200, {{"Date", http_date(kNow - 1s + ahead)}});
    const auto result = run_on(kAcsUrl, exchange, kAcs);
    EXPECT_THAT(findings_in(result), ElementsAreArray(want)) << ahead.count();
    EXPECT_THAT(metrics_in(result, "probe_auth_server_clock"),
                ElementsAre(fmt::format("probe_auth_server_clock_skew_seconds {}", double(ahead.count()))));
  }
}

TEST(AuthServer, TakesTheAgeOfACachedAnswerIntoAccountAndAMissingDateForNoClock) {
  const std::string hour_ago = http_date(kNow - 1s - 1h);
  struct Case {
    std::string name;
    std::vector<core::HttpHeader> headers;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {"cached", {{"Date", hour_ago}, {"Age", "3600"}}, {"probe_auth_server_clock_skew_seconds 0"}},
      {"age that is none", {{"Date", hour_ago}, {"Age", "3600s"}}, {"probe_auth_server_clock_skew_seconds -3600"}},
      {"no date", {}, {}},
      {"date that is none", {{"Date", "yesterday"}}, {}},
  };
  for (const auto& [name, headers, want] : cases) {
    const auto result = run_on(kAcsUrl, answer(acs_good(), 200, headers), kAcs);
    EXPECT_THAT(metrics_in(result, "probe_auth_server_clock"), ElementsAreArray(want)) << name;
  }
}

TEST(AuthServer, PutsTheClockBeforeTheKeysItMayExplainAndBehindTheDocument) {
  auto document = AcsDocument{.keys = {acs_key(expired())}, .realm = {}};
  const auto exchange = answer(document.text(), 200, {{"Date", http_date(kNow - 24h)}});
  const auto result = run_on(kAcsUrl, exchange, kAcs);
  std::vector<std::string> codes;
  for (const auto& finding : result.findings()) codes.emplace_back(finding.code().id());
  EXPECT_THAT(codes, ElementsAre("metadata_shape_invalid", "clock_skew", "metadata_all_keys_expired"));
}

}  // namespace
}  // namespace probe::probes
