#include "exporters/page/verdict.hpp"

#include "agent/core/utf8.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace probe::exporters {

namespace {

constexpr std::size_t kMostCauses = 5;
constexpr std::size_t kMostRemedies = 2;  // the others are one click away
constexpr std::size_t kMostFollowers = 4;
constexpr std::size_t kMostErrorBytes = 300;

using Followers = std::map<std::string_view, std::vector<std::string_view>>;

std::vector<const ProbeRecord*> causes_of(const std::vector<Standing>& standings) {
  std::vector<const ProbeRecord*> causes;
  for (const auto& [record, state] : standings) {
    if (is_cause(*record, state)) causes.push_back(record);
  }
  return causes;
}

/// Who fails because of whom.
Followers followers_of(const std::vector<Standing>& standings) {
  Followers followers;
  for (const auto& [record, state] : standings) {
    if (state != ProbeState::kFailed || record->latest->caused_by.empty()) continue;
    followers[record->latest->caused_by].push_back(record->definition->name);
  }
  return followers;
}

ProbeState most_urgent(const std::vector<Standing>& standings) {
  auto state = ProbeState::kSucceeded;
  for (const auto& standing : standings) state = std::min(state, standing.state);
  return state;
}

Html named(const std::vector<std::string_view>& probes, const Links& links) {
  Html names;
  for (std::size_t i = 0; i < std::min(probes.size(), kMostFollowers); ++i) {
    names << (i == 0 ? "" : ", ") << element("a", {Attribute::href(links.probe(probes[i]))}, probes[i]);
  }
  if (probes.size() > kMostFollowers) names << fmt::format(" and {} more", probes.size() - kMostFollowers);
  return names;
}

Html cause_card(const ProbeRecord& record, const Followers& followers, core::SystemTime now, const Links& links,
                bool with_remedy) {
  const auto& name = record.definition->name;
  const auto& finding = *record.latest->result.decisive();
  const auto code = finding.code().id();
  Html facts;
  if (record.last_success) facts << "Last succeeded " << ago(*record.last_success, now) << ". ";
  if (const auto found = followers.find(name); found != followers.end()) {
    facts << "Failing because of it: " << named(found->second, links) << ".";
  }
  Html remedy;
  if (with_remedy) {
    remedy = element("details", {{"id", "mend-" + name}, {"open", "open"}}, element("summary", {}, "What mends it"),
                     listed(finding.remedy(), true));
  }
  const Html heading = element("h2", {}, element("a", {Attribute::href(links.probe(name))}, name));
  return element("section", {{"class", "card cause f"}},
                 element("div", {{"class", "key"}}, heading,
                         element("a", {Attribute::href(links.code(code))}, element("code", {}, code))),
                 element("p", {{"class", "what"}}, core::shortened(finding.message(), kMostErrorBytes)),
                 facts.empty() ? Html() : element("p", {{"class", "soft"}}, facts), remedy);
}

}  // namespace

std::array<std::size_t, kProbeStateNames.size()> count_states(const std::vector<Standing>& standings) {
  std::array<std::size_t, kProbeStateNames.size()> counts{};
  for (const auto& standing : standings) ++counts[static_cast<std::size_t>(standing.state)];
  return counts;
}

std::string verdict_of(const std::vector<Standing>& standings) {
  const auto causes = causes_of(standings);
  const auto counts = count_states(standings);
  const auto of = [&counts](ProbeState state) { return counts[static_cast<std::size_t>(state)]; };
  const auto have = [](std::size_t count) { return counted(count, "probe") + (count == 1 ? " has" : " have"); };
  if (standings.empty()) return "No probe is configured";
  if (causes.size() == 1) return "Broken link: " + causes.front()->definition->name;
  if (causes.size() > 1) return fmt::format("{} links are broken", causes.size());
  if (of(ProbeState::kFailed) > 0) return counted(of(ProbeState::kFailed), "probe") + " failed";
  if (of(ProbeState::kStale) > 0) return have(of(ProbeState::kStale)) + " not run lately";
  if (of(ProbeState::kWaiting) == standings.size()) return "Waiting for the first results";
  if (of(ProbeState::kWaiting) > 0) return "No link is broken; " + have(of(ProbeState::kWaiting)) + " yet to run";
  return "No link is broken";
}

Html verdict(const std::vector<Standing>& standings, core::SystemTime now, const Links& links) {
  const auto causes = causes_of(standings);
  const auto counts = count_states(standings);
  const auto of = [&counts](ProbeState state) { return counts[static_cast<std::size_t>(state)]; };
  auto summary = fmt::format("{} of {} succeeded", of(ProbeState::kSucceeded) + of(ProbeState::kWarning),
                             counted(standings.size(), "probe"));
  if (of(ProbeState::kFailed) > 0) summary += fmt::format(", {} failed", of(ProbeState::kFailed));
  if (of(ProbeState::kStale) > 0) summary += fmt::format(", {} stale", of(ProbeState::kStale));
  if (of(ProbeState::kWarning) > 0) summary += fmt::format(", {} with warnings", of(ProbeState::kWarning));
  const auto kind = std::string("mark ") + std::string(class_of(most_urgent(standings)));
  Html html = element("div", {{"class", "verdict"}}, element("span", {{"class", kind}, {"aria-hidden", "true"}}, ""),
                      element("h1", {}, verdict_of(standings)), element("p", {{"class", "soft"}}, summary));
  const auto followers = followers_of(standings);
  for (std::size_t i = 0; i < std::min(causes.size(), kMostCauses); ++i) {
    html << cause_card(*causes[i], followers, now, links, i < kMostRemedies);
  }
  if (causes.size() > kMostCauses) {
    html << element("p", {{"class", "note"}}, fmt::format("{} more are broken: ", causes.size() - kMostCauses),
                    element("a", {Attribute::href(links.overview_of("failed"))}, "all that failed"), ".");
  }
  return html;
}

}  // namespace probe::exporters
