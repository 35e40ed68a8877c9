#pragma once

#include "tests/support/certificate_factory.hpp"
#include "tests/support/encoding.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <string>
#include <vector>

/// Metadata documents and key sets, healthy unless told otherwise.
namespace probe::testing::auth_server {

inline constexpr const char* kTenant = "5de110f8-1111-2222-3333-444455556666";

/// A key as ACS publishes it, with its own thumbprint unless `x5t` is another one.
inline std::string acs_key(const Certificate& certificate, std::string x5t = {}) {
  if (x5t.empty()) x5t = certificate.x5t();
  return fmt::format(
      R"({{"usage":"signing","keyValue":{{"type":"x509Certificate","value":"{}","keyInfo":{{"x5t":"{}"}}}}}})",
      base64(certificate.der()), x5t);
}

struct AcsDocument {
  std::vector<std::string> keys{};
  std::string realm = fmt::format(R"("realm":"{}",)", kTenant);
  std::string issuer = fmt::format("00000001-0000-0000-c000-000000000000@{}", kTenant);
  std::string endpoints = R"({"location":"https://acs.example/tokens/OAuth/2","protocol":"OAuth2","usage":"issuance"})";
  std::string audiences{};

  std::string text() const {
    return fmt::format(R"({{"keys":[{}],"endpoints":[{}],"version":"1.0",{}{}"name":"sts","issuer":"{}"}})",
                       fmt::join(keys, ","), endpoints, realm, audiences, issuer);
  }
};

/// What Exchange says of itself at /autodiscover/metadata/json/1.
inline std::string exchange_document(const Certificate& certificate, const std::string& realm) {
  return fmt::format(
      R"({{"id":"_1","version":"1.0","name":"Exchange","realm":"{0}",)"
      R"("serviceName":"00000002-0000-0ff1-ce00-000000000000","issuer":"00000002-0000-0ff1-ce00-000000000000@{0}",)"
      R"("keys":[{{"usage":"signing","keyinfo":{{"x5t":"{1}"}},"keyvalue":{{"type":"x509Certificate","value":"{2}"}}}}],)"
      R"("endpoints":[{{"location":"https://host:444/autodiscover/metadata/json/1","protocol":"OAuth2",)"
      R"("usage":"metadata"}}]}})",
      realm, certificate.x5t(), base64(certificate.der()));
}

struct OpenIdDocument {
  std::string issuer = "https://oidc.example/t/v2.0";
  std::string token_endpoint = R"("token_endpoint":"https://oidc.example/t/token",)";
  std::string jwks_uri = R"("jwks_uri":"https://keys.example/t/keys",)";
  std::string more = R"("subject_types_supported":["pairwise"])";

  std::string text() const {
    return fmt::format(R"({{"issuer":"{}",{}{}{}}})", issuer, token_endpoint, jwks_uri, more);
  }
};

/// An RSA key as Entra publishes it.
inline std::string jwk(const Certificate& certificate, const std::string& kid, const std::string& use = "sig") {
  return fmt::format(
      R"({{"kty":"RSA","use":"{}","kid":"{}","x5t":"{}","x5t#S256":"{}","n":"{}","e":"{}","x5c":["{}"]}})", use, kid,
      certificate.x5t(), certificate.x5t_s256(), base64url(certificate.key().rsa_modulus()),
      base64url(certificate.key().rsa_exponent()), base64(certificate.der()));
}

inline std::string key_set(const std::vector<std::string>& keys) {
  return fmt::format(R"({{"keys":[{}]}})", fmt::join(keys, ","));
}

}  // namespace probe::testing::auth_server
