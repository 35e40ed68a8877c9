#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace probe::core {

/// How a probe stands by its last run. `kUnknown`: it could not judge, so nothing says that its link is broken.
enum class Standing { kHolds, kUnknown, kFails };

/// Which probe needs which others to hold: the `depends_on` of a configuration. Without cycles. Immutable; copies share
/// what they hold.
class Dependencies {
 public:
  /// For each probe, even one that depends on none, the probes it depends on, in the order written.
  using Needs = std::map<std::string, std::vector<std::string>, std::less<>>;

  using StandingOf = std::function<Standing(std::string_view)>;

  /// `needs`: without it there are no probes.
  explicit Dependencies(Needs needs = {});

  /// The probe at the root of `probe`'s failure, which is a cause of its own; nothing when `probe` is one. Follows
  /// dependencies upwards, the first one written first, to the last that fails. One that could not judge causes no
  /// failure, though one above it may; it explains others that could not judge either, when nothing above them fails.
  std::optional<std::string> root_cause(std::string_view probe, const StandingOf& standing_of) const;

  /// All probes that depend on `probe`, directly or not, by name: those whose root cause may change with its result.
  std::set<std::string_view> dependents(std::string_view probe) const;

  /// All probes that `probe` depends on, directly or not, by name.
  std::set<std::string_view> requirements(std::string_view probe) const;

  /// Whether any probe depends on `probe`.
  bool is_needed(std::string_view probe) const { return links_->needed_by.contains(probe); }
  bool knows(std::string_view probe) const { return links_->needs.contains(probe); }

  /// Cycles as the names along each, first name repeated at the end; empty when there are none. There may be more ways
  /// round than are listed, but without one link of each that is, no cycle is left.
  std::vector<std::vector<std::string>> cycles() const;

 private:
  /// The nearest probe above `probe` that fails, with none between them that holds.
  std::optional<std::string_view> nearest_failure(std::string_view probe, const StandingOf& standing_of) const;

  struct Links {
    Needs needs;
    std::map<std::string, std::vector<std::string>, std::less<>> needed_by;  // only of those that are needed
  };
  std::shared_ptr<const Links> links_;
};

}  // namespace probe::core
