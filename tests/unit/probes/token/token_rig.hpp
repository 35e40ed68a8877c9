#pragma once

#include "agent/core/probe.hpp"
#include "probes/token/token_source.hpp"
#include "tests/support/encoding.hpp"
#include "tests/unit/probes/auth_server/auth_server_rig.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// What the tests of tokens stand on: a client with a key and a secret in files, and a token endpoint that says what it
/// is told to say.
namespace probe::testing::token {

using namespace auth_server;

inline constexpr const char* kEndpoint = "https://oidc.example/t/token";
inline constexpr const char* kClientId = "b1a0c2de-48f3-4b86-9a57-1d2e3f405162";
inline constexpr const char* kSecret = "p~8Q+se/cret&word=";
inline constexpr std::string_view kScope = "client_id: b1a0c2de-48f3-4b86-9a57-1d2e3f405162, scope: mail/.default";
inline constexpr std::string_view kBySecret = "client_secret_file: /app.secret";
inline constexpr std::string_view kByAssertion = "assertion: { certificate: /app.pem, private_key: /app.key }";

inline const Certificate& client() {
  static const auto certificate = signing_certificate("client", kNow - 24h, kNow + 24h * 365, rsa());
  return certificate;
}
inline const Certificate& ec_client() {
  static const auto certificate = signing_certificate("ec client", kNow - 24h, kNow + 24h * 365, ec_p256());
  return certificate;
}

/// A JWT with these claims, signed by `by`: unless told otherwise, by the key that the OpenID server publishes.
inline std::string access_token(const std::string& claims, const Certificate& by = rsa_key(),
                                const std::string& kid = "one") {
  const auto key = evidence::PrivateKey::read(by.key().pem()).value();
  return evidence::sign_jws({evidence::JwsAlgorithm::kRs256, "JWT", kid, {}, {}}, claims, key).value();
}

inline std::string success(const std::string& token, const std::string& more = R"("expires_in":3599)") {
  return fmt::format(R"({{"token_type":"Bearer",{},"access_token":"{}"}})", more, token);
}

/// An error as Entra writes it.
inline std::string refusal(std::string_view error, int number, std::string_view text) {
  return fmt::format(
      R"({{"error":"{}","error_description":"AADSTS{}: {}","error_codes":[{}],)"
      R"("timestamp":"2026-11-23 12:00:00Z","trace_id":"7d1f0a52-93c4","correlation_id":"e83b64f1-2c07"}})",
      error, number, text, number);
}

/// Ports with the client's files, a healthy OpenID document, and an opaque token at its endpoint.
struct World : FakePorts {
  World() {
    files.put("/app.pem", client().pem(), kNow);
    files.put("/app.key", client().key().pem(), kNow);
    files.put("/ec.pem", ec_client().pem(), kNow);
    files.put("/ec.key", ec_client().key().pem(), kNow);
    files.put("/app.secret", std::string(kSecret) + "\n", kNow);
    http.exchanges[kOidcUrl] = auth_server::answer(OpenIdDocument().text());
    http.exchanges[kKeysUrl] = auth_server::answer(oidc_keys());
    reply(success("opaque-access-token"));
  }

  void reply(std::string body, int status = 200, std::vector<core::HttpHeader> headers = {}) {
    http.exchanges[kEndpoint] = auth_server::answer(std::move(body), status, std::move(headers));
  }

  void set_mode(const std::string& path, unsigned mode) {
    std::get<core::FileContent>(files.files.at(path)).permissions = mode;
  }

  /// What was sent to the token endpoint, request by request.
  std::vector<core::HttpRequest> sent() const {
    std::vector<core::HttpRequest> posts;
    for (const auto& request : http.requests) {
      if (request.method == "POST") posts.push_back(request);
    }
    return posts;
  }

  core::ProbeContext context() {
    return {http, tls, chains, files, addresses, directory, commands, workers, clock, clock.steady() + 10s};
  }
};

/// The keys of an auth_server probe with a `token` section.
inline std::string with_token(std::string_view proof, std::string_view more = {}) {
  return fmt::format("{}, token: {{ {}, {}{}{} }}", kOidc, kScope, proof, more.empty() ? "" : ", ", more);
}

/// The fields of a form, decoded.
inline std::map<std::string, std::string> form_of(const core::HttpRequest& request) {
  std::map<std::string, std::string> form;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    std::string value;
    const auto encoded = pair.substr(pair.find('=') + 1);
    for (std::size_t at = 0; at < encoded.size(); ++at) {
      if (encoded[at] == '%') {
        value += static_cast<char>(std::stoi(std::string(encoded.substr(at + 1, 2)), nullptr, 16));
        at += 2;
      } else {
        value += encoded[at] == '+' ? ' ' : encoded[at];
      }
    }
    form[std::string(pair.substr(0, pair.find('=')))] = value;
  }
  return form;
}

/// The payload of an assertion whose signature is good; a word of complaint otherwise.
inline std::string claims_of(const std::string& assertion, const Certificate& certificate,
                             evidence::JwsAlgorithm algorithm) {
  const auto parsed = evidence::read_certificate_der(certificate.der());
  const evidence::JwsAlgorithm accepted[] = {algorithm};
  const auto verified = evidence::verify_jws(assertion, *evidence::VerifyingKey::from_certificate(*parsed), accepted);
  return verified ? verified->payload : verified.error().message;
}

}  // namespace probe::testing::token
