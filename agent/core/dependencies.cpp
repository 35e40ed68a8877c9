#include "agent/core/dependencies.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace probe::core {

Dependencies::Dependencies(Needs needs) {
  auto links = std::make_shared<Links>();
  for (const auto& [name, wanted] : needs) {
    for (const auto& other : wanted) links->needed_by[other].push_back(name);
  }
  links->needs = std::move(needs);
  links_ = std::move(links);
}

namespace {

/// All that can be reached from `probe` by the links of `next`.
std::set<std::string_view> reachable(std::string_view probe, const Dependencies::Needs& next) {
  std::set<std::string_view> found;
  std::vector<std::string_view> open{probe};
  while (!open.empty()) {
    const auto direct = next.find(open.back());
    open.pop_back();
    if (direct == next.end()) continue;
    for (const auto& name : direct->second) {
      if (found.insert(name).second) open.push_back(name);
    }
  }
  return found;
}

}  // namespace

std::set<std::string_view> Dependencies::dependents(std::string_view probe) const {
  return reachable(probe, links_->needed_by);
}

std::set<std::string_view> Dependencies::requirements(std::string_view probe) const {
  return reachable(probe, links_->needs);
}

std::optional<std::string_view> Dependencies::nearest_failure(std::string_view probe,
                                                              const StandingOf& standing_of) const {
  std::set<std::string_view> seen{probe};
  std::vector<std::string_view> open{probe};
  while (!open.empty()) {
    const std::string_view current = open.back();
    open.pop_back();
    if (current != probe && standing_of(current) == Standing::kFails) return current;
    const auto found = links_->needs.find(current);
    if (found == links_->needs.end()) continue;
    // Backwards, so that the first one written is the next one taken.
    for (auto other = found->second.rbegin(); other != found->second.rend(); ++other) {
      if (standing_of(*other) != Standing::kHolds && !seen.contains(*other)) open.push_back(*other);
    }
    seen.insert(current);
  }
  return std::nullopt;
}

// Every step goes to a probe not seen before, because there are no cycles.
std::optional<std::string> Dependencies::root_cause(std::string_view probe, const StandingOf& standing_of) const {
  std::optional<std::string> root;
  std::string_view current = probe;
  while (const auto failure = nearest_failure(current, standing_of)) {
    root = *failure;
    current = *failure;
  }
  if (root || standing_of(probe) != Standing::kUnknown) return root;
  while (true) {
    const auto found = links_->needs.find(current);
    if (found == links_->needs.end()) return root;
    const auto unknown = std::ranges::find_if(
        found->second, [&standing_of](std::string_view name) { return standing_of(name) == Standing::kUnknown; });
    if (unknown == found->second.end()) return root;
    root = *unknown;
    current = *unknown;
  }
}

namespace {

using Needs = Dependencies::Needs;

/// Walks depth first from the end of `path`; on a cycle, leaves it in `path` and returns true.
bool closes_cycle(const Needs& needs, std::vector<std::string>& path, std::set<std::string>& done) {
  const std::string current = path.back();
  const auto found = needs.find(current);
  if (done.contains(current) || found == needs.end()) return false;
  for (const auto& next : found->second) {
    const auto seen = std::find(path.begin(), path.end(), next);
    const bool closed = seen != path.end();
    if (closed) path.erase(path.begin(), seen);
    path.push_back(next);
    if (closed || closes_cycle(needs, path, done)) return true;
    path.pop_back();
  }
  done.insert(current);
  return false;
}

}  // namespace

std::vector<std::vector<std::string>> Dependencies::cycles() const {
  std::vector<std::vector<std::string>> found;
  Needs needs = links_->needs;
  std::set<std::string> done;
  for (const auto& [name, unused] : links_->needs) {
    std::vector<std::string> path{name};
    while (closes_cycle(needs, path, done)) {
      std::erase(needs[path[path.size() - 2]], path.back());
      found.push_back(std::exchange(path, {name}));
    }
  }
  return found;
}

}  // namespace probe::core
