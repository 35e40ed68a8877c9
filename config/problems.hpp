#pragma once

#include "config/node.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace probe::config {

/// One mistake in a configuration. `path` is the place in the tree (`probes[login].timeout`); empty for the whole file.
struct Problem {
  Position at;
  std::string path;
  std::string message;  ///< what was expected and what was seen; one line

  bool operator==(const Problem&) const = default;
};

/// The mistakes found in one file, for a person to mend in one go. Keeps the first 200 and counts the rest, so that a
/// hostile file cannot fill the memory with complaints about it. Not thread-safe.
class Problems {
 public:
  static constexpr std::size_t kKept = 200;

  /// `file` is what the lines of `text` start with: a file's name, or where else the text came from.
  explicit Problems(std::string file) : file_(std::move(file)) {}

  void add(Position at, std::string path, std::string message);

  const std::string& file() const { return file_; }
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }  ///< of all that were added, also of those not kept
  bool full() const { return count_ >= kKept; }
  /// Those kept, by position; those without a position come first.
  const std::vector<Problem>& all() const { return problems_; }

  /// `probe.yml:4:7: probes[login].timeout: expected …`: the form editors and terminals make a link of.
  std::string line(const Problem& problem) const;
  /// A line for each problem, without a newline after the last.
  std::string text() const;

 private:
  std::string file_;
  std::vector<Problem> problems_;
  std::size_t count_ = 0;
};

}  // namespace probe::config
