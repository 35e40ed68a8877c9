#include "exporters/web/web_config.hpp"

#include "config/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::exporters {

namespace {

using config::in_quotes;
using config::Schema;
using Wrong = std::optional<std::string>;

bool required(ClientAuth policy) {
  return policy == ClientAuth::kRequireAny || policy == ClientAuth::kRequireAndVerify;
}
bool verified(ClientAuth policy) {
  return policy == ClientAuth::kVerifyIfGiven || policy == ClientAuth::kRequireAndVerify;
}
bool has_client_ca(const TlsServerConfig& tls) { return !tls.client_ca_file.empty() || !tls.client_ca.empty(); }
std::string name(ClientAuth policy) { return config::Value<ClientAuth>::show(policy); }

Wrong two_client_cas(const TlsServerConfig& tls) {
  if (tls.client_ca_file.empty() || tls.client_ca.empty()) return std::nullopt;
  return "expected client_ca_file or client_ca, got both";
}

Wrong no_use_for_client_ca(const TlsServerConfig& tls) {
  if (!has_client_ca(tls) || tls.client_auth_type != ClientAuth::kNone) return std::nullopt;
  return fmt::format(
      "expected a policy that asks clients for certificates, since there is a client CA, got {}; write "
      "RequireAndVerifyClientCert",
      name(tls.client_auth_type));
}

Wrong nothing_to_verify_with(const TlsServerConfig& tls) {
  if (has_client_ca(tls) || !verified(tls.client_auth_type)) return std::nullopt;
  return fmt::format("{} needs client_ca_file or client_ca to verify certificates with, got neither",
                     name(tls.client_auth_type));
}

Wrong client_may_come_without(const TlsServerConfig& tls) {
  if (tls.client_allowed_sans.empty() || required(tls.client_auth_type)) return std::nullopt;
  return fmt::format(
      "expected client_auth_type RequireAndVerifyClientCert (or RequireAnyClientCert) beside it, got {}, "
      "which lets clients in without a certificate",
      name(tls.client_auth_type));
}

Wrong no_version_left(const TlsServerConfig& tls) {
  if (tls.min_version <= tls.max_version) return std::nullopt;
  using Version = config::Value<TlsVersion>;
  return fmt::format("expected a version up to max_version, {}, got {}", Version::show(tls.max_version),
                     Version::show(tls.min_version));
}

Wrong no_suite_left(const TlsServerConfig& tls) {
  if (tls.cipher_suites.empty() || tls.max_version == TlsVersion::kTls13) return std::nullopt;
  const bool any = std::ranges::any_of(tls.cipher_suites, [](CipherSuite suite) { return !name_of(suite).tls13; });
  if (any) return std::nullopt;
  return fmt::format("expected a suite of {} or before among them, got only suites of TLS 1.3",
                     config::Value<TlsVersion>::show(tls.max_version));
}

/// What may stand in a header (RFC 9110 §5.5); visible ASCII will do.
Wrong not_a_header_value(const std::string& value) {
  const bool fine = std::ranges::all_of(value, [](char letter) { return letter >= ' ' && letter <= '~'; });
  if (fine) return std::nullopt;
  return "expected the value of a header, in ASCII and on one line, got " + in_quotes(value);
}

/// One of these words, or nothing.
struct OneOf {
  std::vector<std::string_view> words;

  std::string demand() const { return config::one_of(words); }
  Wrong operator()(const std::string& value) const {
    if (value.empty() || std::ranges::find(words, value) != words.end()) return std::nullopt;
    return fmt::format("expected {}, got {}", config::one_of(words), in_quotes(value));
  }
};

Wrong not_user_names(const Users& users) {
  for (const auto& [user, hash] : users) {
    const bool control = std::ranges::any_of(
        user, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == '\x7f'; });
    if (!user.empty() && user.find(':') == std::string::npos && !control) continue;
    return fmt::format("expected names of users without a colon and control characters, got {}", in_quotes(user));
  }
  return std::nullopt;
}

}  // namespace

Schema<TlsServerConfig> TlsServerConfig::schema() {
  using C = TlsServerConfig;
  return Schema<C>{}
      .optional("cert_file", &C::cert_file, "The server's certificate and, after it, those that lead to its root; PEM")
      .optional("cert", &C::cert, "The same, written here", config::not_empty())
      .optional("key_file", &C::key_file, "The private key of the certificate; PEM, not encrypted")
      .optional("key", &C::key, "The same, written here", config::not_empty())
      .optional("client_auth_type", &C::client_auth_type,
                "What clients must show. Only RequireAndVerifyClientCert keeps strangers out; RequestClientCert and "
                "RequireAnyClientCert take any certificate")
      .optional("client_ca_file", &C::client_ca_file, "The authorities whose certificates clients may show; PEM")
      .optional("client_ca", &C::client_ca, "The same, written here", config::not_empty())
      .optional(
          "client_allowed_sans", &C::client_allowed_sans,
          "Names (DNS, IP address, e-mail, URI), of which the client's certificate must have one, letter by letter")
      .optional("min_version", &C::min_version, "The oldest version of TLS that is spoken")
      .optional("max_version", &C::max_version, "The newest version of TLS that is spoken")
      .optional("cipher_suites", &C::cipher_suites,
                "Suites for TLS 1.2 and before, by the names of IANA; empty: those with ECDHE and AEAD. Those of TLS "
                "1.3 are always there")
      .optional("prefer_server_cipher_suites", &C::prefer_server_cipher_suites,
                "Whether the order of cipher_suites decides, and not the client's")
      .optional("curve_preferences", &C::curve_preferences, "Groups for the key exchange, the best first")
      .exactly_one_of({"cert_file", "cert"})
      .exactly_one_of({"key_file", "key"})
      .check("client_ca", two_client_cas)
      .check("client_auth_type", no_use_for_client_ca)
      .check("client_auth_type", nothing_to_verify_with)
      .check("client_allowed_sans", client_may_come_without)
      .check("min_version", no_version_left)
      .check("cipher_suites", no_suite_left);
}

Schema<ResponseHeaders> ResponseHeaders::schema() {
  using C = ResponseHeaders;
  return Schema<C>{}
      .optional("Content-Security-Policy", &C::content_security_policy,
                "What pages may load; a page that brings its own keeps it", not_a_header_value)
      .optional("X-Frame-Options", &C::x_frame_options, "Who may show pages in a frame", OneOf{{"deny", "sameorigin"}})
      .optional("X-Content-Type-Options", &C::x_content_type_options,
                "Keeps browsers from guessing types; sent in any case", OneOf{{"nosniff"}})
      .optional("X-XSS-Protection", &C::x_xss_protection, "For browsers of the past", not_a_header_value)
      .optional("Strict-Transport-Security", &C::strict_transport_security,
                "Makes browsers insist on https for this host, whatever else is on it", not_a_header_value);
}

Schema<HttpServerConfig> HttpServerConfig::schema() {
  return Schema<HttpServerConfig>{}
      .optional("http2", &HttpServerConfig::http2,
                "Taken for the sake of files made for Prometheus; the agent speaks HTTP/1.1 either way")
      .optional("headers", &HttpServerConfig::headers, "Headers of every response");
}

Schema<RateLimit> RateLimit::schema() {
  return Schema<RateLimit>{}
      .optional("interval", &RateLimit::interval, "Time between two requests, of all clients together; 0: no limit")
      .optional("burst", &RateLimit::burst, "How many requests may come at once")
      .only_beside("burst", {"interval"}, "without one nothing is limited")
      .check("burst", [](const RateLimit& limit) -> Wrong {
        if (limit.interval.length.count() == 0 || limit.burst > 0) return std::nullopt;
        return "expected a burst of at least 1 beside an interval, or every request would be refused, got 0";
      });
}

Schema<WebConfig> WebConfig::schema() {
  return Schema<WebConfig>{}
      .optional("tls_server_config", &WebConfig::tls_server_config, "TLS; left out: plain HTTP")
      .optional("http_server_config", &WebConfig::http_server_config, "HTTP")
      .optional("basic_auth_users", &WebConfig::basic_auth_users,
                "Who may come in, and the bcrypt hash of the password; left out: everybody", not_user_names)
      .optional("rate_limit", &WebConfig::rate_limit, "How many requests are answered; others get status 429");
}

std::optional<WebConfig> parse_web_config(const config::Node& root, config::Problems& problems) {
  static const auto kSchema = WebConfig::schema();
  auto config = kSchema.parse(root, "", problems);
  if (!problems.empty()) return std::nullopt;
  return config;
}

}  // namespace probe::exporters
