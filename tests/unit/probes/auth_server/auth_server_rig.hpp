#pragma once

#include "tests/unit/probes/auth_server/auth_server_documents.hpp"
#include "tests/unit/probes/probe_trial.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// What the tests of auth_server stand on: certificates around the moment at which the clock stands, and one run.
namespace probe::testing::auth_server {

using namespace std::chrono_literals;

inline constexpr const char* kAcsUrl = "https://acs.example/t/metadata/json/1";
inline constexpr const char* kOidcUrl = "https://oidc.example/t/v2.0/.well-known/openid-configuration";
inline constexpr const char* kKeysUrl = "https://keys.example/t/keys";
inline constexpr std::string_view kAcs = "type: auth_server, url: \"https://acs.example/t/metadata/json/1\"";
inline constexpr std::string_view kOidc =
    "type: auth_server, url: \"https://oidc.example/t/v2.0/.well-known/openid-configuration\"";

inline const core::SystemTime kNow = FakeClock().now();

inline Certificate signing_certificate(const std::string& name, core::SystemTime from, core::SystemTime to,
                                       KeySpec key = ec_p256()) {
  auto spec = exchange_auth();
  spec.common_name = name;
  spec.key = std::move(key);
  spec.validity = {from, to};
  return self_sign(spec);
}

inline const Certificate& good() {
  static const auto certificate = signing_certificate("good", kNow - 24h * 365, kNow + 24h * 365);
  return certificate;
}
inline const Certificate& expired() {  // in the very second in which the clock stands
  static const auto certificate = signing_certificate("expired", kNow - 24h * 365, kNow);
  return certificate;
}
inline const Certificate& expired_before() {
  static const auto certificate = signing_certificate("before", kNow - 24h * 365, kNow - 24h);
  return certificate;
}
inline const Certificate& future() {
  static const auto certificate = signing_certificate("future", kNow + 24h, kNow + 24h * 365);
  return certificate;
}
inline const Certificate& rsa_key() {
  static const auto certificate = signing_certificate("rsa", kNow - 24h, kNow + 24h * 365, rsa());
  return certificate;
}

inline core::HttpExchange answer(std::string body, int status = 200, std::vector<core::HttpHeader> headers = {}) {
  core::HttpExchange exchange;
  exchange.response.status = status;
  exchange.response.body = std::move(body);
  exchange.response.headers = std::move(headers);
  exchange.response.sent_at = kNow - 2s;
  exchange.response.received_at = kNow;
  return exchange;
}

inline core::ProbeResult run_on(const char* url, const core::HttpExchange& exchange, std::string_view keys) {
  FakePorts fakes;
  fakes.http.exchanges[url] = exchange;
  return run_probe(keys, fakes);
}

inline core::ProbeResult run_acs(const std::string& body, const std::string& expect = {}) {
  const std::string more = expect.empty() ? "" : ", expect: {" + expect + "}";
  return run_on(kAcsUrl, answer(body), std::string(kAcs) + more);
}

inline core::ProbeResult run_oidc(const std::string& document, const core::HttpExchange& keys,
                                  const std::string& expect = {}) {
  FakePorts fakes;
  fakes.http.exchanges[kOidcUrl] = answer(document);
  fakes.http.exchanges[kKeysUrl] = keys;
  const std::string more = expect.empty() ? "" : ", expect: {" + expect + "}";
  return run_probe(std::string(kOidc) + more, fakes);
}

inline std::string acs_with(std::vector<std::string> keys) { return AcsDocument{.keys = std::move(keys)}.text(); }
inline std::string acs_good() { return acs_with({acs_key(good())}); }
inline std::string oidc_keys() { return key_set({jwk(rsa_key(), "one")}); }

}  // namespace probe::testing::auth_server
