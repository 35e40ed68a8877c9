#pragma once

#include <string>

namespace probe::app {

/// Version numbers of the program and of what it is built with.
struct BuildInfo {
  std::string version;
  std::string revision;  ///< of the source; `unknown` when built outside a checkout
  std::string compiler;
  std::string openssl;  ///< the library in use, not the headers
  std::string curl;
};

BuildInfo build_info();

/// One line for `probe --version`.
std::string version_text();

}  // namespace probe::app
