#pragma once

#include "agent/core/finding.hpp"
#include "agent/core/net.hpp"
#include "config/schema.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// What the endpoint's Bearer challenge has to say. Empty: anything will do.
struct ChallengeExpectations {
  std::string trusted_issuer;  ///< `application@tenant`, or the tenant alone
  std::string client_id;

  static config::Schema<ChallengeExpectations> schema();
};

struct PushJudgement {
  std::vector<core::Finding> findings;
  bool guarded = false;  ///< the endpoint answered by asking for a token
};

/// Judges the complete answer of a push endpoint to a request without a token. Healthy is one thing only: status 401
/// with a Bearer challenge (RFC 6750 section 3) and no diagnostics that name a fault.
PushJudgement judge_push_answer(const core::HttpExchange& exchange, const std::string& url,
                                const ChallengeExpectations& expected);

}  // namespace probe::probes
