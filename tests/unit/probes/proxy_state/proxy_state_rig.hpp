#pragma once

#include "tests/unit/probes/probe_trial.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the tests of proxy_state stand on: the proxy as Exchange prints it, and the collector's document.
namespace probe::testing::proxy_state {

using namespace std::chrono_literals;
using Properties = std::vector<std::pair<std::string, std::string>>;

/// An object as `Format-List` prints it.
inline std::string format_list(const Properties& properties) {
  std::size_t width = 0;
  for (const auto& [label, value] : properties) width = std::max(width, label.size());
  std::string lines = "\r\n\r\n";
  for (const auto& [label, value] : properties) lines += fmt::format("{:<{}} : {}\r\n", label, width, value);
  return lines + "\r\n";
}

/// A healthy proxy, with these values in place of its own.
inline std::string proxy(const std::map<std::string, std::string>& other = {}) {
  Properties properties{{"Enabled", "True"},
                        {"Organization", "fabrikam.com"},
                        {"Uri", "https://outlook.office365.com/PushNotifications"},
                        {"Identity", "OnPrem-Proxy"},
                        {"IsValid", "True"},
                        {"WhenChangedUTC", "8/27/2026 7:23:47 PM"},
                        {"ObjectState", "Unchanged"}};
  for (auto& [label, value] : properties) {
    if (const auto found = other.find(label); found != other.end()) value = found->second;
  }
  return format_list(properties);
}

/// The collector's document with these sections, and errors of commands with their messages.
inline std::string collected(const std::string& sections, const std::string& errors = {},
                             const std::string& at = "2026-11-23T11:30:00Z") {
  return fmt::format(R"({{"schema": "probe.exchange/1", "collectedAt": "{}", "server": "EX1"{}{}, "errors": [{}]}})",
                     at, sections.empty() ? "" : ", ", sections, errors);
}

inline std::string error(const std::string& command, const std::string& message) {
  return fmt::format(R"({{"command": "{}", "message": "{}"}})", command, message);
}

}  // namespace probe::testing::proxy_state
