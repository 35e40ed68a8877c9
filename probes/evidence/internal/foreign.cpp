#include "probes/evidence/internal/foreign.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <algorithm>

namespace probe::evidence::internal {
namespace {

bool is_html(std::string_view text) {
  return starts_with_ignoring_case(text, "<!doctype html") || starts_with_ignoring_case(text, "<html") ||
         starts_with_ignoring_case(text, "<head") || starts_with_ignoring_case(text, "<body");
}

bool is_binary(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return is_control(c) && !is_space(c); });
}

}  // namespace

std::string describe_content(std::string_view bytes) {
  std::string_view text = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
  text = trim(text);
  if (text.empty()) return "nothing";
  if (is_html(text)) return "HTML: " + quoted(text);
  if (text.starts_with('<')) return "XML or HTML: " + quoted(text);
  if (is_binary(text.substr(0, 256))) return "binary data: " + quoted(text, 8);
  return "text: " + quoted(text);
}

}  // namespace probe::evidence::internal
