#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/core/secret.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/jws.hpp"
#include "probes/evidence/private_key.hpp"
#include "probes/sources/https_source.hpp"
#include "probes/token/secret_spellings.hpp"
#include "probes/token/token_config.hpp"
#include "probes/token/token_issuer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace probe::probes {

/// The way to a token endpoint.
struct TokenRoute {
  std::string endpoint;      ///< https URL
  std::string ca_file;       ///< PEM bundle; empty: the system's
  ForwardProxyConfig proxy;  ///< without URL: direct
  /// Whose tokens they have to be; nothing: nobody knows, and a token is judged without it.
  std::optional<TokenIssuer> issuer = std::nullopt;
};

/// What signs a request: a certificate and the key that fits it.
struct SigningKey {
  evidence::Certificate certificate;
  evidence::PrivateKey key;
};

/// What the client proves itself with: `client_assertion` or `client_secret`.
struct ClientProof {
  enum class Kind { kAssertion, kSecret };

  Kind kind = Kind::kSecret;
  core::Secret<std::string> value;
};

/// Signs the assertion of one request. `id` has never been used before.
evidence::JwsResult<ClientProof> make_assertion(const TokenConfig& config, const SigningKey& key,
                                                const std::string& endpoint, core::SystemTime now,
                                                const std::string& id);

/// The POST of RFC 6749 section 4.4.2 (RFC 7523 section 2.2 with an assertion), without the route's proxy.
core::HttpRequest token_request(const TokenConfig& config, const TokenRoute& route, const ClientProof& proof,
                                core::SteadyTime deadline);

/// `text` as the value of an application/x-www-form-urlencoded form.
std::string form_encoded(std::string_view text);

/// Takes what is secret out of what a server said: it may echo the request.
class Redactor {
 public:
  /// Knows the spellings of `proof`: those in which it was sent, and those in which servers repeat it.
  explicit Redactor(const ClientProof& proof);

  /// `text` with `[redacted]` for the secret, and for everything that looks like a JWT.
  std::string operator()(std::string text) const;

 private:
  std::vector<SecretSpellings> spellings_;
};

}  // namespace probe::probes
