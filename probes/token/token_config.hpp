#pragma once

#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/evidence/jws.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// How a signed request names its certificate.
enum class AssertionThumbprint { kX5t, kX5tS256 };

/// Where a client secret stands in the request (RFC 6749 section 2.3.1).
enum class SecretPlacement { kPost, kBasic };

enum class TokenCache {
  kFresh,        ///< every run asks for a token
  kUntilExpiry,  ///< a token is used until shortly before it expires
};

/// The key `token.assertion`: private_key_jwt (RFC 7523, OpenID Connect Core section 9).
struct AssertionConfig {
  config::FilePath certificate;
  config::FilePath private_key;
  config::FilePath password_file;
  evidence::JwsAlgorithm algorithm = evidence::JwsAlgorithm::kPs256;
  AssertionThumbprint thumbprint = AssertionThumbprint::kX5tS256;
  std::string key_id;
  std::chrono::seconds lifetime = std::chrono::minutes(5);

  static config::Schema<AssertionConfig> schema();
};

/// The key `token.expect`. Empty: anything will do.
struct TokenExpectations {
  std::string audience;
  std::vector<std::string> roles;
  std::string token_type = "Bearer";

  static config::Schema<TokenExpectations> schema();
};

/// The key `token` of auth_server: how to ask for a token with the client credentials grant (RFC 6749 section 4.4).
struct TokenConfig {
  std::string client_id;
  std::string scope;
  std::string resource;
  std::string audience;  ///< of the assertion; empty: the token endpoint's URL
  std::string endpoint;  ///< empty: the metadata document's
  std::optional<AssertionConfig> assertion;
  config::FilePath client_secret_file;
  SecretPlacement client_secret_in = SecretPlacement::kPost;
  TokenCache cache = TokenCache::kFresh;
  TokenExpectations expect;

  static config::Schema<TokenConfig> schema();
};

}  // namespace probe::probes

namespace probe::config {

/// Those that authorization servers take for client assertions.
template <>
struct EnumNames<evidence::JwsAlgorithm> {
  using Algorithm = evidence::JwsAlgorithm;
  static constexpr std::array kNames{EnumName<Algorithm>{Algorithm::kRs256, "RS256"},
                                     EnumName<Algorithm>{Algorithm::kPs256, "PS256"},
                                     EnumName<Algorithm>{Algorithm::kEs256, "ES256"}};
};

template <>
struct EnumNames<probes::AssertionThumbprint> {
  using Thumbprint = probes::AssertionThumbprint;
  static constexpr std::array kNames{EnumName<Thumbprint>{Thumbprint::kX5t, "x5t"},
                                     EnumName<Thumbprint>{Thumbprint::kX5tS256, "x5t#S256"}};
};

template <>
struct EnumNames<probes::SecretPlacement> {
  using Placement = probes::SecretPlacement;
  static constexpr std::array kNames{EnumName<Placement>{Placement::kPost, "post"},
                                     EnumName<Placement>{Placement::kBasic, "basic"}};
};

template <>
struct EnumNames<probes::TokenCache> {
  using Cache = probes::TokenCache;
  static constexpr std::array kNames{EnumName<Cache>{Cache::kFresh, "fresh"},
                                     EnumName<Cache>{Cache::kUntilExpiry, "until_expiry"}};
};

}  // namespace probe::config
