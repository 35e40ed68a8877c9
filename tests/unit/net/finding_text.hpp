#pragma once

#include "agent/core/finding.hpp"

#include <string>

namespace probe::testing {

/// A finding as `code: message`.
inline std::string text(const core::Finding& finding) {
  return std::string(finding.code().id()) + ": " + finding.message();
}

/// Its evidence as `key=value` joined by blanks.
inline std::string evidence(const core::Finding& finding) {
  std::string all;
  for (const auto& fact : finding.evidence()) all += (all.empty() ? "" : " ") + fact.key() + "=" + fact.text();
  return all;
}

}  // namespace probe::testing
