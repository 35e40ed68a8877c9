#pragma once

#include "agent/core/configured_probe.hpp"
#include "agent/core/dependencies.hpp"
#include "agent/core/registry.hpp"
#include "config/problems.hpp"
#include "config/yaml_reader.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::runtime {

/// A configuration made ready to run: one value that can be built beside another one, swapped in, and thrown away.
struct Configuration {
  std::vector<core::ConfiguredProbe> probes;  ///< in the order of the file
  core::Dependencies dependencies;

  const core::ConfiguredProbe* find(std::string_view name) const;

  /// Takes over from `before` the objects of probes whose part of the configuration is the same, with what they have
  /// learnt: tokens, keys seen.
  void keep_unchanged(const Configuration& before);
};

/// What the file may cost to read: room for 100,000 probes. It is the administrator's own, so it may cost more than a
/// text from elsewhere.
inline constexpr config::Limits kFileLimits{.bytes = std::size_t{32} * 1024 * 1024, .nodes = 3'000'000};

/// Builds `text`, the content of the file that `problems` is named after. Nothing when there was a mistake; `problems`
/// then has all of them. Reads the files that `targets_file` names, relative to the folder of the configuration file.
std::optional<Configuration> build_configuration(std::string_view text, const core::ProbeRegistry& registry,
                                                 config::Problems& problems);

}  // namespace probe::runtime
