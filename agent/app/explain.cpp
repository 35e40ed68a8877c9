#include "agent/app/explain.hpp"

#include "agent/core/catalogue.hpp"

#include <fmt/format.h>

#include <string_view>

namespace probe::app {

namespace {

/// `lines` with `marker` before each; ordered lists count.
std::string listed(std::string_view lines, bool numbered) {
  std::string text;
  for (int number = 1; !lines.empty(); ++number) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    text += numbered ? fmt::format("  {}. {}\n", number, line) : fmt::format("  - {}\n", line);
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
  }
  return text;
}

}  // namespace

std::string explain(const core::CodeInfo& code) {
  return fmt::format(
      "{} ({}, class {}{})\n\n{}\n\nDetected by\n{}\nLikely causes, most frequent first\n{}\nWhat mends it\n{}",
      code.id, core::to_string(code.severity), core::to_string(code.failure_class),
      code.breaks_later ? ", breaks later" : "", code.meaning, listed(code.detected_by, false),
      listed(code.causes, false), listed(code.remedy, true));
}

std::string list_codes() {
  std::string text;
  for (const auto& area : core::kCatalogue) {
    if (!text.empty()) text += '\n';
    for (const auto& code : area)
      text += fmt::format("{:<32} {:<8} {}\n", code.id, core::to_string(code.severity), code.meaning);
  }
  return text;
}

}  // namespace probe::app
