#include "agent/core/registry.hpp"

#include <algorithm>
#include <array>

namespace probe::core {

const ProbeType* ProbeRegistry::find(std::string_view name) const {
  const auto found =
      std::find_if(types_.begin(), types_.end(), [name](const ProbeType& type) { return type.name == name; });
  return found == types_.end() ? nullptr : &*found;
}

std::vector<std::string_view> ProbeRegistry::names() const {
  std::vector<std::string_view> names;
  for (const auto& type : types_) names.push_back(type.name);
  return names;
}

}  // namespace probe::core
