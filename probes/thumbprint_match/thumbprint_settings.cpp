#include "probes/evidence/ascii.hpp"
#include "probes/thumbprint_match/thumbprint_judgement.hpp"

#include <fmt/format.h>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;

constexpr std::size_t kMaxShownBytes = 128;

Finding malformed(const evidence::ThumbprintSetting& setting, const std::string& where, core::Severity severity) {
  return {"thumbprint_malformed",
          severity,
          fmt::format("{}: {}", where, setting.problem),
          {Evidence("source", where), Evidence("configured", core::one_line(setting.raw, kMaxShownBytes))}};
}

Finding wrong_setting(core::Code code, const std::string& where, const std::string& name, const std::string& expected,
                      const std::string& found) {
  const std::string demand = expected.empty() ? "a blank " + name : name + " " + expected;
  const std::string seen = core::one_line(found, kMaxShownBytes);
  return {code,
          fmt::format("{}: expected {}, found {}", where, demand, seen.empty() ? "a blank value" : seen),
          {Evidence("source", where), Evidence("expected", expected), Evidence("found", seen)}};
}

void judge_thumbprints(const evidence::AuthConfig& config, const std::string& where, std::vector<Finding>& findings) {
  if (config.current.blank()) {
    findings.push_back(
        Finding("thumbprint_current_empty",
                fmt::format("{}: expected the thumbprint of the current certificate, the value is blank", where),
                {Evidence("source", where)}));
  }
  if (!config.current.problem.empty()) {
    findings.push_back(malformed(config.current, where, core::Severity::kFailure));
  }
  if (config.next && !config.next->problem.empty()) {
    findings.push_back(malformed(*config.next, where, core::Severity::kFailure));
  }
  if (config.previous && !config.previous->problem.empty()) {
    findings.push_back(malformed(*config.previous, where, core::Severity::kWarning));
  }
}

}  // namespace

std::vector<Finding> judge_settings(const evidence::AuthConfig& config, const AuthConfigExpectations& expected,
                                    const std::string& where) {
  std::vector<Finding> findings;
  judge_thumbprints(config, where, findings);
  if (config.service_name && !evidence::equals_ignoring_case(*config.service_name, expected.service_name)) {
    findings.push_back(wrong_setting("authconfig_service_name_wrong", where, "ServiceName", expected.service_name,
                                     *config.service_name));
  }
  if (config.is_valid == false) {
    findings.push_back(Finding("authconfig_invalid", fmt::format("{}: expected IsValid True, found False", where),
                               {Evidence("source", where)}));
  }
  if (config.realm && !evidence::equals_ignoring_case(*config.realm, expected.realm)) {
    findings.push_back(wrong_setting("authconfig_realm_unexpected", where, "Realm", expected.realm, *config.realm));
  }
  return findings;
}

}  // namespace probe::probes
