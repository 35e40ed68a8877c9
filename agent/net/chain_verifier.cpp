#include "agent/net/chain_verifier.hpp"

#include "agent/net/verify_chain.hpp"

namespace probe::net {

core::ChainVerdict OpensslChainVerifier::verify(const std::vector<core::Der>& chain, const core::TlsTrust& trust,
                                                const std::string& host, core::SystemTime at) const {
  const auto store = stores_.get(trust.ca_file);
  return verify_chain(chain, store.get(), host, at).verdict;
}

}  // namespace probe::net
