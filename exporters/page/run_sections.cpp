#include "exporters/page/run_sections.hpp"

#include "exporters/page/day_strip.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

Html card(std::string_view title, const Html& content) {
  return element("section", {{"class", "card"}}, element("h2", {}, title), content);
}

Html table(std::string_view caption, std::initializer_list<const char*> heads, const Html& rows) {
  Html cells;
  for (const auto* head : heads) cells << element("th", {{"scope", "col"}}, head);
  return element("div", {{"class", "wide"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}},
                 element("table", {}, element("caption", {}, caption), element("thead", {}, element("tr", {}, cells)),
                         element("tbody", {}, rows)));
}

struct SeverityLook {
  std::string_view word;
  std::string_view kind;
};

SeverityLook look_of(core::Severity severity) {
  if (severity == core::Severity::kFailure) return {"Failure", "f"};
  if (severity == core::Severity::kUnknown) return {"Could not judge", "f"};
  return {"Warning", "w"};
}

Html evidence_list(const core::Finding& finding) {
  Html facts;
  for (const auto& fact : finding.evidence()) {
    facts << element("dt", {}, fact.key()) << element("dd", {}, element("code", {}, fact.text()));
  }
  return facts.empty() ? facts : element("dl", {{"class", "facts"}}, facts);
}

Html one_finding(const core::Finding& finding, const Links& links) {
  const auto code = finding.code().id();
  const auto [word, kind] = look_of(finding.severity());
  return element(
      "article", {{"class", "finding"}},
      element("div", {{"class", "key"}}, element("span", {{"class", "state badge " + std::string(kind)}}, word),
              element("a", {Attribute::href(links.code(code))}, element("code", {}, code))),
      element("p", {}, finding.message()), evidence_list(finding), element("h3", {{"class", "mend"}}, "What mends it"),
      listed(finding.remedy(), true));
}

Html phase_bar(double from, double share) {
  return element(
      "svg", {{"class", "bar"}, {"viewBox", "0 0 100 10"}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}},
      Html::single("rect", {{"x", fmt::format("{:.1f}", 100 * from)},
                            {"width", fmt::format("{:.1f}", std::max(0.4, 100 * share))},
                            {"height", "10"}}));
}

std::string labels_of(const core::Observation& observation) {
  std::string text;
  for (const auto& [name, value] : observation.labels)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  return text;
}

Html past_row(const PastRun& run, const Links& links) {
  const auto kind = class_of(run.failed ? ProbeState::kFailed : ProbeState::kSucceeded);
  const auto word = word_of(run.failed ? ProbeState::kFailed : ProbeState::kSucceeded);
  Html what = run.error.empty() ? run.exception : run.error;
  if (!run.code.empty())
    what << " " << element("a", {Attribute::href(links.code(run.code))}, element("code", {}, run.code));
  if (!run.caused_by.empty()) {
    what << element("small", {}, "caused by ",
                    element("a", {Attribute::href(links.probe(run.caused_by))}, run.caused_by));
  }
  return element("tr", {{"class", kind}},
                 element("th", {{"scope", "row"}},
                         element("a", {Attribute::href(links.run_document(run.id))}, moment(run.started_at))),
                 element("td", {}, element("span", {{"class", "state"}}, word)), element("td", {}, what),
                 element("td", {{"class", "num"}}, spoken(run.duration)));
}

}  // namespace

Html findings_section(const core::ProbeRun& run, const Links& links) {
  const auto& findings = run.result.findings();
  if (findings.empty())
    return card("Findings", element("p", {{"class", "soft"}}, "The latest run found nothing wrong."));
  Html articles;
  for (const auto& finding : findings) articles << one_finding(finding, links);
  return card("Findings", articles);
}

Html phases_section(const core::ProbeRun& run) {
  using std::chrono::nanoseconds;
  const auto& phases = run.result.phases();
  const auto whole = run.waited + run.duration;
  std::vector<std::pair<std::string_view, nanoseconds>> spent;
  auto total = nanoseconds::zero();
  for (std::size_t i = 0; i < core::kPhaseNames.size(); ++i) {
    const auto duration = phases.of(static_cast<core::Phase>(i));
    if (!duration) continue;
    spent.emplace_back(core::kPhaseNames[i], *duration);
    total += *duration;
  }
  if (spent.empty() || total <= nanoseconds::zero()) return {};
  if (whole > total) spent.emplace_back("other", whole - total);
  const auto all = static_cast<double>(std::max(whole, total).count());
  Html rows;
  double from = 0;
  for (const auto& [name, duration] : spent) {
    const double share = static_cast<double>(duration.count()) / all;
    rows << element("tr", {}, element("th", {{"scope", "row"}}, name), element("td", {}, phase_bar(from, share)),
                    element("td", {{"class", "num"}}, spoken(duration)));
    from += share;
  }
  return card("Where the time went", table("Phases of the latest run", {"Phase", "Share of the run", "Time"}, rows));
}

Html numbers_section(const std::vector<core::Observation>& observations) {
  if (observations.empty()) return {};
  Html rows;
  for (const auto& observation : observations) {
    rows << element(
        "tr", {},
        element("th", {{"scope", "row"}}, observation.metric->name, element("small", {}, observation.metric->help)),
        element("td", {}, labels_of(observation)),
        element("td", {{"class", "num"}}, fmt::format("{}", observation.value)));
  }
  return element("section", {{"class", "card"}},
                 element("details", {{"id", "numbers"}},
                         element("summary", {}, counted(observations.size(), "number"), " observed"),
                         table("Numbers of the latest run", {"Metric", "Labels", "Value"}, rows)));
}

Html past_section(const std::vector<PastRun>& runs, const Day* day, const Links& links) {
  Html content;
  if (day != nullptr) {
    content << element("p", {{"class", "soft"}}, "The last 24 hours, half an hour each") << day_strip(*day, true);
  }
  if (runs.empty()) return content.empty() ? content : card("Timeline", content);
  Html rows;
  for (const auto& run : runs) rows << past_row(run, links);
  return card("Timeline", content << table(runs.size() == 1 ? "The latest run" : "The latest runs",
                                           {"Started", "Result", "What was wrong", "Took"}, rows));
}

}  // namespace probe::exporters
