#pragma once

#include <array>
#include <string_view>

namespace probe::core {

/// The bounded set of reasons by which failures are counted: the `class` label of `probe_failures_total`.
enum class FailureClass { kCheck, kInput, kDns, kConnect, kProxy, kTls, kHttp, kAuth, kTimeout, kException };

inline constexpr std::array<std::string_view, 10> kFailureClassNames{"check", "input", "dns",  "connect", "proxy",
                                                                     "tls",   "http",  "auth", "timeout", "exception"};

constexpr std::string_view to_string(FailureClass value) { return kFailureClassNames[static_cast<std::size_t>(value)]; }

/// `failure`: the thing watched is bad. `unknown`: the probe could not judge. `warning` never fails a run.
enum class Severity { kFailure, kUnknown, kWarning };

inline constexpr std::array<std::string_view, 3> kSeverityNames{"failure", "unknown", "warning"};

constexpr std::string_view to_string(Severity value) { return kSeverityNames[static_cast<std::size_t>(value)]; }

}  // namespace probe::core
