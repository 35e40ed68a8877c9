#pragma once

#include "agent/core/definition.hpp"
#include "agent/core/probe.hpp"

#include <cstdint>
#include <memory>

namespace probe::core {

/// A probe ready to run: what the configuration says of it, and the object that does the work. Copies share both.
struct ConfiguredProbe {
  std::shared_ptr<const ProbeDefinition> definition;
  std::shared_ptr<Probe> probe;
  std::uint64_t fingerprint = 0;  ///< of its part of the configuration: a probe that has it again is the same
};

}  // namespace probe::core
