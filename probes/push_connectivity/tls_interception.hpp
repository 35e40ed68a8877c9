#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// `tls_intercepted` when the peer showed a certificate whose issuer has none of the texts `issuers` in it, whether or
/// not it is trusted. Nothing without `issuers`, and when no certificate was shown.
std::optional<core::Finding> judge_interception(const core::HttpExchange& exchange, const std::string& url,
                                                const std::vector<std::string>& issuers);

/// Whether the end of an exchange is another way to say that it was intercepted: nobody trusts the issuer.
bool is_distrust(const core::NetError& error);

}  // namespace probe::probes
