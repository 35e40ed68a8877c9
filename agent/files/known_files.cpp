#include "agent/files/known_files.hpp"

#include <sys/stat.h>

#include <utility>

namespace probe::files {

namespace {

/// Larger ones are rare, and many of them would add up.
constexpr std::size_t kMaxBytes = std::size_t{8} * 1024;

}  // namespace

const core::FileContent* KnownFiles::find(const std::string& path) {
  const Known* known = files_.find(path);
  return known != nullptr && cached_identity(path) == known->identity ? &known->content : nullptr;
}

void KnownFiles::keep(const std::string& path, core::FileContent content, FileIdentity identity) {
  // What only some may read could be a secret, which is not to stay in memory.
  const bool is_public = (content.permissions & S_IROTH) != 0;
  if (is_public && content.bytes.size() <= kMaxBytes) files_.keep(path, {std::move(content), identity});
}

}  // namespace probe::files
