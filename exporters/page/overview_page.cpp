#include "exporters/page/overview_page.hpp"

#include "agent/core/utf8.hpp"
#include "exporters/overview/chains.hpp"
#include "exporters/page/chain_drawing.hpp"
#include "exporters/page/day_strip.hpp"
#include "exporters/page/verdict.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace probe::exporters {

namespace {

// A hundred rows share a page of 60 KB: the whole of what they cut off is on the page of the probe.
constexpr std::size_t kMostErrorBytes = 80;
constexpr std::size_t kMostCauseBytes = 32;
constexpr std::size_t kMostChains = 20;
constexpr std::size_t kMostPageBytes = 60 * 1024;

/// What has to be looked at first: broken links, what fails for them, the rest by state; else as configured.
std::vector<Standing> by_urgency(const RunStore::Records& records, core::SteadyTime now) {
  std::vector<Standing> standings;
  standings.reserve(records.size());
  for (const auto& [name, record] : records) standings.push_back({&record, state_of(record, now)});
  std::ranges::stable_sort(standings, {}, [](const Standing& standing) {
    return std::tuple(standing.state, !is_cause(*standing.record, standing.state), standing.record->position);
  });
  return standings;
}

Html filter(const std::vector<Standing>& standings, const OverviewChoice& choice, const Links& links) {
  const auto counts = count_states(standings);
  Html items;
  const auto add = [&](const Url& url, bool chosen, const std::string& words) {
    items << element("li", {},
                     chosen ? element("a", {Attribute::href(url), {"aria-current", "true"}}, words)
                            : element("a", {Attribute::href(url)}, words));
  };
  add(links.overview_of(""), !choice.state, fmt::format("All {}", standings.size()));
  constexpr std::array<std::string_view, 5> kLabels{"Failed", "Stale", "Warning", "Waiting", "Succeeded"};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto state = static_cast<ProbeState>(i);
    if (counts[i] == 0 && choice.state != state) continue;
    add(links.overview_of(kProbeStateNames[i]), choice.state == state, fmt::format("{} {}", kLabels[i], counts[i]));
  }
  return element("nav", {{"aria-label", "Filter"}}, element("ul", {{"class", "filter"}}, items));
}

/// What is wrong, in one cell. What fails for another probe's failure names that one: the error is the other's.
Html trouble(const ProbeRecord& record, ProbeState state, const Links& links) {
  if (state == ProbeState::kWaiting) return {};
  const auto& run = *record.latest;
  if (state == ProbeState::kWarning) {
    const auto& findings = run.result.findings();
    const auto warning = std::ranges::find(findings, core::Severity::kWarning, &core::Finding::severity);
    return Html(core::shortened(warning->message(), kMostErrorBytes));
  }
  const auto* finding = run.result.decisive();
  if (finding == nullptr) return {};
  if (run.caused_by.empty()) {
    return Html() << core::shortened(finding->message(), kMostErrorBytes) << " "
                  << element("code", {}, finding->code().id());
  }
  return Html() << "Caused by "
                << element("a", {Attribute::href(links.probe(run.caused_by))},
                           core::shortened(run.caused_by, kMostCauseBytes));
}

Html result_cell(const ProbeRecord& record, ProbeState state) {
  Html words = word_of(state);
  if (state == ProbeState::kWarning) words << element("small", {}, counted(warnings_of(record), "warning"));
  return element("td", {}, words);
}

Html row(const Standing& standing, const core::Clock& clock, const Links& links, const Days* days) {
  const auto now = clock.now();
  const auto& [record, state] = standing;
  const auto& name = record->definition->name;
  const auto next = next_run_of(*record, clock);
  const auto past = days == nullptr ? Days::const_iterator() : days->find(name);
  const bool has_past = days != nullptr && past != days->end();
  const auto last = record->latest ? ago_text(end_of(*record->latest), now) : "–";
  return element("tr", {{"class", class_of(state)}},
                 element("th", {{"scope", "row"}}, element("a", {Attribute::href(links.probe(name))}, name)),
                 result_cell(*record, state), element("td", {}, trouble(*record, state, links)),
                 element("td", {}, last),
                 element("td", {}, next ? due_text(*next, now, record->definition->timeout) : "–"),
                 element("td", {}, has_past ? day_strip(past->second) : Html("–")));
}

Html table(const std::vector<Standing>& shown, const core::Clock& clock, const Links& links, const Days* days) {
  Html heads;
  for (const auto* words : {"Probe", "Result", "What is wrong", "Last run", "Next run", "Last day"}) {
    heads << element("th", {{"scope", "col"}}, words);
  }
  Html rows;
  for (const auto& standing : shown) rows << row(standing, clock, links, days);
  return element("div", {{"class", "wide"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", "Probes"}},
                 element("table", {{"class", "probes"}},
                         element("caption", {},
                                 days == nullptr ? "Probes, the most urgent first. No history is kept."
                                                 : "Probes, the most urgent first."),
                         element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows)));
}

std::string words_for(const Chain& chain) {
  if (chain.state == ProbeState::kFailed) return fmt::format("{} broken", chain.causes.size());
  return std::string(chain.state == ProbeState::kSucceeded ? "Whole" : word_of(chain.state));
}

Html chain_card(const Chain& chain, const Links& links) {
  const auto kind = "state badge " + std::string(class_of(chain.state));
  return element("section", {{"class", "card"}},
                 element("div", {{"class", "row"}}, element("h2", {}, "Chain ", chain.name),
                         element("span", {{"class", kind}}, words_for(chain))),
                 draw_chain(chain, links));
}

/// The most urgent chains, as many as fit into `room`, in bytes.
Html chains_section(const std::vector<Chain>& chains, const Links& links, std::size_t room) {
  if (chains.empty()) return {};
  constexpr std::size_t kNoteBytes = 100;
  Html html = drawing_definitions();
  std::size_t shown = 0;
  for (; shown < std::min(chains.size(), kMostChains); ++shown) {
    const Html card = chain_card(chains[shown], links);
    if (html.size() + card.size() + kNoteBytes > room) break;
    html << card;
  }
  if (shown == chains.size()) return html;
  const auto words = shown == 0 ? counted(chains.size(), "chain") + ", not drawn on a page of so many probes."
                                : counted(chains.size() - shown, "more chain") + "; the most urgent are shown.";
  return html << element("p", {{"class", "soft"}}, words);
}

Html turning(std::size_t total, const OverviewChoice& choice, const Links& links) {
  const auto pages = (total + OverviewChoice::kPageSize - 1) / OverviewChoice::kPageSize;
  if (pages <= 1) return {};
  const std::string state(choice.state ? to_string(*choice.state) : "");
  Html text;
  text << fmt::format("Page {} of {}. ", choice.page, pages);
  if (choice.page > 1) {
    text << element("a", {Attribute::href(links.overview_page(state, choice.page - 1))}, "Previous page") << " ";
  }
  if (choice.page < pages) {
    text << element("a", {Attribute::href(links.overview_page(state, choice.page + 1))}, "Next page");
  }
  return element("p", {}, text);
}

std::vector<Standing> chosen(const std::vector<Standing>& standings, const OverviewChoice& choice, std::size_t& total) {
  std::vector<Standing> matching;
  for (const auto& standing : standings) {
    if (!choice.state || standing.state == *choice.state) matching.push_back(standing);
  }
  total = matching.size();
  const auto begin = std::min(total, (choice.page - 1) * OverviewChoice::kPageSize);
  const auto end = std::min(total, begin + OverviewChoice::kPageSize);
  return {matching.begin() + static_cast<std::ptrdiff_t>(begin), matching.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

Response overview_page(const AgentPages& pages, Frame frame, const OverviewChoice& choice, const Days* days) {
  const auto standings = by_urgency(pages.store.records(), pages.clock.steady());
  const auto chains = chains_of(pages.store.records(), pages.clock.steady());
  std::size_t total = 0;
  const auto shown = chosen(standings, choice, total);
  frame.title = verdict_of(standings);
  frame.state = standings.empty() ? ProbeState::kWaiting : standings.front().state;
  const Html heading = verdict(standings, pages.clock.now(), frame.links);
  const Html probes =
      element("section", {{"class", "card"}}, element("h2", {}, "Probes"), filter(standings, choice, frame.links),
              table(shown, pages.clock, frame.links, days), turning(total, choice, frame.links));
  const auto used = page_response(frame, Html() << heading << probes).body.size();
  const Html drawings = chains_section(chains, frame.links, kMostPageBytes - std::min(kMostPageBytes, used));
  return page_response(frame, Html() << heading << drawings << probes);
}

}  // namespace probe::exporters
