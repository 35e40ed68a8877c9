#include "agent/core/input_error.hpp"
#include "probes/thumbprint_judgement.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/encoding.hpp"
#include "tests/unit/probes/certificate_rig.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>

namespace probe::probes {
namespace {

using namespace std::chrono_literals;
using probe::testing::authority;
using probe::testing::Certificate;
using probe::testing::CertificateSpec;
using probe::testing::exchange_auth;
using probe::testing::findings_in;
using probe::testing::rsa;
using probe::testing::self_sign;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNow;
using testing::Lines;
using testing::problems_of;
using testing::Rig;
using testing::value_of;

constexpr auto kDay = 24h;
const std::string kUrl = "https://mail.fabrikam.com/autodiscover/metadata/json/1";

Certificate certificate(const std::string& slot, std::chrono::hours age) {
  CertificateSpec spec = exchange_auth();
  spec.key = rsa(2048, slot);
  spec.validity = {kNow - age, kNow - age + 1800 * kDay};
  return self_sign(spec);
}

const Certificate& previous() {
  static const Certificate kMade = certificate("previous", 1000 * kDay);
  return kMade;
}
const Certificate& current() {
  static const Certificate kMade = certificate("auth", 100 * kDay);
  return kMade;
}
const Certificate& next() {
  static const Certificate kMade = certificate("next", kDay);
  return kMade;
}
const Certificate& another() {
  static const Certificate kMade = certificate("another", 10 * kDay);
  return kMade;
}

std::string auth_config(const std::string& current_text, const std::string& next_text = "",
                        const std::string& previous_text = "") {
  return "\r\nRunspaceId                    : 1d7c2b94-50e8-4a6f-9b13-6f8e0c5d2a71\r\n"
         "CurrentCertificateThumbprint  : " +
         current_text +
         "\r\n"
         "PreviousCertificateThumbprint : " +
         previous_text +
         "\r\n"
         "NextCertificateThumbprint     : " +
         next_text +
         "\r\n"
         "ServiceName                   : 00000002-0000-0ff1-ce00-000000000000\r\n\r\n";
}

std::string lower_case(std::string hex) {
  for (auto& digit : hex) digit = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
  return hex;
}

/// One key as Exchange publishes it.
std::string key(const Certificate& made, const std::string& x5t, const std::string& usage = "signing") {
  return R"({"usage":")" + usage + R"(","keyinfo":{"x5t":")" + x5t +
         R"("},"keyvalue":{"type":"x509Certificate","value":")" + probe::testing::base64(made.der()) + R"("}})";
}
std::string key(const Certificate& made) { return key(made, made.x5t()); }

std::string document(const std::vector<std::string>& keys) {
  return fmt::format(
      R"({{"id":"1","version":"1.0","name":"Exchange","realm":"*","serviceName":"00000002-0000-0ff1-ce00-000000000000",)"
      R"("issuer":"00000002-0000-0ff1-ce00-000000000000@*","keys":[{}],"endpoints":[]}})",
      fmt::join(keys, ","));
}

/// The configuration in a file, the certificate in another, and the document on the server.
struct ThumbprintMatchTest : ::testing::Test {
  Rig rig;
  std::string more;  ///< keys of the probe beyond these

  ThumbprintMatchTest() {
    rig.put("/authconfig.txt", auth_config(current().sha1_hex(), next().sha1_hex(), previous().sha1_hex()));
    rig.put("/auth.cer", current().der());
    publish(document({key(current()), key(next())}));
  }

  void publish(std::string body, int status = 200, const std::string& url = kUrl) {
    core::HttpExchange exchange;
    exchange.response.status = status;
    exchange.response.headers = {{"Content-Type", "application/json"}};
    exchange.response.body = std::move(body);
    rig.fakes.http.exchanges[url] = exchange;
  }
  core::ProbeResult run(const std::string& published = "[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]",
                        const std::string& configured = "{ powershell: /authconfig.txt }") {
    return rig.run("type: thumbprint_match\nconfigured: " + configured + "\npublished: " + published + "\n" + more);
  }
};

std::optional<double> match(const core::ProbeResult& result, const std::string& slot) {
  return value_of(result, "probe_thumbprint_match", "slot=" + slot);
}

TEST_F(ThumbprintMatchTest, FindsNothingWrongWithAHealthyOrganization) {
  const core::ProbeResult result = run();
  EXPECT_THAT(findings_in(result), IsEmpty());
  EXPECT_EQ(result.type(), core::ResultType::kSucceeded);
  EXPECT_EQ(match(result, "current"), 1);
  EXPECT_EQ(match(result, "next"), 1);
}

TEST_F(ThumbprintMatchTest, TakesALiteralThumbprintInAnySpelling) {
  const std::string hex = current().sha1_hex();
  std::string pairs;
  for (std::size_t i = 0; i < hex.size(); i += 2) pairs += (i == 0 ? "" : ":") + hex.substr(i, 2);
  for (const auto& spelling : {hex, pairs, current().x5t(), current().sha256_hex(), current().x5t_s256()}) {
    const core::ProbeResult result =
        run("[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]", "{ thumbprint: \"" + spelling + "\" }");
    EXPECT_THAT(findings_in(result), IsEmpty()) << spelling;
    EXPECT_EQ(match(result, "current"), 1) << spelling;
    EXPECT_FALSE(match(result, "next")) << "nobody said what comes next";
  }
}

TEST_F(ThumbprintMatchTest, JudgesWhatIsConfigured) {
  const std::string good = current().sha1_hex();
  std::string with_letter = good;
  with_letter[0] = 'O';
  const std::string cut = good.substr(0, 39);
  struct Case {
    std::string name, config;
    Lines want;
  };
  const std::string malformed = "thumbprint_malformed: /authconfig.txt: ";
  const Case cases[] = {
      {"no next, no previous", auth_config(good), {}},
      {"lower case", auth_config(lower_case(good)), {}},
      {"current blank",
       auth_config(""),
       {"failure thumbprint_current_empty: /authconfig.txt: expected the thumbprint of the current certificate, the "
        "value is blank"}},
      {"current with a letter O",
       auth_config(with_letter),
       {"failure " + malformed +
        "CurrentCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found "
        "40 "
        "characters, of which 'O' at position 1 is not a hex digit"}},
      {"current cut off",
       auth_config(cut),
       {"failure " + malformed +
        "CurrentCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found "
        "39 hex "
        "digits"}},
      {"next malformed",
       auth_config(good, "soon"),
       {"failure " + malformed +
        "NextCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), found 4 "
        "characters, of "
        "which 's' at position 1 is not a hex digit"}},
      {"previous malformed",
       auth_config(good, "", "gone"),
       {"warning " + malformed +
        "PreviousCertificateThumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 or 32 bytes), "
        "found 4 "
        "characters, of which 'g' at position 1 is not a hex digit"}},
  };
  for (const auto& [name, config, want] : cases) {
    rig.put("/authconfig.txt", config);
    EXPECT_EQ(findings_in(run()), want) << name;
  }
}

TEST_F(ThumbprintMatchTest, NeverSucceedsWithoutTheConfiguration) {
  struct Case {
    std::string name, bytes, want;
  };
  const Case cases[] = {
      {"empty", "",
       "unknown input_parse_error: /authconfig.txt: expected Format-List output ('Name : value' lines), found nothing"},
      {"another object", "\r\nName  : a\r\nRealm :\r\n\r\n",
       "unknown input_parse_error: /authconfig.txt: expected the property CurrentCertificateThumbprint, found Name, "
       "Realm"},
      {"cut off", auth_config(current().sha1_hex()).substr(0, 70),
       "unknown input_parse_error: /authconfig.txt: expected the property CurrentCertificateThumbprint, found "
       "RunspaceId"},
  };
  for (const auto& [name, bytes, want] : cases) {
    rig.put("/authconfig.txt", bytes);
    const core::ProbeResult result = run();
    EXPECT_THAT(findings_in(result), ElementsAre(want)) << name;
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
    EXPECT_FALSE(match(result, "current")) << name;
    EXPECT_TRUE(value_of(result, "probe_certificate_key_bits", "source=metadata,position=1"))
        << name << ": what is published is shown all the same";
  }
}

TEST_F(ThumbprintMatchTest, TellsAMissingConfigurationFromOneThatCannotBeRead) {
  rig.fakes.files.files.erase("/authconfig.txt");
  EXPECT_THAT(findings_in(run()), ElementsAre("unknown input_missing: /authconfig.txt: no such file"));
  rig.put_unreadable("/authconfig.txt", "/authconfig.txt: expected a regular file, found a directory");
  EXPECT_THAT(findings_in(run()),
              ElementsAre("unknown input_unreadable: /authconfig.txt: expected a regular file, found a directory"));
}

TEST_F(ThumbprintMatchTest, DoesNotBelieveAnOldExport) {
  struct Case {
    std::chrono::seconds age;
    Lines want;
  };
  const Case cases[] = {
      {24h, {}},
      {-5min, {}},
      {24h + 1s, {"unknown input_stale: /authconfig.txt: expected a file changed at most 1d ago, it changed 1d ago"}},
      {75h, {"unknown input_stale: /authconfig.txt: expected a file changed at most 1d ago, it changed 3d3h ago"}},
      {-6min,
       {"unknown input_stale: /authconfig.txt: expected a file changed at most 1d ago, its time of change is 6m ahead "
        "of this host's clock"}},
  };
  const std::string bytes = auth_config(current().sha1_hex());
  for (const auto& [age, want] : cases) {
    rig.fakes.files.put("/authconfig.txt", bytes, kNow - age);
    EXPECT_EQ(findings_in(run("[{ file: /auth.cer }]", "{ powershell: /authconfig.txt, max_age: 1d }")), want)
        << age.count();
  }
  EXPECT_THAT(findings_in(run("[{ file: /auth.cer }]")), IsEmpty()) << "without max_age any age will do";
}

TEST_F(ThumbprintMatchTest, HoldsEveryFileAgainstTheCurrentThumbprint) {
  const std::string want = "expected the configured current certificate " + current().sha1_hex() + ", found ";
  const std::string mismatch = "failure thumbprint_current_mismatch: ";
  struct Case {
    std::string name, one, two;
    Lines want;
  };
  const Case cases[] = {
      {"both right", current().der(), current().pem(), {}},
      {"among others", current().pem() + next().pem(), previous().pem() + current().pem(), {}},
      {"the next one beside the current one", current().der(), next().der(), {}},
      {"one is another", current().der(), another().der(), {mismatch + "/two.cer: " + want + another().sha1_hex()}},
      {"one is the previous",
       previous().der(),
       current().der(),
       {mismatch + "/one.cer: " + want + previous().sha1_hex() + ", which is configured as previous"}},
      {"nobody has the current one",
       next().der(),
       another().pem() + previous().pem(),
       {mismatch + "/one.cer: " + want + next().sha1_hex() + ", which is configured as next",
        mismatch + "/two.cer: " + want + another().sha1_hex() + ", " + previous().sha1_hex() +
            ", which is configured as previous"}},
  };
  for (const auto& [name, one, two, lines] : cases) {
    rig.put("/one.cer", one);
    rig.put("/two.cer", two);
    const core::ProbeResult result = run("[{ file: /one.cer }, { file: /two.cer }]");
    EXPECT_EQ(findings_in(result), lines) << name;
    EXPECT_EQ(match(result, "current"), lines.empty() ? 1 : 0) << name;
    EXPECT_FALSE(match(result, "next")) << name << ": only a document can publish it";
  }
}

TEST_F(ThumbprintMatchTest, NeverSucceedsWithACertificateFileThatIsMissingOrBroken) {
  rig.fakes.files.files.erase("/auth.cer");
  const core::ProbeResult missing = run();
  EXPECT_THAT(findings_in(missing), ElementsAre("failure cert_missing: /auth.cer: no such file"));
  EXPECT_FALSE(match(missing, "current")) << "the document has it, the file may not";
  rig.put_unreadable("/auth.cer", "/auth.cer: permission denied for user id 998");
  EXPECT_THAT(findings_in(run()), ElementsAre("unknown cert_unreadable: /auth.cer: permission denied for user id 998"));
  rig.put("/auth.cer", "");
  EXPECT_THAT(findings_in(run()),
              ElementsAre("failure cert_missing: /auth.cer: expected a certificate, the file is empty"));
  const std::pair<std::string, std::string> broken[] = {
      {"-", "expected a PEM or DER certificate, found text: '-'"},
      {"x", "expected a PEM or DER certificate, found text: 'x'"},
      {current().der().substr(0, 100),
       fmt::format("expected a DER certificate of {} bytes, found only 100 of them", current().der().size())},
  };
  for (const auto& [bytes, why] : broken) {
    rig.put("/auth.cer", bytes);
    EXPECT_THAT(findings_in(run()), ElementsAre("failure cert_parse_error: /auth.cer: " + why));
  }
}

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
    EXPECT_EQ(value_of(result, "probe_certificate_key_bits", place), 2048) << place;
  }
  const core::ProbeType type = thumbprint_match();
  for (const auto& observation : result.observations()) {
    EXPECT_THAT(type.metrics, ::testing::Contains(observation.metric)) << observation.metric->name;
  }
}

/// An HTTP client that has no trust store to work with.
struct NoTrustStore final : core::HttpClient {
  core::Awaitable<core::HttpExchange> fetch(core::HttpRequest) override {
    throw core::InputError(core::Finding("trust_store_unreadable", "/ca.pem: no such file"));
    co_return core::HttpExchange();
  }
};

TEST_F(ThumbprintMatchTest, LooksAtTheOtherSourcesWhenTheTrustStoreCannotBeUsed) {
  NoTrustStore http;
  rig.http = &http;
  rig.put("/auth.cer", another().der());
  const core::ProbeResult result = run("[{ metadata: \"" + kUrl + "\" }, { file: /auth.cer }]");
  EXPECT_THAT(
      findings_in(result),
      ElementsAre("unknown trust_store_unreadable: /ca.pem: no such file",
                  "failure thumbprint_current_mismatch: /auth.cer: expected the configured current certificate " +
                      current().sha1_hex() + ", found " + another().sha1_hex()));
  EXPECT_EQ(match(result, "current"), 0);
}

TEST(ThumbprintMatchConfiguration, ReportsEveryMistakeWithItsPlace) {
  struct Case {
    std::string name, keys, want;
  };
  const std::string start = "probes:\n  - name: a\n    type: thumbprint_match\n";
  const std::string published = "    published: [{ file: /a }]\n";
  const std::string configured = "    configured: { powershell: /a }\n";
  const std::string digits = "84E05C1D98BCE3A5421D225B140B36E86A3D553";
  const Case cases[] = {
      {"nothing", "",
       "probe.yml:2:5: probes[a]: missing key \"configured\": Where the thumbprint is configured\n"
       "probe.yml:2:5: probes[a]: missing key \"published\": Where the certificate must be found: all of these places"},
      {"nothing configured", "    configured: {}\n" + published,
       "probe.yml:4:17: probes[a].configured: expected exactly one of powershell, thumbprint, got none"},
      {"thumbprint too short", "    configured: { thumbprint: " + digits + " }\n" + published,
       "probe.yml:4:31: probes[a].configured.thumbprint: expected a thumbprint (40 or 64 hex digits, or base64 of 20 "
       "or 32 bytes), "
       "found 39 hex digits"},
      {"age of a literal", "    configured: { thumbprint: " + digits + "4, max_age: 1d }\n" + published,
       "probe.yml:4:73: probes[a].configured.max_age: expected only beside powershell: a thumbprint written here has "
       "no "
       "age"},
      {"no age at all", "    configured: { powershell: /a, max_age: 0s }\n" + published,
       "probe.yml:4:44: probes[a].configured.max_age: expected at least 1s, got 0s"},
      {"nothing published", configured + "    published: []\n",
       "probe.yml:5:16: probes[a].published: expected a list of maps that is not empty"},
      {"two in one", configured + "    published: [{ file: /a, metadata: \"https://b/\" }]\n",
       "probe.yml:5:29: probes[a].published[0]: expected exactly one of file, metadata, got file and metadata"},
      {"no URL", configured + "    published: [{ metadata: mail.fabrikam.com }]\n",
       "probe.yml:5:29: probes[a].published[0].metadata: expected an absolute http or https URL, got "
       "\"mail.fabrikam.com\""},
      {"misspelt key", configured + published + "    cafile: /ca.pem\n",
       "probe.yml:6:5: probes[a]: unknown key \"cafile\"; did you mean \"ca_file\"?"},
  };
  for (const auto& [name, keys, want] : cases) EXPECT_EQ(problems_of(start + keys), want) << name;
}

}  // namespace
}  // namespace probe::probes
