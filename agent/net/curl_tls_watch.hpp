#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/net.hpp"
#include "agent/net/exchange_clock.hpp"
#include "agent/net/trust_stores.hpp"
#include "agent/net/verify_chain.hpp"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <exception>
#include <optional>
#include <string>

namespace probe::net {

/// Puts our own verification in the place of curl's for one transfer, and notes what the handshake showed. A chain that
/// fails ends the handshake with an alert, so that nothing is ever sent to a peer that did not verify.
class CurlTlsWatch {
 public:
  /// `host`: name the leaf must be for. `clock` outlives the watch.
  CurlTlsWatch(TrustStores::Store store, std::string host, const ExchangeClock& clock)
      : store_(std::move(store)), host_(std::move(host)), clock_(clock) {}
  CurlTlsWatch(const CurlTlsWatch&) = delete;
  CurlTlsWatch& operator=(const CurlTlsWatch&) = delete;

  /// Sets the TLS options of `easy`, which this object must outlive.
  void install(CURL* easy);

  const std::string& host() const { return host_; }
  const core::TlsSession& session() const { return session_; }
  const std::optional<ChainReport>& report() const { return report_; }
  std::optional<int> alert_received() const { return alert_received_; }
  /// Whether the server asked for a client certificate.
  bool certificate_requested() const { return certificate_requested_; }
  std::optional<core::SteadyTime> started() const { return started_; }
  std::optional<core::SteadyTime> finished() const { return finished_; }
  /// What went wrong inside a callback, where C code was between it and the caller.
  std::exception_ptr failure() const { return failure_; }

 private:
  static CURLcode on_context(CURL* easy, void* ssl_context, void* self) noexcept;
  static int on_verify(X509_STORE_CTX* context, void* self) noexcept;
  static int on_request(SSL* ssl, void* self) noexcept;
  static void on_info(const SSL* ssl, int where, int value) noexcept;

  int verify(X509_STORE_CTX* context);
  void note_end(const SSL* ssl);

  TrustStores::Store store_;
  std::string host_;
  const ExchangeClock& clock_;
  core::TlsSession session_;
  std::optional<ChainReport> report_;
  std::optional<int> alert_received_;
  bool certificate_requested_ = false;
  std::optional<core::SteadyTime> started_;
  std::optional<core::SteadyTime> finished_;
  std::exception_ptr failure_;
};

}  // namespace probe::net
