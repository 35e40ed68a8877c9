#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/files.hpp"
#include "agent/files/file_identity.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace probe::files {

/// What a pattern stood for when its folder had `identity`: while it has, no file came, went or changed its name.
struct KnownFolder {
  FileIdentity identity;
  std::shared_ptr<const std::vector<std::string>> paths;
};

struct ListedFile {
  std::string path;
  FileIdentity identity;  ///< of what `path` leads to
};

struct Listing {
  std::variant<std::vector<ListedFile>, core::FileError> files;
  std::optional<KnownFolder> folder{};  ///< to be given to the next call; nothing: it may change unnoticed
};

/// The files that match `pattern`, by path, and what they are now. `known`: of an earlier call for the same pattern.
/// Blocks.
Listing list_files(const std::string& pattern, std::size_t max_paths, core::SystemTime now,
                   const std::optional<KnownFolder>& known);

}  // namespace probe::files
