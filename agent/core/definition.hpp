#pragma once

#include "config/schema.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace probe::core {

/// The keys that every probe has, whatever its type.
struct ProbeDefinition {
  std::string name;
  std::string type;
  std::string chain;
  std::vector<std::string> depends_on;
  std::chrono::milliseconds interval = std::chrono::minutes(1);
  std::chrono::milliseconds timeout = std::chrono::seconds(10);

  static config::Schema<ProbeDefinition> schema();
};

}  // namespace probe::core
