#include "exporters/page/chain_drawing.hpp"

#include "agent/core/utf8.hpp"
#include "exporters/page/chain_layout.hpp"
#include "exporters/page/chain_lines.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace probe::exporters {

namespace {

using namespace drawing;

constexpr std::size_t kMostDrawn = 60;
constexpr std::size_t kMostNameBytes = 32;
constexpr std::size_t kMostRemarkBytes = 38;
std::string number(std::size_t value) { return std::to_string(value); }

/// What is said of a link below its name.
std::string remark(const Link& link) {
  if (link.state == ProbeState::kWarning) return counted(warnings_of(*link.record), "warning");
  if (link.state != ProbeState::kFailed) return std::string(word_of(link.state));
  const auto& run = *link.record->latest;
  if (run.caused_by.empty()) return fmt::format("Broken: {}", run.result.decisive()->code().id());
  return "Failed because of " + run.caused_by;
}

std::string_view mark(ProbeState state) {
  constexpr std::array<std::string_view, 5> kMarks{"✕", "◷", "!", "○", "✓"};
  return kMarks.at(static_cast<std::size_t>(state));
}

/// One line for a link that holds, two for one that has to be looked at. Where the lines stand, the stylesheet says.
Html node(const Link& link, const GridPlace& place, const Links& links) {
  const auto& name = link.record->definition->name;
  const auto kind = std::string(class_of(link.state)) + (is_cause(*link.record, link.state) ? " root" : "");
  const bool holds = link.state == ProbeState::kSucceeded;
  const auto sign = std::string(mark(link.state)) + " ";
  Html words = element("text", {}, core::shortened(holds ? sign + name : name, kMostNameBytes));
  if (!holds) words << element("text", {}, core::shortened(sign + remark(link), kMostRemarkBytes));
  return element("a",
                 {Attribute::href(links.probe(name)),
                  {"class", kind},
                  {"transform", fmt::format("translate({} {})", left_of(place.column), top_of(place.row))}},
                 Html::single("use", {Attribute::href(Links::here("n"))}), words);
}

/// Whether a failure at one end of a line is why the other end failed.
bool follows(const Chain& chain, std::size_t from, std::size_t to) {
  const Link& link = chain.links[to];
  return chain.links[from].state == ProbeState::kFailed && link.state == ProbeState::kFailed &&
         !is_cause(*link.record, link.state);
}

Html drawn(const Chain& chain, const Links& links) {
  const auto places = chain_layout(chain);
  ChainLines ways(places);
  std::size_t right = 0;
  std::size_t bottom = 0;
  std::string lines;
  std::string failures;
  Html nodes;
  for (std::size_t i = 0; i < chain.links.size(); ++i) {
    right = std::max(right, left_of(places[i].column) + kNodeWidth + kMargin);
    bottom = std::max(bottom, top_of(places[i].row) + kNodeHeight + kMargin);
    for (const auto needed : chain.links[i].needs) {
      (follows(chain, needed, i) ? failures : lines) += path_of(ways.way(needed, i));
    }
    nodes << node(chain.links[i], places[i], links);
  }
  Html paths;
  if (!lines.empty()) paths << Html::single("path", {{"d", lines}});
  if (!failures.empty()) paths << Html::single("path", {{"class", "f"}, {"d", failures}});
  return element("svg",
                 {{"width", number(right)},
                  {"height", number(std::max(bottom, ways.bottom()))},
                  {"role", "group"},
                  {"aria-label", "Links of " + chain.name}},
                 paths, nodes);
}

Html in_words(const Chain& chain, const Links& links) {
  Html text;
  text << "A chain of " << counted(chain.links.size(), "link") << ", too long to be drawn. ";
  if (chain.causes.empty()) return element("p", {}, text, "No link is broken.");
  text << "Broken: ";
  for (std::size_t i = 0; i < std::min<std::size_t>(chain.causes.size(), 10); ++i) {
    const auto& name = chain.links[chain.causes[i]].record->definition->name;
    text << (i == 0 ? "" : ", ") << element("a", {Attribute::href(links.probe(name))}, name);
  }
  return element("p", {}, text, chain.causes.size() > 10 ? " and more" : "");
}

}  // namespace

Html drawing_definitions() {
  const Html box =
      Html::single("rect", {{"id", "n"}, {"width", number(kNodeWidth)}, {"height", number(kNodeHeight)}, {"rx", "8"}});
  return element("svg", {{"class", "unseen"}, {"aria-hidden", "true"}}, element("defs", {}, box));
}

Html draw_chain(const Chain& chain, const Links& links) {
  if (chain.links.size() > kMostDrawn) return in_words(chain, links);
  return element("div", {{"class", "chain"}}, drawn(chain, links));
}

}  // namespace probe::exporters
