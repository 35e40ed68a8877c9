#include "probes/proxy_state/override_judgement.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/setting_override.hpp"
#include "probes/sources/exported_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

namespace probe::probes {

namespace {

using evidence::SettingOverride;
using Overrides = std::vector<const SettingOverride*>;

constexpr std::size_t kMaxShownBytes = 200;

std::string shown(std::string_view text) { return core::one_line(text, kMaxShownBytes); }

/// The status is blank in exports that were cut down to a few properties.
bool is_accepted(const SettingOverride& each) {
  return each.status.empty() || evidence::equals_ignoring_case(each.status, "Accepted");
}

std::string status_of(const SettingOverride& each) { return is_accepted(each) ? "IsValid False" : shown(each.status); }

/// Each parameter as `name=value` in lower case, so that two overrides can be compared.
std::set<std::string> parameters_of(const SettingOverride& each) {
  std::set<std::string> parameters;
  for (const auto& parameter : *each.parameters) parameters.insert(evidence::to_lower(parameter));
  return parameters;
}

/// Whether both may hold for one server.
bool overlap(const SettingOverride& a, const SettingOverride& b) {
  if (a.servers->empty() || b.servers->empty()) return true;
  return std::ranges::any_of(*a.servers, [&b](const std::string& server) {
    return std::ranges::any_of(
        *b.servers, [&server](const std::string& other) { return evidence::equals_ignoring_case(server, other); });
  });
}

bool contradict(const SettingOverride& a, const SettingOverride& b) {
  return overlap(a, b) || parameters_of(a) != parameters_of(b);
}

std::string names_of(const Overrides& overrides) {
  std::vector<std::string> names;
  for (const auto* each : overrides) names.push_back(each->name.empty() ? "one without name" : each->name);
  return shown(fmt::format("{}", fmt::join(names, ", ")));
}

class OverrideJudge {
 public:
  OverrideJudge(const std::vector<SettingOverride>& exported, const std::string& where,
                const OverrideExpectation& expected)
      : exported_(exported), where_(where), expected_(expected) {}

  std::vector<core::Finding> judge() {
    const Overrides governing = find_governing();
    if (governing.empty()) return std::move(findings_);
    for (const auto* each : governing) {
      if (is_cut_off(*each)) return std::move(findings_);
    }
    if (judge_conflict(governing)) return std::move(findings_);
    if (judge_name(governing)) judge_parameters(*governing.front());
    judge_versions(governing);
    judge_scope(governing);
    return std::move(findings_);
  }

 private:
  std::string feature() const { return fmt::format("{}/{}", expected_.component, expected_.section); }

  /// The accepted ones of component and section; adds a finding when there is none.
  Overrides find_governing() {
    Overrides accepted;
    Overrides refused;
    for (const auto& each : exported_) {
      if (!evidence::equals_ignoring_case(each.component, expected_.component) ||
          !evidence::equals_ignoring_case(each.section, expected_.section))
        continue;
      (is_accepted(each) && each.is_valid.value_or(true) ? accepted : refused).push_back(&each);
    }
    if (!accepted.empty()) return accepted;
    if (refused.empty()) {
      missing(fmt::format("expected a setting override of {}, found none among the {} exported", feature(),
                          exported_.size()));
    } else {
      missing(fmt::format("expected a setting override of {} with Status Accepted, found {} with {}", feature(),
                          names_of(refused), status_of(*refused.front())));
    }
    return accepted;
  }

  bool is_cut_off(const SettingOverride& each) {
    for (const auto* list : {&each.parameters, &each.servers}) {
      if (*list) continue;
      findings_.push_back(unreadable_export(where_, list->error()));
      return true;
    }
    return false;
  }

  bool judge_conflict(const Overrides& governing) {
    for (std::size_t i = 0; i < governing.size(); ++i) {
      for (std::size_t j = i + 1; j < governing.size(); ++j) {
        if (!contradict(*governing[i], *governing[j])) continue;
        add("feature_override_conflict",
            fmt::format("expected one setting override of {}, found {}", feature(), names_of(governing)));
        return true;
      }
    }
    return false;
  }

  bool judge_name(const Overrides& governing) {
    const auto has_name = [this](const auto* each) {
      return evidence::equals_ignoring_case(each->name, expected_.name);
    };
    if (expected_.name.empty() || std::ranges::any_of(governing, has_name)) return true;
    missing(fmt::format("expected the setting override {} of {}, found {}", expected_.name, feature(),
                        names_of(governing)));
    return false;
  }

  void judge_parameters(const SettingOverride& found) {
    for (const auto& [name, value] : expected_.parameters) {
      const auto values = found.values(name);
      const bool differ = std::ranges::any_of(
          values, [&values](const std::string& each) { return !evidence::equals_ignoring_case(each, values.front()); });
      if (differ) {
        add("feature_override_conflict",
            fmt::format("expected one value of {} in the setting override of {}, found {}", name, feature(),
                        shown(fmt::format("{}", fmt::join(values, " and ")))));
        continue;
      }
      const auto has = found.parameter(name);
      if (has && evidence::equals_ignoring_case(*has, value)) continue;
      const std::string seen = has ? shown(fmt::format("{}={}", name, *has)) : "no such parameter";
      missing(fmt::format("expected {}={} in the setting override of {}, found {}", name, value, feature(), seen));
    }
  }

  void judge_versions(const Overrides& governing) {
    for (const auto* each : governing) {
      if (each->min_version.empty() && each->max_version.empty()) continue;
      std::string range = each->min_version.empty() ? "" : " from " + shown(each->min_version);
      if (!each->max_version.empty()) range += " up to " + shown(each->max_version);
      add("feature_override_scoped",
          fmt::format("expected a setting override of {} for servers of any version, found one for those{}", feature(),
                      range));
    }
  }

  void judge_scope(const Overrides& governing) {
    std::vector<std::string> servers;
    for (const auto* each : governing) {
      std::ranges::copy_if(*each->servers, std::back_inserter(servers),
                           [](const auto& server) { return !server.empty(); });
    }
    if (servers.empty()) return;
    add("feature_override_scoped", fmt::format("expected a setting override of {} for all servers, found one for {}",
                                               feature(), shown(fmt::format("{}", fmt::join(servers, ", ")))));
  }

  void missing(const std::string& message) { add("feature_override_missing", message); }

  void add(core::Code code, const std::string& message) {
    core::Finding finding(code, fmt::format("{}: {}", where_, message));
    finding.add(core::Evidence("source", where_));
    finding.add(core::Evidence("component", expected_.component));
    finding.add(core::Evidence("section", expected_.section));
    findings_.push_back(std::move(finding));
  }

  const std::vector<SettingOverride>& exported_;
  const std::string& where_;
  const OverrideExpectation& expected_;
  std::vector<core::Finding> findings_;
};

}  // namespace

config::Schema<OverrideExpectation> OverrideExpectation::schema() {
  return config::Schema<OverrideExpectation>{}
      .required("component", &OverrideExpectation::component, "Its ComponentName, as Global", config::not_empty())
      .required("section", &OverrideExpectation::section, "Its SectionName, as ExchangeOnpremAsThirdPartyAppId",
                config::not_empty())
      .optional("name", &OverrideExpectation::name, "Its name. Default: any", config::not_empty())
      .optional("parameters", &OverrideExpectation::parameters,
                "Parameters that it must have, as {Enabled: \"true\"}. Default: any");
}

std::vector<core::Finding> judge_overrides(const evidence::Export& exported, const std::string& where,
                                           const std::vector<OverrideExpectation>& expected) {
  std::vector<core::Finding> findings;
  if (expected.empty()) return findings;
  auto list = exported_list(evidence::read_setting_overrides(exported), exported, where);
  if (list.finding) {
    findings.push_back(*std::move(list.finding));
    return findings;
  }
  for (const auto& one : expected) {
    auto found = OverrideJudge(list.objects, where, one).judge();
    std::ranges::move(found, std::back_inserter(findings));
  }
  return findings;
}

}  // namespace probe::probes
