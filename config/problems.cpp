#include "config/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::config {

namespace {

/// What a file can put into a message must not move the cursor or begin a line of its own.
std::string without_controls(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      shown += fmt::format("\\x{:02X}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
}

}  // namespace

void Problems::add(Position at, std::string path, std::string message) {
  ++count_;
  if (problems_.size() == kKept) return;
  const auto after = [](Position position, const Problem& problem) { return position < problem.at; };
  const auto place = std::upper_bound(problems_.begin(), problems_.end(), at, after);
  problems_.insert(place, Problem{at, std::move(path), std::move(message)});
}

std::string Problems::line(const Problem& problem) const {
  std::string line = file_;
  if (problem.at.known()) line += fmt::format(":{}:{}", problem.at.line, problem.at.column);
  if (!problem.path.empty()) line += ": " + problem.path;
  return without_controls(line + ": " + problem.message);
}

std::string Problems::text() const {
  std::string text;
  for (const auto& problem : problems_) text += (text.empty() ? "" : "\n") + line(problem);
  if (count_ > kKept) text += fmt::format("\n{}: {} more problems are not shown", file_, count_ - kKept);
  return text;
}

}  // namespace probe::config
