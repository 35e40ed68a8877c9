#include "agent/net/tls_handshake.hpp"

#include "agent/net/certificate_facts.hpp"
#include "agent/openssl/lean_context.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <new>
#include <stdexcept>

namespace probe::net {

namespace {

constexpr long kMaxChainBytes = 100L * 1024;
constexpr std::size_t kFirstBytes = 64;

std::optional<core::TemporaryKey> temporary_key_of(SSL* ssl) {
  EVP_PKEY* peers = nullptr;
  if (SSL_get_peer_tmp_key(ssl, &peers) != 1) return std::nullopt;
  const KeyPtr key(peers);
  core::TemporaryKey seen;
  if (const char* kind = EVP_PKEY_get0_type_name(key.get())) seen.kind = kind;
  seen.bits = EVP_PKEY_get_bits(key.get());
  seen.security_bits = EVP_PKEY_get_security_bits(key.get());
  return seen;
}

}  // namespace

SslCtxPtr make_observing_context() {
  const openssl::LeanContext scope;
  SslCtxPtr context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw std::runtime_error("cannot make a TLS context");
  SSL_CTX_set_security_level(context.get(), 0);
  // The machine's openssl.cnf may be stricter than an observer wants.
  const bool set = SSL_CTX_set_cipher_list(context.get(), "ALL:!aNULL:!eNULL:@SECLEVEL=0") == 1 &&
                   SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) == 1 &&
                   SSL_CTX_set_max_proto_version(context.get(), 0) == 1;
  if (!set) throw std::runtime_error("cannot set up a TLS context");
  SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_cert_list(context.get(), kMaxChainBytes);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_cert_verify_callback(context.get(), &TlsHandshake::on_chain, nullptr);
  SSL_CTX_set_cert_cb(context.get(), &TlsHandshake::on_request, nullptr);
  SSL_CTX_set_info_callback(context.get(), &TlsHandshake::on_info);
  SSL_CTX_set_msg_callback(context.get(), &TlsHandshake::on_message);
  return context;
}

TlsHandshake::TlsHandshake(SSL_CTX* context, const std::string& server_name, bool asks_for_status)
    : ssl_(SSL_new(context)) {
  BioPtr input(BIO_new(BIO_s_mem()));
  BioPtr output(BIO_new(BIO_s_mem()));
  if (!ssl_ || !input || !output) throw std::bad_alloc();
  input_ = input.release();
  output_ = output.release();
  SSL_set_bio(ssl_.get(), input_, output_);
  SSL_set_connect_state(ssl_.get());
  SSL_set_app_data(ssl_.get(), this);
  if (asks_for_status) SSL_set_tlsext_status_type(ssl_.get(), TLSEXT_STATUSTYPE_ocsp);
  if (server_name.empty()) return;
  // What the macro SSL_set_tlsext_host_name says, without its C casts; OpenSSL copies the name.
  auto* name = const_cast<char*>(server_name.c_str());
  SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name);
}

TlsHandshake::Step TlsHandshake::advance() {
  const openssl::LeanContext scope;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) return Step::kDone;
  if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ) return Step::kWantsBytes;
  openssl_error_ = ERR_peek_error();
  ERR_clear_error();
  return Step::kFailed;
}

bool TlsHandshake::may_be_refused() const {
  return certificate_requested_ && SSL_version(ssl_.get()) >= TLS1_3_VERSION;
}

TlsHandshake::Step TlsHandshake::listen() {
  const openssl::LeanContext scope;
  ERR_clear_error();
  char byte = 0;
  const int result = SSL_read(ssl_.get(), &byte, sizeof byte);
  const int error = SSL_get_error(ssl_.get(), result);
  openssl_error_ = ERR_peek_error();
  ERR_clear_error();
  if (alert_received_) return Step::kFailed;
  const bool goes_on = error == SSL_ERROR_WANT_READ && !ticket_received_;
  return goes_on ? Step::kWantsBytes : Step::kDone;
}

void TlsHandshake::feed(std::string_view bytes) {
  if (first_bytes_.size() < kFirstBytes) first_bytes_.append(bytes.substr(0, kFirstBytes - first_bytes_.size()));
  BIO_write(input_, bytes.data(), static_cast<int>(bytes.size()));
}

std::string TlsHandshake::take_output() {
  std::string bytes(BIO_ctrl_pending(output_), '\0');
  if (!bytes.empty()) BIO_read(output_, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

std::string TlsHandshake::farewell() {
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
  return take_output();
}

core::TlsSession TlsHandshake::session() const {
  auto session = session_;
  if (SSL_is_init_finished(ssl_.get()) == 0) return session;
  session.version = SSL_get_version(ssl_.get());
  if (const char* cipher = SSL_get_cipher_name(ssl_.get())) session.cipher = cipher;
  session.temporary_key = temporary_key_of(ssl_.get());
  const unsigned char* status = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl_.get(), &status);
  if (status != nullptr && size > 0) {
    session.ocsp_response.assign(reinterpret_cast<const char*>(status), static_cast<std::size_t>(size));
  }
  return session;
}

TlsFailure TlsHandshake::failure() const {
  TlsFailure failure;
  failure.openssl_error = openssl_error_;
  failure.alert_received = alert_received_;
  failure.certificate_requested = certificate_requested_;
  failure.first_bytes = first_bytes_;
  return failure;
}

int TlsHandshake::on_chain(X509_STORE_CTX* context, void*) noexcept {
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* handshake = static_cast<TlsHandshake*>(SSL_get_app_data(ssl));
  handshake->session_.peer_chain = chain_of(X509_STORE_CTX_get0_untrusted(context));
  return 1;
}

/// OpenSSL asks a client for its certificate only when the server did.
int TlsHandshake::on_request(SSL* ssl, void*) noexcept {
  static_cast<TlsHandshake*>(SSL_get_app_data(ssl))->certificate_requested_ = true;
  return 1;
}

void TlsHandshake::on_info(const SSL* ssl, int where, int value) noexcept {
  if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) return;
  const int description = value & 0xff;
  if (description != SSL_AD_CLOSE_NOTIFY)
    static_cast<TlsHandshake*>(SSL_get_app_data(ssl))->alert_received_ = description;
}

void TlsHandshake::on_message(int sent, int, int type, const void* data, std::size_t size, SSL* ssl, void*) noexcept {
  const bool is_received = sent == 0 && type == SSL3_RT_HANDSHAKE && size > 0;
  if (!is_received || *static_cast<const unsigned char*>(data) != SSL3_MT_NEWSESSION_TICKET) return;
  static_cast<TlsHandshake*>(SSL_get_app_data(ssl))->ticket_received_ = true;
}

}  // namespace probe::net
