#pragma once

#include "agent/core/net.hpp"
#include "agent/net/trust_stores.hpp"

#include <string>
#include <vector>

namespace probe::net {

/// Judges chains by the same function as CurlHttpClient does (verify_chain.hpp). Not thread-safe, as TrustStores.
class OpensslChainVerifier final : public core::ChainVerifier {
 public:
  /// `stores` outlives the verifier.
  explicit OpensslChainVerifier(TrustStores& stores) : stores_(stores) {}

  /// A chain without certificates, or with one that is not DER, gets X509_V_ERR_UNSPECIFIED (1) and a reason that says
  /// so.
  core::ChainVerdict verify(const std::vector<core::Der>& chain, const core::TlsTrust& trust, const std::string& host,
                            core::SystemTime at) const override;

 private:
  TrustStores& stores_;
};

}  // namespace probe::net
