#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/metadata.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace probe::probes {

/// Remembers which signing keys a server published, from run to run of one probe. Not thread-safe.
class KeyHistory {
 public:
  /// Takes the keys published at `now`. `metadata_key_changed` when they are not those of the run before, and for a
  /// day after that, so that nobody misses it. The first set is no change.
  std::optional<core::Finding> note(const std::vector<evidence::MetadataKey>& keys, const std::string& where,
                                    core::SystemTime now);

 private:
  struct Change {
    core::SystemTime at;
    std::string message;
    std::vector<core::Evidence> evidence;
  };

  std::optional<std::set<std::string>> last_;
  std::optional<Change> change_;
};

}  // namespace probe::probes
