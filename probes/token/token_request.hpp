#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/core/secret.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/jws.hpp"
#include "probes/evidence/private_key.hpp"
#include "probes/token/token_config.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace probe::probes {

/// The way to a token endpoint.
struct TokenRoute {
  std::string endpoint;   ///< https URL
  std::string ca_file;    ///< PEM bundle; empty: the system's
  std::string proxy_url;  ///< empty: direct
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

/// The POST of RFC 6749 section 4.4.2 (RFC 7523 section 2.2 with an assertion).
core::HttpRequest token_request(const TokenConfig& config, const TokenRoute& route, const ClientProof& proof,
                                core::SteadyTime deadline);

/// `text` as the value of an application/x-www-form-urlencoded form.
std::string form_encoded(std::string_view text);

/// Takes what is secret out of what a server said: it may echo the request.
class Redactor {
 public:
  /// Knows the spellings in which `proof` was sent.
  Redactor(const TokenConfig& config, const ClientProof& proof);

  /// `text` with `[redacted]` for the secret, and for everything that looks like a JWT.
  std::string operator()(std::string text) const;

 private:
  std::vector<core::Secret<std::string>> spellings_;
};

}  // namespace probe::probes
