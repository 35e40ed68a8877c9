#include "exporters/page/code_page.hpp"

#include "agent/core/catalogue.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace probe::exporters {

namespace {

Html found_by(const AgentPages& pages, const core::CodeInfo& code, const Links& links) {
  Html items;
  for (const auto& [name, record] : pages.store.records()) {
    if (!record.latest) continue;
    const auto& findings = record.latest->result.findings();
    const auto found =
        std::ranges::find_if(findings, [&code](const auto& finding) { return finding.code().id() == code.id; });
    if (found == findings.end()) continue;
    items << element("li", {}, element("a", {Attribute::href(links.probe(name))}, name), ": ", found->message());
  }
  if (items.empty()) return {};
  return element("section", {{"class", "card"}}, element("h2", {}, "Found by"),
                 element("ul", {{"class", "steps"}}, items));
}

}  // namespace

Response code_page(const AgentPages& pages, Frame frame, const core::CodeInfo& code) {
  frame.title = code.id;
  Html content =
      element("section", {{"class", "card"}}, element("h1", {}, element("code", {}, code.id)),
              element("p", {{"class", "soft"}},
                      fmt::format("{}, class {}", core::to_string(code.severity), core::to_string(code.failure_class))),
              element("p", {{"class", "what"}}, prose(code.meaning)));
  content << element("section", {{"class", "card"}}, element("h2", {}, "What mends it"), listed(code.remedy, true));
  content << element("section", {{"class", "card"}}, element("h2", {}, "Likely causes, most frequent first"),
                     listed(code.causes, false));
  content << element("section", {{"class", "card"}}, element("h2", {}, "Detected by"), listed(code.detected_by, false));
  content << found_by(pages, code, frame.links);
  return page_response(frame, content);
}

Response codes_page(Frame frame) {
  frame.title = "Codes";
  frame.live = false;
  Html rows;
  for (const auto& area : core::kCatalogue) {
    for (const auto& code : area) {
      rows << element("tr", {},
                      element("th", {{"scope", "row"}},
                              element("a", {Attribute::href(frame.links.code(code.id))}, element("code", {}, code.id))),
                      element("td", {}, core::to_string(code.severity)), element("td", {}, prose(code.meaning)));
    }
  }
  Html heads;
  for (const auto* words : {"Code", "Severity", "Meaning"}) heads << element("th", {{"scope", "col"}}, words);
  const Html table = element("table", {}, element("caption", {}, "Every cause that probe can name"),
                             element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows));
  return page_response(
      frame, element("section", {{"class", "card"}}, element("h1", {}, "Codes"),
                     element("div", {{"class", "wide"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", "Codes"}},
                             table)));
}

}  // namespace probe::exporters
