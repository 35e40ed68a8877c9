#include "config/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace probe::config {
namespace {

constexpr std::size_t kLettersPerMistake = 3;
constexpr std::size_t kMostMistakes = 4;

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == '-') letter = '_';
  }
  return result;
}

/// The optimal string alignment distance, with the last three rows of its table.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> names) {
  std::optional<std::string_view> best;
  std::size_t best_distance = kMostMistakes + 1;
  std::string wanted;
  for (const std::string_view name : names) {
    const std::size_t longer = std::max(typed.size(), name.size());
    const std::size_t shorter = std::min(typed.size(), name.size());
    const std::size_t allowed = std::min(longer / kLettersPerMistake, kMostMistakes);
    if (longer - shorter > kMostMistakes) continue;  // also spares the table for a key of megabytes
    if (wanted.empty()) wanted = folded(typed);
    const std::size_t found = distance(wanted, folded(name));
    if (found > allowed || found >= best_distance) continue;
    best = name;
    best_distance = found;
  }
  return best;
}

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string> names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return nearest(typed, std::span<const std::string_view>(views));
}

std::string suggestion(std::string_view typed, std::span<const std::string_view> names, std::string_view what) {
  if (names.empty()) return {};
  if (const auto near = nearest(typed, names)) return fmt::format("; did you mean \"{}\"?", *near);
  constexpr std::size_t kShown = 30;
  const std::string_view more = names.size() > kShown ? ", …" : "";
  return fmt::format("; known {}: {}{}", what, fmt::join(names.first(std::min(kShown, names.size())), ", "), more);
}

}  // namespace probe::config
