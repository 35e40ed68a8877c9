#include "exporters/page/probe_page.hpp"

#include "exporters/page/certificate_table.hpp"
#include "exporters/page/run_sections.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace probe::exporters {

namespace {

using Names = std::vector<std::string_view>;

Html named(const Names& names, const Links& links) {
  Html html;
  for (const auto& name : names) {
    if (!html.empty()) html << ", ";
    html << element("a", {Attribute::href(links.probe(name))}, name);
  }
  return html;
}

Names needing(const RunStore::Records& records, std::string_view probe) {
  Names names;
  for (const auto& [name, record] : records) {
    const auto& needs = record.definition->depends_on;
    if (std::ranges::find(needs, probe) != needs.end()) names.emplace_back(name);
  }
  return names;
}

Html fact(std::string_view key, const Html& value) {
  return value.empty() ? value : element("dt", {}, key) << element("dd", {}, value);
}

Html facts(const AgentPages& pages, const ProbeRecord& record, const Links& links) {
  const auto now = pages.clock.now();
  const auto& who = *record.definition;
  Html list;
  list << fact("Type", who.type) << fact("Chain", who.chain);
  if (who.interval > std::chrono::nanoseconds::zero()) {
    list << fact("Runs", "every " + spoken(who.interval) + ", for at most " + spoken(who.timeout));
  }
  if (record.latest) {
    list << fact("Latest run",
                 Html() << ago(end_of(*record.latest), now) << ", took " << spoken(record.latest->duration));
  }
  if (const auto next = next_run_of(record, pages.clock)) list << fact("Next run", due_at(*next, now, who.timeout));
  if (record.last_success) list << fact("Last success", ago(*record.last_success, now));
  list << fact("Counted", fmt::format("{}, {} failed", counted(record.runs, "run"), record.runs_failed));
  list << fact("Depends on", named({who.depends_on.begin(), who.depends_on.end()}, links));
  list << fact("Needed by", named(needing(pages.store.records(), who.name), links));
  list << fact("As JSON", element("a", {Attribute::href(links.probe_document(who.name))}, "all that is known of it"));
  return element("dl", {{"class", "facts two"}}, list);
}

Html run_button(std::string_view name, const std::string& token, const Links& links) {
  if (token.empty()) return {};
  return element("form", {{"method", "post"}, Attribute::action(links.run_now(name))},
                 Html::single("input", {{"type", "hidden"}, {"name", "token"}, {"value", token}}),
                 element("button", {{"class", "main"}}, "Run now"));
}

/// Why it failed, in one or two sentences, before all details.
Html reason(const ProbeRecord& record, ProbeState state, const Links& links) {
  if (state == ProbeState::kWaiting) return element("p", {{"class", "soft"}}, "It has not run yet.");
  Html html;
  if (state == ProbeState::kStale) {
    html << element("p", {{"class", "note"}}, "It has not run for three intervals: what stands here may be over.");
  }
  const auto* finding = record.latest->result.decisive();
  if (finding == nullptr) return html;
  html << element("p", {{"class", "what"}}, finding->message());
  const auto& cause = record.latest->caused_by;
  if (cause.empty()) return html;
  return html << element("p", {}, "Caused by ", element("a", {Attribute::href(links.probe(cause))}, cause),
                         ": mend that one first.");
}

}  // namespace

Response probe_page(const AgentPages& pages, Frame frame, const ProbeRecord& record, const ProbePast& past,
                    const std::string& token) {
  const auto& name = record.definition->name;
  const auto state = state_of(record, pages.clock.steady());
  const auto& links = frame.links;
  frame.title = fmt::format("{}: {}", name, word_of(state));
  frame.state = state;
  const Html heading =
      element("div", {{"class", "row"}},
              element("div", {{"class", "key"}}, element("h1", {}, name),
                      element("span", {{"class", "state badge " + std::string(class_of(state))}}, word_of(state))),
              run_button(name, token, links));
  Html content = element("section", {{"class", "card cause " + std::string(class_of(state))}}, heading,
                         reason(record, state, links), facts(pages, record, links));
  if (record.latest) {
    const auto& result = record.latest->result;
    content << findings_section(*record.latest, links) << certificate_table(result.observations(), pages.clock.now())
            << phases_section(*record.latest);
  }
  content << past_section(past.runs, past.day, links);
  if (record.latest) content << numbers_section(record.latest->result.observations());
  return page_response(frame, content);
}

}  // namespace probe::exporters
