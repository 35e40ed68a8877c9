#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"
#include "probes/push_connectivity/push_expectations.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

struct PushJudgement {
  std::vector<core::Finding> findings;
  bool guarded = false;   ///< the endpoint answered by asking for a token
  bool accepted = false;  ///< it took the token that was sent
};

/// Judges the complete answer of a push endpoint to a request without a token. Healthy is one thing only: status 401
/// with a Bearer challenge (RFC 6750 section 3) that is as expected, and no diagnostics that name a fault.
PushJudgement judge_push_answer(const core::HttpExchange& exchange, const std::string& url,
                                const PushExpectations& expected);

/// Judges the complete answer to a request with a token. Healthy are the statuses by which the endpoint shows that it
/// took the token; `exchange` must no longer have the token in it.
PushJudgement judge_token_use(const core::HttpExchange& exchange, const std::string& url,
                              const PushExpectations& expected);

/// `tls_alpn_no_h2` when the endpoint has to speak HTTP/2 and its TLS handshake ended with another protocol, or none.
std::optional<core::Finding> judge_protocol(const core::HttpExchange& exchange, const std::string& url,
                                            HttpVersion wanted);

/// A complaint about the answer of a push endpoint, with its diagnostics.
core::Finding push_finding(core::Code code, const core::HttpExchange& exchange, const std::string& url,
                           std::string_view what);

/// What is wrong with a status that neither lets in nor turns away: 404 and 410, redirects, pages of portals, limits,
/// errors of the server, and what is merely unexpected.
core::Finding refuse_push_status(const core::HttpExchange& exchange, const std::string& url, std::string_view expected);

}  // namespace probe::probes
