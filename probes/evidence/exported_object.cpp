#include "probes/evidence/exported_object.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace probe::evidence {

std::vector<std::string> ExportedProperty::candidates() const {
  return wrapped.empty() ? std::vector<std::string>{text} : wrapped.front().candidates();
}

std::string ExportedProperty::where() const {
  const std::string shown = internal::printable(name);
  return line == 0 ? shown : fmt::format("{} on line {}", shown, line);
}

const ExportedProperty* ExportedObject::find(std::string_view name) const {
  const auto found = std::find_if(properties.begin(), properties.end(), [name](const ExportedProperty& property) {
    return equals_ignoring_case(property.name, name);
  });
  return found == properties.end() ? nullptr : &*found;
}

std::optional<std::string_view> ExportedObject::get(std::string_view name) const {
  const ExportedProperty* property = find(name);
  return property == nullptr ? std::nullopt : std::optional<std::string_view>{property->text};
}

std::vector<std::string> ExportedObject::candidates(std::string_view name) const {
  const ExportedProperty* property = find(name);
  return property == nullptr ? std::vector<std::string>{} : property->candidates();
}

std::string ExportedObject::names() const {
  constexpr std::size_t kMaxNamed = 20;
  constexpr std::size_t kMaxNameBytes = 64;
  if (properties.empty()) return "no properties";
  std::string names;
  for (std::size_t i = 0; i < std::min(properties.size(), kMaxNamed); ++i) {
    const std::string& name = properties[i].name;
    names += (i == 0 ? "" : ", ");
    names += name.size() <= kMaxNameBytes ? internal::printable(name) : internal::quoted(name, kMaxNameBytes);
  }
  if (properties.size() > kMaxNamed) names += fmt::format(" and {} more", properties.size() - kMaxNamed);
  return names;
}

}  // namespace probe::evidence
