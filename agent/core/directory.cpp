#include "agent/core/directory.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace probe::core {

std::vector<std::string> DirectoryEntry::values(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& attribute : attributes) {
    const std::string_view type = std::string_view(attribute.name).substr(0, attribute.name.find(';'));
    if (!boost::algorithm::iequals(type, name)) continue;
    found.insert(found.end(), attribute.values.begin(), attribute.values.end());
  }
  return found;
}

std::string DirectoryEntry::value(std::string_view name) const {
  const auto found = values(name);
  return found.empty() ? std::string() : found.front();
}

}  // namespace probe::core
