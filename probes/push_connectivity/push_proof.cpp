#include "probes/push_connectivity/push_proof.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/bearer_challenge.hpp"
#include "probes/evidence/graph_error.hpp"
#include "probes/evidence/oauth_error.hpp"
#include "probes/push_connectivity/portal_page.hpp"
#include "probes/sources/public_text.hpp"

#include <fmt/format.h>

namespace probe::probes {

namespace {

constexpr std::size_t kMaxShownBytes = 128;

/// The error that the body names, in the forms of OAuth and of Microsoft's services; empty: none.
std::string error_in(const std::string& body) {
  if (const auto error = evidence::read_oauth_error(body)) return public_text(error->error, kMaxShownBytes);
  if (const auto error = evidence::read_graph_error(body)) return public_text(error->code, kMaxShownBytes);
  return {};
}

}  // namespace

std::string doubt_about(const core::HttpResponse& response, const PushExpectations& expected) {
  if (is_page(response)) return " with an HTML page";
  const bool is_success = response.status >= 200 && response.status < 300;
  if (is_success || !expected.status.empty()) return {};
  const std::string error = error_in(response.body);
  if (!error.empty()) return fmt::format(" with error \"{}\"", error);
  const auto challenges = evidence::parse_challenges(response.header_values("WWW-Authenticate"));
  if (challenges && evidence::find_bearer(*challenges) != nullptr) return " with a Bearer challenge";
  if (!response.header("x-ms-diagnostics").empty()) return " with x-ms-diagnostics";
  return response.header("X-BEServer").empty() ? " without X-BEServer, the sign of Exchange's back end" : "";
}

}  // namespace probe::probes
