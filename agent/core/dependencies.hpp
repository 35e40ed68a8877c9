#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace probe::core {

/// Which probe needs which others to hold: the `depends_on` of a configuration. Without cycles. Immutable.
class Dependencies {
 public:
  /// For each probe, even one that depends on none, the probes it depends on, in the order written.
  using Needs = std::map<std::string, std::vector<std::string>, std::less<>>;

  Dependencies() = default;
  explicit Dependencies(Needs needs);

  /// The probe at the root of `probe`'s failure: follows failing dependencies upwards, the first one written first, and
  /// returns the one that has no failing dependency itself. Nothing when no dependency of `probe` fails, so that
  /// `probe` is a cause of its own.
  std::optional<std::string> root_cause(std::string_view probe,
                                        const std::function<bool(std::string_view)>& fails) const;

  /// All probes that depend on `probe`, directly or not, by name: those whose root cause may change with its result.
  std::set<std::string_view> dependents(std::string_view probe) const;

  bool knows(std::string_view probe) const { return needs_.contains(probe); }

  /// Cycles as the names along each, first name repeated at the end; empty when there are none. There may be more ways
  /// round than are listed, but without one link of each that is, no cycle is left.
  std::vector<std::vector<std::string>> cycles() const;

 private:
  Needs needs_;
  std::map<std::string, std::vector<std::string>, std::less<>> needed_by_;  // only of those that are needed
};

}  // namespace probe::core
