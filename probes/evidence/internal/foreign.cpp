#include "probes/evidence/internal/foreign.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace probe::evidence::internal {
namespace {

bool is_html(std::string_view text) {
  return starts_with_ignoring_case(text, "<!doctype html") || starts_with_ignoring_case(text, "<html") ||
         starts_with_ignoring_case(text, "<head") || starts_with_ignoring_case(text, "<body");
}

bool is_binary(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return is_control(c) && !is_space(c); });
}

std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

}  // namespace

std::string describe_content(std::string_view bytes) {
  const std::size_t size = bytes.size();
  const std::string_view text = trim(bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes);
  if (text.empty()) return "nothing";
  if (is_html(text)) return fmt::format("HTML of {} bytes", size);
  if (text.starts_with('<')) return fmt::format("XML or HTML of {} bytes", size);
  if (is_binary(text.substr(0, 256))) return counted(size, "byte") + " of binary data";
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  return fmt::format("{} of text, {}", counted(lines, "line"), counted(count_code_points(text), "character"));
}

}  // namespace probe::evidence::internal
