#include "probes/evidence/bearer_challenge.hpp"
#include "probes/evidence/exchange_diagnostics.hpp"
#include "probes/evidence/http_date.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <string>
#include <vector>

namespace probe::fuzzing {

namespace {

constexpr std::size_t kMostChallenges = 50;
constexpr std::size_t kMostParams = 50;

}  // namespace

bool bearer_challenge(std::string_view bytes) {
  std::vector<std::string> lines;
  for (auto rest = bytes; !rest.empty();) lines.emplace_back(take_until(rest, '\n'));
  const auto read = evidence::parse_challenges(lines);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(read->size() <= kMostChallenges, "challenges are bounded");
  for (const auto& challenge : *read) {
    demand(!challenge.scheme.empty(), "a challenge has a scheme");
    demand(challenge.params.size() <= kMostParams, "parameters are bounded");
    evidence::read_bearer(challenge);
  }
  evidence::find_bearer(*read);
  return true;
}

bool exchange_diagnostics(std::string_view bytes) {
  const auto read = evidence::parse_exchange_diagnostics(bytes);
  if (read) {
    demand_utf8(read->raw, "the value as received");
    demand(read->raw.size() <= 4 * bytes.size(), "the value as received is no longer than its escapes make it");
  } else {
    demand_error(read.error());
  }
  return true;
}

bool http_date(std::string_view bytes) {
  const std::chrono::system_clock::time_point now{std::chrono::seconds(1795435200)};
  const auto read = evidence::parse_http_date(bytes, now);
  if (read) {
    demand(read->time_since_epoch() % std::chrono::seconds(1) == std::chrono::nanoseconds(0), "whole seconds");
  } else {
    demand_error(read.error());
  }
  return true;
}

}  // namespace probe::fuzzing
