#include "tests/lab/faults.hpp"

#include "config/nearest.hpp"
#include "tests/lab/fault_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

std::string fault_table() {
  using Row = std::array<std::string_view, 4>;
  std::vector<Row> rows{{"FAULT", "PROBE THAT TELLS", "CODE", "WHAT IS BROKEN"}};
  for (const auto& fault : faults()) rows.push_back({fault.id, fault.probe, fault.code, fault.effect});
  std::array<std::size_t, 4> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths.at(i) = std::max(widths.at(i), row.at(i).size());
  }
  std::string table;
  for (const auto& [id, probe, code, effect] : rows) {
    table += fmt::format("{:<{}}  {:<{}}  {:<{}}  {}\n", id, widths[0], probe, widths[1], code, widths[2], effect);
  }
  return table;
}

}  // namespace probe::lab
