#include "probes/push_connectivity/push_diagnostics.hpp"

#include "agent/core/finding.hpp"
#include "probes/evidence/ascii.hpp"
#include "probes/evidence/exchange_diagnostics.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace probe::probes {

namespace {

using evidence::ExchangeDiagnostics;

constexpr std::size_t kMaxShownBytes = 256;

/// Exchange's numbers for a fault, and the category that goes with each.
struct Fault {
  std::uint32_t number;
  std::string_view category;
  core::Code code;
};
constexpr std::array kFaults{
    Fault{2000000, "invalid_signature", "push_token_signature"},
    Fault{2000003, "invalid_resource", "push_token_audience"},
    Fault{2000004, "invalid_tenant", "push_token_tenant"},
    Fault{2000005, "invalid_user", "push_token_user"},
    Fault{2000008, "invalid_grant", "push_token_grant"},
    Fault{2000009, "invalid_issuer", "push_token_issuer"},
    Fault{2000020, "insufficient_claims", "push_auth_rejected"},
    Fault{4000000, "oauth_not_available", "push_oauth_unavailable"},
};

/// A category known here decides: a number may come with another meaning than the one known. Else the number does.
const Fault* find_fault(const ExchangeDiagnostics& diagnostics) {
  const auto categorized = [&diagnostics](const Fault& fault) {
    return evidence::equals_ignoring_case(fault.category, diagnostics.error_category);
  };
  const auto* found = std::ranges::find_if(kFaults, categorized);
  if (found == kFaults.end()) found = std::ranges::find(kFaults, diagnostics.code, &Fault::number);
  return found == kFaults.end() ? nullptr : found;
}

/// What `value` says; of one that breaks off or is otherwise malformed, the number it begins with. Zero: no number.
ExchangeDiagnostics read_diagnostics(std::string_view value) {
  if (auto parsed = evidence::parse_exchange_diagnostics(value)) return *std::move(parsed);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  ExchangeDiagnostics diagnostics;
  std::from_chars(value.data(), value.data() + value.size(), diagnostics.code);
  return diagnostics;
}

std::string text_of(const ExchangeDiagnostics& diagnostics) {
  std::string text = std::to_string(diagnostics.code);
  if (!diagnostics.error_category.empty()) text += " " + core::one_line(diagnostics.error_category, kMaxShownBytes);
  if (!diagnostics.reason.empty()) text += ": " + core::one_line(diagnostics.reason, kMaxShownBytes);
  return text;
}

}  // namespace

std::vector<Refusal> refusals_in(const core::HttpResponse& response) {
  std::vector<Refusal> refusals;
  for (const auto& value : response.header_values("x-ms-diagnostics")) {
    const ExchangeDiagnostics diagnostics = read_diagnostics(value);
    if (diagnostics.code == 0 && diagnostics.error_category.empty()) continue;
    const Fault* fault = find_fault(diagnostics);
    const core::Code code = fault == nullptr ? core::Code("push_auth_rejected") : fault->code;
    refusals.push_back({code, fault != nullptr, text_of(diagnostics)});
  }
  return refusals;
}

}  // namespace probe::probes
