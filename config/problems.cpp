#include "config/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::config {

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
  return line + ": " + problem.message;
}

std::string Problems::text() const {
  std::string text;
  for (const auto& problem : problems_) text += (text.empty() ? "" : "\n") + line(problem);
  if (count_ > kKept) text += fmt::format("\n{}: {} more problems are not shown", file_, count_ - kKept);
  return text;
}

}  // namespace probe::config
