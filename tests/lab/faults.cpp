#include "tests/lab/faults.hpp"

#include "config/nearest.hpp"
#include "tests/lab/fault_tables.hpp"

#include <algorithm>
#include <vector>

namespace probe::lab {

std::span<const Fault> faults() {
  static const std::vector<Fault> kFaults = [] {
    std::vector<Fault> all;
    for (const auto& part : {certificate_faults(), server_faults(), push_faults()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kFaults;
}

const Fault* find_fault(std::string_view id) {
  const auto found = std::ranges::find(faults(), id, &Fault::id);
  return found == faults().end() ? nullptr : &*found;
}

std::string unknown_fault(std::string_view id) {
  std::vector<std::string_view> names;
  for (const auto& fault : faults()) names.push_back(fault.id);
  return "no fault is called \"" + std::string{id} + "\"" + config::suggestion(id, names, "faults");
}

}  // namespace probe::lab
