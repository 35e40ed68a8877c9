#pragma once

#include "agent/core/net.hpp"
#include "probes/evidence/bearer_challenge.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/push_connectivity/push_expectations.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// What a Bearer challenge lacks.
struct ChallengeComplaint {
  std::string wanted;  ///< completes `expected a Bearer challenge with …`
  std::string seen;    ///< completes `found …`
};

struct ChallengeVerdict {
  std::size_t bearers = 0;  ///< how many Bearer challenges there are
  std::string schemes;      ///< what there is instead, for a message
  /// About the challenge that is nearest to what is expected: each is judged by itself, for a client takes one of them.
  std::vector<ChallengeComplaint> complaints;
  evidence::BearerChallenge nearest;

  bool healthy() const { return bearers > 0 && complaints.empty(); }
};

/// Judges the challenges of an answer. Errors: as parse_challenges.
evidence::Parsed<ChallengeVerdict> judge_challenges(const core::HttpResponse& response,
                                                    const PushExpectations& expected);

}  // namespace probe::probes
