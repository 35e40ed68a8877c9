#pragma once

#include "agent/core/probe.hpp"
#include "config/schema.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
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

/// A probe ready to run: what the configuration says of it, and the object that does the work. Copies share the object.
struct ConfiguredProbe {
  ProbeDefinition definition;
  std::shared_ptr<Probe> probe;
  std::uint64_t fingerprint = 0;  ///< of its part of the configuration: a probe that has it again is the same
};

}  // namespace probe::core
