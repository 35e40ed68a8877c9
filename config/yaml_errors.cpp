#include "config/yaml_errors.hpp"

#include <fmt/format.h>

#include <array>

namespace probe::config {
namespace {

struct Explanation {
  std::string_view message;  ///< what the message of yaml-cpp starts with
  std::string_view meaning;
};

constexpr std::array kExplanations{
    Explanation{"illegal map value",
                "unexpected \":\"; check the indentation, and quote a value that has a colon followed by a space"},
    Explanation{"illegal map key", "a key may not stand here; check the indentation"},
    Explanation{"illegal block entry", "a list item may not stand here; start the list on a line of its own"},
    Explanation{"illegal tab", "expected spaces, got a tab in the indentation"},
    Explanation{"end of map not found", "expected the next key; check the indentation and the quotes"},
    Explanation{"end of sequence not found", "expected the next \"- \"; check the indentation and the quotes"},
    Explanation{"end of sequence flow not found", "expected \",\" or \"]\""},
    Explanation{"end of map flow not found", "expected \",\" or \"}\""},
    Explanation{"illegal flow end", "unexpected closing bracket: none is open that it could close"},
    Explanation{"unknown token", "a value may not start with this character; put the value in quotes"},
    Explanation{"unknown escape character",
                "unknown escape in double quotes; write \\\\ for a backslash, or use single quotes"},
    Explanation{"bad character found while scanning hex", "expected hexadecimal digits in the escape"},
    Explanation{"invalid unicode", "the escape is no Unicode character"},
    Explanation{"the referenced anchor", "the alias stands for nothing: no value above has this anchor"},
    Explanation{"alias not found", "expected a name after \"*\"; put a text that starts with \"*\" in quotes"},
    Explanation{"illegal character found while scanning alias",
                "expected a name after \"*\"; put a text that starts with \"*\" in quotes"},
    Explanation{"anchor not found", "expected a name after \"&\"; put a text that starts with \"&\" in quotes"},
    Explanation{"illegal character found while scanning anchor",
                "expected a name after \"&\"; put a text that starts with \"&\" in quotes"},
    Explanation{"cannot assign multiple", "a value may have one anchor and one alias"},
    Explanation{"aliases can't have any content", "an alias may not have an anchor or a tag"},
    Explanation{"repeated ", "a directive may stand here once"},
    Explanation{"unexpected character in block scalar", "expected the end of the line after \"|\" or \">\""},
    Explanation{"cannot set zero indentation", "expected an indentation from 1 to 9 after \"|\" or \">\""},
    Explanation{"illegal document indicator", "the quotes are not closed before the document ends"},
    Explanation{"illegal EOF", "the quotes are never closed"},
    Explanation{"tag handle", "tags are not supported; put a text that starts with \"!\" in quotes"},
    Explanation{"end of verbatim tag", "tags are not supported; put a text that starts with \"!\" in quotes"},
    Explanation{"illegal character found while scanning tag",
                "tags are not supported; put a text that starts with \"!\" in quotes"},
};

}  // namespace

std::string explain_yaml_error(std::string_view message,
                               const std::optional<std::pair<Position, std::string>>& innermost) {
  std::string text = fmt::format("this is not YAML: {}", message);
  for (const auto& row : kExplanations) {
    if (!message.starts_with(row.message)) continue;
    text = row.meaning;
    break;
  }
  const bool of_container =
      message.starts_with("end of ") && !message.starts_with("end of verbatim") && innermost.has_value();
  if (!of_container) return text;
  return fmt::format("{} (in the {} that starts at {}:{})", text, innermost->second, innermost->first.line,
                     innermost->first.column);
}

std::optional<Position> tab_in_indentation(std::string_view text, int line) {
  std::size_t start = 0;
  for (int i = 1; i < line && start < text.size(); ++i) {
    const std::size_t end = text.find('\n', start);
    start = end == std::string_view::npos ? text.size() : end + 1;
  }
  const std::size_t end = text.find_first_not_of(" \t", start);
  const std::size_t tab = text.find('\t', start);
  if (tab == std::string_view::npos || (end != std::string_view::npos && tab > end)) return std::nullopt;
  return Position{line, static_cast<int>(tab - start) + 1};
}

}  // namespace probe::config
