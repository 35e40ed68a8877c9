#pragma once

#include "tests/unit/probes/probe_trial.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Answers of a push endpoint to a request without a token, and one run on each.
namespace probe::testing::push_answers {

inline constexpr const char* kUrl = "https://push.example/PushNotifications?key=secret";
inline constexpr std::string_view kProbe =
    "type: push_connectivity, url: \"https://push.example/PushNotifications?key=secret\", "
    "expect: {trusted_issuer: 5de110f8-aaaa, client_id: 00000002-0000-0ff1-ce00-000000000000}";
inline constexpr std::string_view kAnyone =
    "type: push_connectivity, url: \"https://push.example/PushNotifications?key=secret\"";

using Headers = std::vector<core::HttpHeader>;

inline core::HttpHeader challenge(const std::string& value) { return {"WWW-Authenticate", value}; }
inline core::HttpHeader diagnostics(const std::string& value) { return {"x-ms-diagnostics", value}; }
inline core::HttpHeader bearer(const std::string& issuers = "00000001-0000-0000-c000-000000000000@5de110f8-aaaa") {
  return challenge("Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"" + issuers +
                   "\", token_types=\"app_asserted_user_v1\", authorization_uri=\"https://login/authorize\"");
}

inline core::HttpExchange answer(int status, Headers headers = {}, std::string body = {}) {
  core::HttpExchange exchange;
  exchange.response.status = status;
  exchange.response.headers = std::move(headers);
  exchange.response.body = std::move(body);
  return exchange;
}

inline core::ProbeResult run_on(const core::HttpExchange& exchange, std::string_view keys = kProbe) {
  FakePorts fakes;
  fakes.http.exchanges[kUrl] = exchange;
  return run_probe(keys, fakes);
}

/// What a finding about the endpoint's answer says, behind code and URL.
inline std::string expected_but(const std::string& code, const std::string& seen) {
  return "failure " + code +
         ": https://push.example/PushNotifications: expected status 401 with a Bearer challenge, got " + seen;
}

}  // namespace probe::testing::push_answers
