#include "agent/app/version.hpp"

#include "agent/net/library_versions.hpp"

#include <fmt/format.h>

namespace probe::app {

BuildInfo build_info() {
  return {PROBE_VERSION, PROBE_REVISION, "g++ " __VERSION__, net::openssl_version(), net::curl_version()};
}

std::string version_text() {
  const BuildInfo info = build_info();
  return fmt::format("probe {} (revision {}, {}, OpenSSL {}, libcurl {})", info.version, info.revision, info.compiler,
                     info.openssl, info.curl);
}

}  // namespace probe::app
