#include "probes/token/token_config.hpp"

#include "probes/sources/https_source.hpp"

namespace probe::probes {

using namespace std::chrono_literals;

config::Schema<AssertionConfig> AssertionConfig::schema() {
  return config::Schema<AssertionConfig>{}
      .required("certificate", &AssertionConfig::certificate,
                "Certificate that is registered for the client, PEM or DER; of several in the file the first")
      .required("private_key", &AssertionConfig::private_key,
                "Its private key, PEM or DER, in a file that only its owner may read")
      .optional("password_file", &AssertionConfig::password_file,
                "File with the private key's password, likewise protected. Default: the key is not encrypted")
      .optional("algorithm", &AssertionConfig::algorithm, "How the request is signed")
      .optional("thumbprint", &AssertionConfig::thumbprint,
                "Which digest names the certificate in the signed request: SHA-1 or SHA-256")
      .optional("key_id", &AssertionConfig::key_id, "The kid of the signed request. Default: none", config::not_empty())
      .optional("lifetime", &AssertionConfig::lifetime, "How long the signed request is good for",
                config::between(1min, 10min));
}

config::Schema<TokenExpectations> TokenExpectations::schema() {
  return config::Schema<TokenExpectations>{}
      .optional("audience", &TokenExpectations::audience,
                "The audience that the token must be for. Default: any; a token that is no JWT does not say",
                config::not_empty())
      .optional("roles", &TokenExpectations::roles,
                "Roles or scopes that the token must carry, such as full_access_as_app. Default: none",
                config::not_empty())
      .optional("token_type", &TokenExpectations::token_type, "The type of the token, in any case",
                config::not_empty());
}

config::Schema<TokenConfig> TokenConfig::schema() {
  return config::Schema<TokenConfig>{}
      .required("client_id", &TokenConfig::client_id, "Who asks: the client's (application's) id", config::not_empty())
      .optional("scope", &TokenConfig::scope, "What for, as https://outlook.office365.com/.default",
                config::not_empty())
      .optional("resource", &TokenConfig::resource, "The same at a server that knows resources instead of scopes",
                config::not_empty())
      .optional("audience", &TokenConfig::audience,
                "Whom the signed request is made out for. Default: the URL of the token endpoint", config::not_empty())
      .optional("endpoint", &TokenConfig::endpoint,
                "https URL of the token endpoint. Default: the one in the metadata document", check_https_url)
      .optional("assertion", &TokenConfig::assertion, "Prove who asks by signing the request (private_key_jwt)")
      .optional("client_secret_file", &TokenConfig::client_secret_file,
                "Prove it by the secret in this file, which only its owner may read")
      .optional("client_secret_in", &TokenConfig::client_secret_in,
                "Where the secret is sent: in the posted form, or in a header")
      .optional("cache", &TokenConfig::cache, "Ask in every run, or keep a token until shortly before it expires")
      .optional("expect", &TokenConfig::expect, "What the token must be")
      .exactly_one_of({"scope", "resource"})
      .exactly_one_of({"assertion", "client_secret_file"})
      .only_beside("audience", {"assertion"})
      .only_beside("client_secret_in", {"client_secret_file"});
}

}  // namespace probe::probes
