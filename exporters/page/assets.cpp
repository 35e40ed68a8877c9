#include "exporters/page/assets.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace probe::exporters {

namespace {

/// FNV-1a: tells one build's text from another's, no more.
std::string version_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return fmt::format("{:016x}", hash);
}

}  // namespace

std::string_view stylesheet_version() {
  static const std::string version = version_of(stylesheet());
  return version;
}

std::string_view script_version() {
  static const std::string version = version_of(script());
  return version;
}

}  // namespace probe::exporters
