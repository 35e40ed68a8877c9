#include "agent/files/known_files.hpp"

#include <sys/stat.h>

#include <utility>

namespace probe::files {

const KnownFiles::Known* KnownFiles::trusted(const std::string& path) {
  const Known* known = files_.find(path);
  return known != nullptr && clock_.steady() - known->kept_at < kTrusted ? known : nullptr;
}

core::SharedContent KnownFiles::find(const std::string& path) {
  const Known* known = trusted(path);
  if (known == nullptr) return nullptr;
  const auto now = cached_identity(path);
  if (now == known->identity) return known->content;
  if (now) files_.forget(path);  // it does not come back
  return nullptr;
}

core::SharedContent KnownFiles::find(const std::string& path, const FileIdentity& now) {
  const Known* known = trusted(path);
  return known != nullptr && now == known->identity ? known->content : nullptr;
}

bool KnownFiles::keeps(const core::FileContent& content) {
  // What only some may read could be a secret, which is not to stay in memory.
  const bool is_public = (content.permissions & S_IROTH) != 0;
  return is_public && content.bytes.size() <= kMaxBytes;
}

void KnownFiles::keep(const std::string& path, core::SharedContent content, FileIdentity identity) {
  if (keeps(*content)) files_.keep(path, {std::move(content), identity, clock_.steady()});
}

}  // namespace probe::files
