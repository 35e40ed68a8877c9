#pragma once

#include "agent/core/net.hpp"
#include "agent/net/openssl_handles.hpp"
#include "agent/net/tls_findings.hpp"

#include <openssl/ssl.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace probe::net {

/// A context for handshakes that only look. It takes TLS 1.0 and weak keys, so that old servers still show their
/// certificate, and any certificate, because judging is somebody else's work. Nothing confidential may be sent by it.
/// Throws std::runtime_error.
SslCtxPtr make_observing_context();

/// One client handshake in memory: bytes in, bytes out, no socket.
class TlsHandshake {
 public:
  enum class Step { kWantsBytes, kDone, kFailed };

  /// `server_name`: for SNI; empty: none is sent. `asks_for_status`: whether the server is asked to staple an OCSP
  /// response.
  TlsHandshake(SSL_CTX* context, const std::string& server_name, bool asks_for_status = false);
  TlsHandshake(const TlsHandshake&) = delete;
  TlsHandshake& operator=(const TlsHandshake&) = delete;

  /// Goes on as far as the bytes fed so far allow.
  Step advance();
  /// Gives it bytes from the peer.
  void feed(std::string_view bytes);
  /// The bytes to send now, possibly none, alerts included.
  std::string take_output();
  /// Whether the server may yet complain that it was shown no certificate: in TLS 1.3 it does so after what is the end
  /// of the handshake to the client (RFC 8446 section 4.4.2.4).
  bool may_be_refused() const;
  /// Once the handshake is done: goes on until the server has said that it is content, by a ticket, data or a goodbye,
  /// or that it is not.
  Step listen();
  /// The bytes that say goodbye, once the handshake is done.
  std::string farewell();

  /// What was shown so far; complete once the handshake is done.
  core::TlsSession session() const;
  /// Why `advance` failed.
  TlsFailure failure() const;

 private:
  static int on_chain(X509_STORE_CTX* context, void*) noexcept;
  static int on_request(SSL* ssl, void*) noexcept;
  static void on_info(const SSL* ssl, int where, int value) noexcept;
  static void on_message(int sent, int version, int type, const void* data, std::size_t size, SSL* ssl, void*) noexcept;

  SslPtr ssl_;
  BIO* input_ = nullptr;   // the SSL's
  BIO* output_ = nullptr;  // the SSL's
  core::TlsSession session_;
  std::string first_bytes_;
  unsigned long openssl_error_ = 0;
  std::optional<int> alert_received_;
  bool certificate_requested_ = false;
  bool ticket_received_ = false;

  friend SslCtxPtr make_observing_context();
};

}  // namespace probe::net
