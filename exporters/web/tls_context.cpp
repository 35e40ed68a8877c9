#include "exporters/web/tls_context.hpp"

#include "exporters/web/client_policy.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <vector>

namespace probe::exporters {

namespace {

template <auto Free>
struct FreedBy {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using BioPtr = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, FreedBy<X509_free>>;

BioPtr reader_of(const std::string& text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// OpenSSL's reason for what just failed; its queue is empty afterwards.
std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown error" : reason;
}

std::vector<CertificatePtr> read_certificates(const std::string& pem) {
  const auto reader = reader_of(pem);
  std::vector<CertificatePtr> certificates;
  while (X509* next = PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr)) certificates.emplace_back(next);
  ERR_clear_error();
  return certificates;
}

/// A key that needs a password is not unlocked; `asked` says that it is one.
int note_that_a_password_is_wanted(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

KeyPtr read_key(const std::string& pem, const Complain& complain) {
  const auto reader = reader_of(pem);
  bool encrypted = false;
  KeyPtr key(PEM_read_bio_PrivateKey(reader.get(), nullptr, note_that_a_password_is_wanted, &encrypted));
  ERR_clear_error();
  if (key) return key;
  complain("key", encrypted ? "expected a private key that is not encrypted; `openssl pkey -in FILE` prints it so"
                            : "expected a private key in PEM, found none that can be read");
  return nullptr;
}

int version_of(TlsVersion version) {
  switch (version) {
    case TlsVersion::kTls10:
      return TLS1_VERSION;
    case TlsVersion::kTls11:
      return TLS1_1_VERSION;
    case TlsVersion::kTls12:
      return TLS1_2_VERSION;
    case TlsVersion::kTls13:
      break;
  }
  return TLS1_3_VERSION;
}

std::string_view group_of(Curve curve) {
  switch (curve) {
    case Curve::kP256:
      return "P-256";
    case Curve::kP384:
      return "P-384";
    case Curve::kP521:
      return "P-521";
    case Curve::kX25519:
      break;
  }
  return "X25519";
}

template <class Range, class Name>
std::string joined(const Range& range, Name name) {
  std::string text;
  for (const auto& each : range) text += fmt::format("{}{}", text.empty() ? "" : ":", name(each));
  return text;
}

/// For TLS 1.2 and before, in OpenSSL's notation; empty when only suites of TLS 1.3 were listed.
std::string cipher_list(const TlsServerConfig& config) {
  const bool old = config.min_version < TlsVersion::kTls12;
  std::vector<CipherSuite> before_tls13;
  for (const auto suite : config.cipher_suites) {
    if (!name_of(suite).tls13) before_tls13.push_back(suite);
  }
  if (!config.cipher_suites.empty() && before_tls13.empty()) return {};
  std::string list = joined(before_tls13, [](CipherSuite suite) { return name_of(suite).openssl; });
  if (list.empty()) list = old ? "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES" : "ECDHE+AESGCM:ECDHE+CHACHA20";
  // OpenSSL 3 speaks TLS 1.0 and 1.1 at security level 0 alone, for their signatures are made over SHA-1.
  return old ? list + ":@SECLEVEL=0" : list;
}

void set_protocol(SSL_CTX* context, const TlsServerConfig& config, const Complain& complain) {
  const auto ciphers = cipher_list(config);
  SSL_CTX_set_min_proto_version(context, ciphers.empty() ? TLS1_3_VERSION : version_of(config.min_version));
  SSL_CTX_set_max_proto_version(context, version_of(config.max_version));
  if (!ciphers.empty() && SSL_CTX_set_cipher_list(context, ciphers.c_str()) != 1) {
    complain("cipher_suites", fmt::format("OpenSSL refuses them: {}", openssl_reason()));
  }
  const auto groups = joined(config.curve_preferences, group_of);
  if (!groups.empty() && SSL_CTX_set1_groups_list(context, groups.c_str()) != 1) {
    complain("curve_preferences", fmt::format("OpenSSL refuses them: {}", openssl_reason()));
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  if (config.prefer_server_cipher_suites) SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  // Of 128 connections most sleep; without it each keeps 34 KB of buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

void use_certificate(SSL_CTX* context, const TlsMaterial& material, const Complain& complain) {
  const auto chain = read_certificates(material.certificate);
  if (chain.empty()) complain("cert", "expected a certificate in PEM, found none that can be read");
  const auto key = read_key(material.key.expose(), complain);
  if (chain.empty() || !key) return;
  if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
    ERR_clear_error();
    complain("key", "expected the private key of the first certificate, found the key of another");
    return;
  }
  bool used = SSL_CTX_use_certificate(context, chain.front().get()) == 1;
  for (std::size_t i = 1; used && i < chain.size(); ++i) used = SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  if (!used) complain("cert", fmt::format("OpenSSL refuses the certificate: {}", openssl_reason()));
  if (used && SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    complain("key", fmt::format("OpenSSL refuses the key: {}", openssl_reason()));
  }
}

void trust_clients_of(SSL_CTX* context, const std::string& pem, const Complain& complain) {
  const auto authorities = read_certificates(pem);
  if (authorities.empty()) complain("client_ca", "expected certificates in PEM, found none that can be read");
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  for (const auto& authority : authorities) {
    if (X509_STORE_add_cert(store, authority.get()) != 1 || SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      complain("client_ca", fmt::format("OpenSSL refuses a certificate: {}", openssl_reason()));
    }
  }
  // As in Go, whatever is listed is an anchor, also an intermediate authority without its root.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
}

}  // namespace

std::shared_ptr<boost::asio::ssl::context> make_tls_context(const TlsServerConfig& config, const TlsMaterial& material,
                                                            const Complain& complain) {
  bool good = true;
  const Complain complain_and_note = [&](std::string_view part, std::string message) {
    good = false;
    complain(part, std::move(message));
  };
  ERR_clear_error();
  auto context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  set_protocol(native, config, complain_and_note);
  use_certificate(native, material, complain_and_note);
  if (!material.client_ca.empty()) trust_clients_of(native, material.client_ca, complain_and_note);
  set_client_policy(native, config.client_auth_type, config.client_allowed_sans);
  return good ? context : nullptr;
}

}  // namespace probe::exporters
