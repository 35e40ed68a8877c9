#include "probes/sources/known_metadata.hpp"

#include "agent/core/recent.hpp"
#include "probes/evidence/jwks.hpp"

#include <algorithm>
#include <cstddef>

namespace probe::probes {

namespace {

constexpr std::size_t kKept = 64;
/// Larger ones are rare, and many of them would add up.
constexpr std::size_t kMaxKeptBytes = std::size_t{32} * 1024;

using Keys = std::vector<evidence::MetadataKey>;

/// A memory lives as long as its thread, which is no place for what should not have been published.
bool tells_a_secret(const Keys& keys) { return std::ranges::any_of(keys, &evidence::MetadataKey::is_secret); }
bool tells_a_secret(const evidence::MetadataDocument& document) { return tells_a_secret(document.keys); }

template <class T>
evidence::Parsed<T> read_known(core::Recent<T>& memory, evidence::Parsed<T> (*read)(std::string_view),
                               std::string_view bytes) {
  if (bytes.size() > kMaxKeptBytes) return read(bytes);
  if (const T* known = memory.find(bytes)) return *known;
  auto parsed = read(bytes);
  if (parsed && !tells_a_secret(*parsed)) memory.keep(bytes, *parsed);
  return parsed;
}

}  // namespace

evidence::Parsed<evidence::MetadataDocument> read_known_metadata(std::string_view bytes) {
  thread_local core::Recent<evidence::MetadataDocument> memory(kKept);
  return read_known(memory, &evidence::read_metadata, bytes);
}

evidence::Parsed<Keys> read_known_jwks(std::string_view bytes) {
  thread_local core::Recent<Keys> memory(kKept);
  return read_known(memory, &evidence::read_jwks, bytes);
}

}  // namespace probe::probes
