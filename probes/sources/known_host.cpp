#include "probes/sources/known_host.hpp"

#include "agent/core/recent.hpp"

#include <cstddef>
#include <string>

namespace probe::probes {

evidence::HostMatch match_known_host(const evidence::Certificate& certificate, std::string_view host) {
  constexpr std::size_t kKept = 1024;
  thread_local core::Recent<evidence::HostMatch> memory(kKept);
  const std::string key = certificate.sha256.bytes() + std::string(host);
  if (const auto* known = memory.find(key)) return *known;
  const auto match = evidence::match_host(certificate, host);
  memory.keep(key, match);
  return match;
}

}  // namespace probe::probes
