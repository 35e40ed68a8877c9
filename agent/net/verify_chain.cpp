#include "agent/net/verify_chain.hpp"

#include "agent/net/known_x509.hpp"
#include "agent/net/openssl_handles.hpp"
#include "agent/openssl/lean_context.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <new>
#include <utility>

namespace probe::net {

namespace {

/// What a TLS client on Debian asks of keys and signatures: 112 bits of security.
constexpr int kSecurityLevel = 2;

void set_policy(X509_STORE_CTX* context, core::SystemTime at) {
  X509_STORE_CTX_set_default(context, "ssl_server");
  auto* param = X509_STORE_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_time(param, std::chrono::system_clock::to_time_t(at));
  X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_auth_level(param, kSecurityLevel);
}

core::ChainVerdict verdict_of(X509_STORE_CTX* context, bool verified) {
  core::ChainVerdict verdict;
  if (verified) return verdict;
  const int error = X509_STORE_CTX_get_error(context);
  verdict.error = error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
  verdict.depth = X509_STORE_CTX_get_error_depth(context);
  verdict.reason = X509_verify_cert_error_string(verdict.error);
  return verdict;
}

ChainReport not_judged(int depth, std::string reason) {
  ChainReport report;
  report.verdict = {
      .error = X509_V_ERR_UNSPECIFIED, .depth = depth, .reason = std::move(reason), .name_matches = false};
  return report;
}

}  // namespace

bool is_for_host(X509* leaf, const std::string& host) {
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  if (!not_an_address) return X509_check_ip_asc(leaf, host.c_str(), 0) == 1;
  const auto size = host.ends_with('.') ? host.size() - 1 : host.size();
  constexpr unsigned kFlags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
  return X509_check_host(leaf, host.data(), size, kFlags, nullptr) == 1;
}

ChainReport verify_chain(X509* leaf, STACK_OF(X509) * presented, X509_STORE* store, const std::string& host,
                         core::SystemTime at) {
  const openssl::LeanContext scope;
  const X509StoreCtxPtr context(X509_STORE_CTX_new());
  if (!context || X509_STORE_CTX_init(context.get(), store, leaf, presented) != 1) throw std::bad_alloc();
  set_policy(context.get(), at);

  ChainReport report;
  report.verdict = verdict_of(context.get(), X509_verify_cert(context.get()) == 1);
  report.verdict.name_matches = host.empty() || is_for_host(leaf, host);
  if (!report.verdict.trusted()) {
    const X509* offender = X509_STORE_CTX_get_current_cert(context.get());
    report.offender = facts_of(offender == nullptr ? leaf : offender);
  } else {
    report.verdict.chain = chain_of(X509_STORE_CTX_get0_chain(context.get()));
    if (!report.verdict.name_matches) report.offender = facts_of(leaf);
  }
  ERR_clear_error();
  return report;
}

ChainReport verify_chain(const std::vector<core::Der>& chain, X509_STORE* store, const std::string& host,
                         core::SystemTime at) {
  const X509StackPtr certificates(sk_X509_new_null());
  if (!certificates) throw std::bad_alloc();
  for (const auto& der : chain) {
    const int depth = sk_X509_num(certificates.get());
    const X509Ptr certificate = read_known_x509(der);
    if (!certificate) return not_judged(depth, fmt::format("certificate {} of the chain is not DER", depth));
    if (sk_X509_push(certificates.get(), certificate.get()) == 0) throw std::bad_alloc();
    X509_up_ref(certificate.get());  // the stack keeps one of its own
  }
  if (chain.empty()) return not_judged(0, "the chain has no certificate");
  return verify_chain(sk_X509_value(certificates.get(), 0), certificates.get(), store, host, at);
}

}  // namespace probe::net
