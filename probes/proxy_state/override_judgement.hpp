#pragma once

#include "agent/core/finding.hpp"
#include "config/schema.hpp"
#include "probes/evidence/export.hpp"

#include <map>
#include <string>
#include <vector>

namespace probe::probes {

/// A setting override (`Get-SettingOverride`) that has to be there. Texts are compared without case.
struct OverrideExpectation {
  std::string component;
  std::string section;
  std::string name;                               ///< empty: any
  std::map<std::string, std::string> parameters;  ///< that it must have, beside others

  static config::Schema<OverrideExpectation> schema();
};

/// Judges the setting overrides of an export: each expected one is there once, accepted, and with its parameters, or
/// the finding is `feature_override_missing` or `feature_override_conflict`; a warning when it does not hold for all
/// servers or versions of them. An export that does not tell is `input_missing`, a parameter list that was cut off
/// `input_truncated`.
std::vector<core::Finding> judge_overrides(const evidence::Export& exported, const std::string& where,
                                           const std::vector<OverrideExpectation>& expected);

}  // namespace probe::probes
