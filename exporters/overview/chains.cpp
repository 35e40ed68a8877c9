#include "exporters/overview/chains.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace probe::exporters {

namespace {

using Members = std::vector<const ProbeRecord*>;

/// Puts a chain's members behind what they need, otherwise in the order of the configuration.
class Ordering {
 public:
  explicit Ordering(const Members& members) {
    for (const auto* member : members) members_.emplace(member->definition->name, member);
    for (const auto* member : members) place(*member);
  }

  std::vector<Link> take() { return std::move(links_); }

 private:
  /// The configuration has no circles of dependencies, and a member on the way has no place yet, so that even one that
  /// had them would end this.
  void place(const ProbeRecord& member) {
    if (!members_.erase(member.definition->name)) return;
    Link link;
    link.record = &member;
    for (const auto& name : member.definition->depends_on) {
      if (const auto found = members_.find(name); found != members_.end()) place(*found->second);
      const auto needed = places_.find(name);
      if (needed == places_.end()) continue;
      link.needs.push_back(needed->second);
      link.depth = std::max(link.depth, links_[needed->second].depth + 1);
    }
    places_.emplace(member.definition->name, links_.size());
    links_.push_back(std::move(link));
  }

  std::map<std::string_view, const ProbeRecord*> members_;  // without a place yet
  std::map<std::string_view, std::size_t> places_;
  std::vector<Link> links_;
};

Chain chain_of(std::string_view name, const Members& members, core::SteadyTime now) {
  Chain chain;
  chain.name = name;
  chain.links = Ordering(members).take();
  for (std::size_t i = 0; i < chain.links.size(); ++i) {
    auto& link = chain.links[i];
    link.state = state_of(*link.record, now);
    chain.state = std::min(chain.state, link.state);
    if (is_cause(*link.record, link.state)) chain.causes.push_back(i);
  }
  return chain;
}

}  // namespace

std::vector<Chain> chains_of(const RunStore::Records& records, core::SteadyTime now) {
  std::map<std::string_view, Members> members;
  for (const auto& [name, record] : records) {
    if (!record.definition->chain.empty()) members[record.definition->chain].push_back(&record);
  }
  std::vector<Chain> chains;
  for (auto& [name, links] : members) {
    std::ranges::stable_sort(links, {}, [](const auto* record) { return record->position; });
    chains.push_back(chain_of(name, links, now));
  }
  std::ranges::stable_sort(chains, {}, &Chain::state);
  return chains;
}

}  // namespace probe::exporters
