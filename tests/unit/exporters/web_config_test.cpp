#include "exporters/web/web_config.hpp"

#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

namespace probe::exporters {
namespace {

constexpr const char* kHash = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

/// What is wrong with `text`, line by line; empty: nothing.
std::string problems_of(const std::string& text) {
  config::Problems problems("web.yml");
  const auto root = config::read_yaml(text, problems);
  if (root) parse_web_config(*root, problems);
  return problems.text();
}

WebConfig parse(const std::string& text) {
  config::Problems problems("web.yml");
  const auto root = config::read_yaml(text, problems);
  const auto config = root ? parse_web_config(*root, problems) : std::nullopt;
  EXPECT_EQ(problems.text(), "");
  return config.value_or(WebConfig{});
}

std::string tls(const std::string& keys) {
  return "tls_server_config:\n  cert_file: a.crt\n  key_file: a.key\n" + keys;
}

constexpr const char* kBcrypt =
    "expected the bcrypt hash of a password, as `htpasswd -nBC 10 \"\" | tr -d ':\\n'` prints it, got ";

TEST(WebConfig, EveryMistakeNamesTheFieldAndItsPlace) {
  struct Case {
    std::string name;
    std::string text;
    std::string want;
  };
  const std::string hash = kHash;
  const Case cases[] = {
      {"nothing", "", "web.yml: the document is empty; expected a map of keys"},
      {"a list", "- tls_server_config", "web.yml:1:1: expected a map of keys, got a list"},
      {"misspelt section", "tls_config: {}",
       "web.yml:1:1: unknown key \"tls_config\"; known keys: tls_server_config, http_server_config, basic_auth_users, "
       "rate_limit"},
      {"section of the future", "tls_server_confg: {}",
       "web.yml:1:1: unknown key \"tls_server_confg\"; did you mean \"tls_server_config\"?"},
      {"section without anything",
       "tls_server_config:", "web.yml:1:19: tls_server_config: expected a map of keys, got nothing"},
      {"empty section", "tls_server_config: {}",
       "web.yml:1:20: tls_server_config: expected exactly one of cert_file, cert, got none\n"
       "web.yml:1:20: tls_server_config: expected exactly one of key_file, key, got none"},
      {"no key", "tls_server_config: {cert_file: a.crt}",
       "web.yml:1:20: tls_server_config: expected exactly one of key_file, key, got none"},
      {"no certificate", "tls_server_config: {key_file: a.key}",
       "web.yml:1:20: tls_server_config: expected exactly one of cert_file, cert, got none"},
      {"two certificates", tls("  cert: PEM\n"),
       "web.yml:4:3: tls_server_config: expected exactly one of cert_file, cert, got cert_file and cert"},
      {"two keys", tls("  key: PEM\n"),
       "web.yml:4:3: tls_server_config: expected exactly one of key_file, key, got key_file and key"},
      {"empty key", "tls_server_config: {cert: PEM, key: \"\"}",
       "web.yml:1:37: tls_server_config.key: expected a text that is not empty"},
      {"key where its file is named", "tls_server_config: {cert_file: a.crt, key_file: \"-----BEGIN KEY-----\\nMII\"}",
       "web.yml:1:49: tls_server_config.key_file: expected a path, got the content of a file in PEM"},
      {"blank file", "tls_server_config: {cert_file: \"\", key_file: a.key}",
       "web.yml:1:32: tls_server_config.cert_file: expected a path, got the quoted text \"\""},
      {"list as file", "tls_server_config: {cert_file: [a.crt], key_file: a.key}",
       "web.yml:1:32: tls_server_config.cert_file: expected a path, got a list"},
      {"list as key", "tls_server_config: {cert_file: a.crt, key: [secret]}",
       "web.yml:1:44: tls_server_config.key: expected a text, got a list"},
      {"unknown key", tls("  clientAuth: x\n"),
       "web.yml:4:3: tls_server_config: unknown key \"clientAuth\"; known keys: cert_file, cert, key_file, key, "
       "client_auth_type, client_ca_file, client_ca, client_allowed_sans, min_version, max_version, cipher_suites, "
       "prefer_server_cipher_suites, curve_preferences"},
      {"the same key twice", tls("  key_file: b.key\n"),
       "web.yml:4:3: tls_server_config: the key \"key_file\" is here twice, first at 3:3"},
      {"unknown policy", tls("  client_auth_type: RequireAndVerifyClientCerts\n"),
       "web.yml:4:21: tls_server_config.client_auth_type: expected one of NoClientCert, RequestClientCert, "
       "RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert, RequireClientCert, got "
       "\"RequireAndVerifyClientCerts\"; did you mean \"RequireAndVerifyClientCert\"?"},
      {"authority without a policy", tls("  client_ca_file: ca.crt\n"),
       "web.yml:2:3: tls_server_config.client_auth_type: expected a policy that asks clients for certificates, since "
       "there is a client CA, got NoClientCert; write RequireAndVerifyClientCert"},
      {"authority with a policy against it", tls("  client_ca: PEM\n  client_auth_type: NoClientCert\n"),
       "web.yml:5:3: tls_server_config.client_auth_type: expected a policy that asks clients for certificates, since "
       "there is a client CA, got NoClientCert; write RequireAndVerifyClientCert"},
      {"two authorities", tls("  client_ca: PEM\n  client_ca_file: c\n  client_auth_type: RequestClientCert\n"),
       "web.yml:4:3: tls_server_config.client_ca: expected client_ca_file or client_ca, got both"},
      {"verification without an authority", tls("  client_auth_type: RequireAndVerifyClientCert\n"),
       "web.yml:4:3: tls_server_config.client_auth_type: RequireAndVerifyClientCert needs client_ca_file or client_ca "
       "to verify certificates with, got neither"},
      {"perhaps verification without an authority", tls("  client_auth_type: VerifyClientCertIfGiven\n"),
       "web.yml:4:3: tls_server_config.client_auth_type: VerifyClientCertIfGiven needs client_ca_file or client_ca to "
       "verify certificates with, got neither"},
      {"names that nobody has to show", tls("  client_allowed_sans: [a]\n  client_auth_type: RequestClientCert\n"),
       "web.yml:4:3: tls_server_config.client_allowed_sans: expected client_auth_type RequireAndVerifyClientCert (or "
       "RequireAnyClientCert) beside it, got RequestClientCert, which lets clients in without a certificate"},
      {"one name instead of a list", tls("  client_allowed_sans: a\n"),
       "web.yml:4:24: tls_server_config.client_allowed_sans: expected a list of text, got \"a\""},
      {"unknown version", tls("  min_version: TLS1.2\n"),
       "web.yml:4:16: tls_server_config.min_version: expected one of TLS10, TLS11, TLS12, TLS13, got \"TLS1.2\"; did "
       "you mean \"TLS12\"?"},
      {"version of the future", tls("  min_version: TLS14\n"),
       "web.yml:4:16: tls_server_config.min_version: expected one of TLS10, TLS11, TLS12, TLS13, got \"TLS14\""},
      {"version as OpenSSL writes it", tls("  min_version: TLSv1.3\n"),
       "web.yml:4:16: tls_server_config.min_version: expected one of TLS10, TLS11, TLS12, TLS13, got \"TLSv1.3\"; did "
       "you mean \"TLS13\"?"},
      {"version with the wrong number", tls("  min_version: TLS20\n"),
       "web.yml:4:16: tls_server_config.min_version: expected one of TLS10, TLS11, TLS12, TLS13, got \"TLS20\""},
      {"version of another time", tls("  max_version: SSL30\n"),
       "web.yml:4:16: tls_server_config.max_version: expected one of TLS10, TLS11, TLS12, TLS13, got \"SSL30\""},
      {"versions the wrong way round", tls("  min_version: TLS13\n  max_version: TLS12\n"),
       "web.yml:4:3: tls_server_config.min_version: expected a version up to max_version, TLS12, got TLS13"},
      {"curve under another name", tls("  curve_preferences: [P256]\n"),
       "web.yml:4:23: tls_server_config.curve_preferences[0]: expected one of CurveP256, CurveP384, CurveP521, X25519, "
       "got \"P256\""},
      {"suites that are left out", tls("  max_version: TLS12\n  cipher_suites: [TLS_AES_128_GCM_SHA256]\n"),
       "web.yml:5:3: tls_server_config.cipher_suites: expected a suite of TLS12 or before among them, got only suites "
       "of TLS 1.3"},
      {"a word for a truth value", tls("  prefer_server_cipher_suites: yes\n"),
       "web.yml:4:32: tls_server_config.prefer_server_cipher_suites: expected true or false, got \"yes\"; write true"},
      {"http2 with quotes", "http_server_config: {http2: \"false\"}",
       "web.yml:1:29: http_server_config.http2: expected true or false, got the quoted text \"false\"; write false"},
      {"header that cannot be set", "http_server_config: {headers: {Server: x}}",
       "web.yml:1:32: http_server_config.headers: unknown key \"Server\"; known keys: Content-Security-Policy, "
       "X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security"},
      {"frame option", "http_server_config: {headers: {X-Frame-Options: DENY}}",
       "web.yml:1:49: http_server_config.headers.X-Frame-Options: expected one of deny, sameorigin, got \"DENY\""},
      {"content type option", "http_server_config: {headers: {X-Content-Type-Options: sniff}}",
       "web.yml:1:56: http_server_config.headers.X-Content-Type-Options: expected one of nosniff, got \"sniff\""},
      {"two lines in a header", "http_server_config: {headers: {Strict-Transport-Security: \"a\\nb\"}}",
       "web.yml:1:59: http_server_config.headers.Strict-Transport-Security: expected the value of a header, in ASCII "
       "and on one line, got \"a\\nb\""},
      {"password in the clear", "basic_auth_users: {anna: correct horse}",
       std::string("web.yml:1:26: basic_auth_users.anna: ") + kBcrypt + "something else"},
      {"hash of another kind", "basic_auth_users: {anna: $6$saltsalt$abc}",
       std::string("web.yml:1:26: basic_auth_users.anna: ") + kBcrypt + "something else"},
      {"hash cut short", "basic_auth_users: {anna: " + hash.substr(0, 59) + "}",
       std::string("web.yml:1:26: basic_auth_users.anna: ") + kBcrypt + "something else"},
      {"hash that takes minutes", "basic_auth_users: {anna: $2y$24$" + hash.substr(7) + "}",
       "web.yml:1:26: basic_auth_users.anna: expected a bcrypt hash of cost 4 to 18, got cost 24"},
      {"user without a password", "basic_auth_users: {anna: }",
       std::string("web.yml:1:26: basic_auth_users.anna: ") + kBcrypt + "nothing"},
      {"line of htpasswd", "basic_auth_users: anna:" + hash,
       "web.yml:1:19: basic_auth_users: expected a map of names to bcrypt hash, got \"anna:$2y$10$…\""},
      {"hash and user the wrong way round", "basic_auth_users: {" + hash + ": anna}",
       std::string("web.yml:1:82: basic_auth_users.$2y$10$…: ") + kBcrypt + "something else"},
      {"hash in another place", "rate_limit: {interval: " + hash + "}",
       "web.yml:1:24: rate_limit.interval: expected a duration such as 100ms, 1.5s or 1m, got \"$2y$10$…\""},
      {"users as a list", "basic_auth_users: [anna]",
       "web.yml:1:19: basic_auth_users: expected a map of names to bcrypt hash, got a list"},
      {"user with a colon", "basic_auth_users: {\"a:b\": " + hash + "}",
       "web.yml:1:19: basic_auth_users: expected names of users without a colon and control characters, got \"a:b\""},
      {"interval without a unit", "rate_limit: {interval: 5, burst: 1}",
       "web.yml:1:24: rate_limit.interval: expected a duration such as 100ms, 1.5s or 1m, got \"5\""},
      {"negative interval", "rate_limit: {interval: -1s, burst: 1}",
       "web.yml:1:24: rate_limit.interval: expected a duration such as 100ms, 1.5s or 1m, got \"-1s\""},
      {"no burst", "rate_limit: {interval: 1s}",
       "web.yml:1:13: rate_limit.burst: expected a burst of at least 1 beside an interval, or every request would be "
       "refused, got 0"},
      {"no interval", "rate_limit: {burst: 3}",
       "web.yml:1:14: rate_limit.burst: expected only beside interval: without one nothing is limited"},
      {"negative burst", "rate_limit: {interval: 1s, burst: -1}",
       "web.yml:1:35: rate_limit.burst: expected a whole number from 0 to 4294967295, got \"-1\""},
      {"several at once", "http_server_config: {http2: 1}\nrate_limit: {burts: 3}\nbasic_auth_users: {a: b}",
       "web.yml:1:29: http_server_config.http2: expected true or false, got \"1\"\n"
       "web.yml:2:14: rate_limit: unknown key \"burts\"; did you mean \"burst\"?\n" +
           std::string("web.yml:3:23: basic_auth_users.a: ") + kBcrypt + "something else"},
  };
  for (const auto& [name, text, want] : cases) EXPECT_EQ(problems_of(text), want) << name;
}

TEST(WebConfig, AnInventedSuiteIsAnsweredWithTheNearest) {
  const auto problems = problems_of(tls("  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA255]\n"));
  EXPECT_TRUE(problems.starts_with("web.yml:4:19: tls_server_config.cipher_suites[0]: expected one of TLS_AES_128_"))
      << problems;
  EXPECT_TRUE(problems.ends_with("; did you mean \"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"?")) << problems;
}

TEST(WebConfig, DefaultsAreThoseOfPrometheus) {
  const auto config = parse(tls(""));
  ASSERT_TRUE(config.tls_server_config);
  EXPECT_EQ(config.tls_server_config->cert_file.path, "a.crt");
  EXPECT_EQ(config.tls_server_config->client_auth_type, ClientAuth::kNone);
  EXPECT_EQ(config.tls_server_config->min_version, TlsVersion::kTls12);
  EXPECT_EQ(config.tls_server_config->max_version, TlsVersion::kTls13);
  EXPECT_TRUE(config.tls_server_config->prefer_server_cipher_suites);
  EXPECT_TRUE(config.http_server_config.http2);
  EXPECT_TRUE(config.basic_auth_users.empty());
  EXPECT_EQ(config.rate_limit, RateLimit{});
}

TEST(WebConfig, EveryKeyIsRead) {
  const auto config = parse(std::string(R"(
tls_server_config:
  cert: CERTIFICATE
  key: KEY
  client_auth_type: RequireClientCert
  client_ca: AUTHORITY
  client_allowed_sans: [prometheus.example.com, 192.0.2.7]
  min_version: TLS10
  max_version: TLS12
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_128_CBC_SHA]
  prefer_server_cipher_suites: false
  curve_preferences: [X25519, CurveP256]
http_server_config:
  http2: false
  headers:
    Content-Security-Policy: default-src 'none'
    X-Frame-Options: deny
    X-Content-Type-Options: nosniff
    X-XSS-Protection: ""
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  anna: )") + kHash +
                            "\n  \"O'Neil \\xF6\": " + kHash + "\nrate_limit: {interval: 1.5s, burst: 20}\n");
  const auto& tls = *config.tls_server_config;
  EXPECT_EQ(tls.cert, "CERTIFICATE");
  EXPECT_EQ(tls.key.expose(), "KEY");
  EXPECT_EQ(tls.client_auth_type, ClientAuth::kRequireAny);
  EXPECT_EQ(tls.client_ca, "AUTHORITY");
  EXPECT_EQ(tls.client_allowed_sans, (std::vector<std::string>{"prometheus.example.com", "192.0.2.7"}));
  EXPECT_EQ(tls.min_version, TlsVersion::kTls10);
  EXPECT_EQ(name_of(tls.cipher_suites.at(1)).openssl, "AES128-SHA");
  EXPECT_FALSE(tls.prefer_server_cipher_suites);
  EXPECT_EQ(tls.curve_preferences, (std::vector{Curve::kX25519, Curve::kP256}));
  EXPECT_FALSE(config.http_server_config.http2);
  EXPECT_EQ(config.http_server_config.headers.strict_transport_security, "max-age=31536000");
  EXPECT_EQ(config.http_server_config.headers.x_xss_protection, "");
  EXPECT_EQ(config.basic_auth_users.size(), 2U);
  EXPECT_EQ(config.basic_auth_users.at("anna").text.expose(), kHash);
  EXPECT_EQ(config.rate_limit.interval.length, std::chrono::milliseconds(1500));
  EXPECT_EQ(config.rate_limit.burst, 20U);
}

TEST(GoDuration, ReadsWhatGoWrites) {
  using namespace std::chrono_literals;
  struct Case {
    std::string text;
    std::optional<std::chrono::nanoseconds> want;
  };
  const Case cases[] = {
      {"0", 0ns},   {"1s", 1s},    {"1.5h", 90min}, {"1h30m", 90min},    {"250ms", 250ms}, {"5µs", 5us},
      {"5us", 5us}, {"7ns", 7ns},  {".5s", 500ms},  {"1m0.5s", 60500ms}, {"", {}},         {"5", {}},
      {"s", {}},    {"-1s", {}},   {"1s ", {}},     {"1d", {}},          {"inf", {}},      {"nans", {}},
      {"1e3s", {}}, {"9000h", {}}, {"1s-1s", {}},   {"+1s", {}},         {"0x1s", {}},     {"99999999999999999h", {}},
  };
  for (const auto& [text, want] : cases) {
    const auto got = parse_go_duration(text);
    EXPECT_EQ(got ? std::optional(got->length) : std::nullopt, want) << text;
  }
}

}  // namespace
}  // namespace probe::exporters
