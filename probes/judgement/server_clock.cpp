#include "probes/evidence/http_date.hpp"
#include "probes/judgement/metadata_judgement.hpp"
#include "probes/sources/input.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace probe::probes {

namespace {

using std::chrono::seconds;

constexpr seconds kWarning{60};
constexpr seconds kFailure{300};  ///< what token validators commonly tolerate

/// When the response was made, on this host's clock: the middle between question and answer.
core::SystemTime middle(const core::HttpResponse& response, core::SystemTime now) {
  constexpr core::SystemTime kUnknown{};
  const auto received = response.received_at == kUnknown ? now : response.received_at;
  if (response.sent_at == kUnknown || response.sent_at > received) return received;
  return response.sent_at + (received - response.sent_at) / 2;
}

/// How long a cache has kept the response (RFC 9111 section 5.1); zero when it says nothing.
seconds age_of(const core::HttpResponse& response) {
  const std::string text = response.header("Age");
  std::uint32_t age = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), age);
  return error == std::errc{} && end == text.data() + text.size() ? seconds(age) : seconds(0);
}

}  // namespace

std::optional<double> clock_skew(const core::HttpResponse& response, core::SystemTime now) {
  const auto at = middle(response, now);
  const auto date = evidence::parse_http_date(response.header("Date"), at);
  if (!date) return std::nullopt;
  return std::chrono::duration<double>(*date - at).count() + static_cast<double>(age_of(response).count());
}

std::optional<core::Finding> judge_clock(double skew_seconds) {
  const double size = std::abs(skew_seconds);
  if (size <= static_cast<double>(kWarning.count())) return std::nullopt;
  const bool failing = size > static_cast<double>(kFailure.count());
  const auto shown = seconds(std::llround(size));
  return core::Finding("clock_skew", failing ? core::Severity::kFailure : core::Severity::kWarning,
                       fmt::format("expected clocks that agree within {}, the server's is {} {} this host's",
                                   short_duration(failing ? kFailure : kWarning), short_duration(shown),
                                   skew_seconds > 0 ? "ahead of" : "behind"),
                       {core::Evidence("skew_seconds", skew_seconds)});
}

}  // namespace probe::probes
