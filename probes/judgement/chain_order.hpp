#pragma once

#include "agent/core/finding.hpp"
#include "probes/evidence/certificate.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace probe::probes {

/// `cert_chain_misordered` for the first thing that is wrong with the order of `certificates`, whose `leaf` belongs at
/// the front, each of the others behind one that it issued, and none there twice (RFC 5246 section 7.4.2). Several
/// certificates of one issuer, as cross-signing makes them, may follow each other. Pure.
std::vector<core::Finding> judge_order(const std::vector<evidence::Certificate>& certificates, std::size_t leaf,
                                       const std::string& where);

}  // namespace probe::probes
