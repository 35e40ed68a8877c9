#include "agent/net/chain_verifier.hpp"

#include "agent/net/openssl_handles.hpp"
#include "agent/net/verify_chain.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <new>
#include <utility>

namespace probe::net {

namespace {

X509Ptr parse(const core::Der& der) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const auto* next = begin;
  X509Ptr certificate(d2i_X509(nullptr, &next, static_cast<long>(der.size())));
  ERR_clear_error();
  if (next != begin + der.size()) certificate.reset();
  return certificate;
}

core::ChainVerdict not_judged(int depth, std::string reason) {
  return {.error = X509_V_ERR_UNSPECIFIED, .depth = depth, .reason = std::move(reason), .name_matches = false};
}

}  // namespace

core::ChainVerdict OpensslChainVerifier::verify(const std::vector<core::Der>& chain, const core::TlsTrust& trust,
                                                const std::string& host, core::SystemTime at) const {
  const auto store = stores_.get(trust.ca_file);
  const X509StackPtr certificates(sk_X509_new_null());
  if (!certificates) throw std::bad_alloc();
  for (const auto& der : chain) {
    const int depth = sk_X509_num(certificates.get());
    const X509Ptr certificate = parse(der);
    if (!certificate) return not_judged(depth, fmt::format("certificate {} of the chain is not DER", depth));
    if (sk_X509_push(certificates.get(), certificate.get()) == 0) throw std::bad_alloc();
    X509_up_ref(certificate.get());  // the stack keeps one of its own
  }
  if (chain.empty()) return not_judged(0, "the chain has no certificate");
  return verify_chain(sk_X509_value(certificates.get(), 0), certificates.get(), store.get(), host, at).verdict;
}

}  // namespace probe::net
