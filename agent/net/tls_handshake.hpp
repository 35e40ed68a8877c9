#pragma once

#include "agent/core/net.hpp"
#include "agent/net/openssl_handles.hpp"
#include "agent/net/tls_findings.hpp"

#include <openssl/ssl.h>

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

  /// `server_name`: for SNI; empty: none is sent.
  TlsHandshake(SSL_CTX* context, const std::string& server_name);
  TlsHandshake(const TlsHandshake&) = delete;
  TlsHandshake& operator=(const TlsHandshake&) = delete;

  /// Goes on as far as the bytes fed so far allow.
  Step advance();
  /// Gives it bytes from the peer.
  void feed(std::string_view bytes);
  /// The bytes to send now, possibly none, alerts included.
  std::string take_output();
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

  SslPtr ssl_;
  BIO* input_ = nullptr;   // the SSL's
  BIO* output_ = nullptr;  // the SSL's
  core::TlsSession session_;
  std::string first_bytes_;
  unsigned long openssl_error_ = 0;
  std::optional<int> alert_received_;
  bool certificate_requested_ = false;

  friend SslCtxPtr make_observing_context();
};

}  // namespace probe::net
