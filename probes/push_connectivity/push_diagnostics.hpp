#pragma once

#include "agent/core/catalogue.hpp"
#include "agent/core/net.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// What Exchange says about a request that it refuses, in one line of `x-ms-diagnostics`.
struct Refusal {
  core::Code code;
  bool known = false;  ///< else nobody can say whether it is about the endpoint, or merely about a missing token
  std::string text;    ///< `2000000 invalid_signature: The token has an invalid signature.`
};

/// In the order received. Lines without a number or a category are left out.
std::vector<Refusal> refusals_in(const core::HttpResponse& response);

}  // namespace probe::probes
