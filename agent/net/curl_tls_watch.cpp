#include "agent/net/curl_tls_watch.hpp"

#include "agent/net/certificate_facts.hpp"

#include <openssl/x509_vfy.h>

namespace probe::net {

void CurlTlsWatch::install(CURL* easy) {
  // Without a CA file and path, curl loads no certificates: ours are in `store_`, parsed once for all transfers.
  curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlTlsWatch::on_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
}

CURLcode CurlTlsWatch::on_context(CURL*, void* ssl_context, void* self) noexcept {
  auto* context = static_cast<SSL_CTX*>(ssl_context);
  auto* watch = static_cast<CurlTlsWatch*>(self);
  watch->started_ = watch->clock_.steady();
  SSL_CTX_set_app_data(context, watch);
  SSL_CTX_set_cert_verify_callback(context, &CurlTlsWatch::on_verify, watch);
  SSL_CTX_set_cert_cb(context, &CurlTlsWatch::on_request, watch);
  SSL_CTX_set_info_callback(context, &CurlTlsWatch::on_info);
  return CURLE_OK;
}

int CurlTlsWatch::on_verify(X509_STORE_CTX* context, void* self) noexcept {
  auto* watch = static_cast<CurlTlsWatch*>(self);
  try {
    return watch->verify(context);
  } catch (...) {
    watch->failure_ = std::current_exception();
    X509_STORE_CTX_set_error(context, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
  }
}

int CurlTlsWatch::on_request(SSL*, void* self) noexcept {
  static_cast<CurlTlsWatch*>(self)->certificate_requested_ = true;
  return 1;
}

int CurlTlsWatch::verify(X509_STORE_CTX* context) {
  auto* presented = X509_STORE_CTX_get0_untrusted(context);
  session_.peer_chain = chain_of(presented);
  // Not `context` itself: curl 7.88 exchanges its store after the callback that could have set ours.
  report_ = verify_chain(X509_STORE_CTX_get0_cert(context), presented, store_.get(), host_, clock_.now());
  session_.verdict = report_->verdict;
  const bool accepted = report_->verdict.trusted() && report_->verdict.name_matches;
  const int error = report_->verdict.trusted() ? X509_V_ERR_HOSTNAME_MISMATCH : report_->verdict.error;
  X509_STORE_CTX_set_error(context, accepted ? X509_V_OK : error);
  return accepted ? 1 : 0;
}

void CurlTlsWatch::on_info(const SSL* ssl, int where, int value) noexcept {
  auto* watch = static_cast<CurlTlsWatch*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT) {
    const int description = value & 0xff;
    if (description != SSL_AD_CLOSE_NOTIFY) watch->alert_received_ = description;
  }
  // TLS 1.3 reports an end also after messages that follow the handshake.
  if ((where & SSL_CB_HANDSHAKE_DONE) != 0 && !watch->finished_) watch->note_end(ssl);
}

void CurlTlsWatch::note_end(const SSL* ssl) {
  finished_ = clock_.steady();
  session_.version = SSL_get_version(ssl);
  const char* cipher = SSL_get_cipher_name(ssl);
  if (cipher != nullptr) session_.cipher = cipher;
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &protocol, &size);
  session_.alpn.assign(reinterpret_cast<const char*>(protocol), size);
}

}  // namespace probe::net
