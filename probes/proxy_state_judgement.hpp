#pragma once

#include "agent/core/finding.hpp"
#include "config/schema.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/push_proxy.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::probes {

/// What the proxy object has to say. Empty: anything that is well formed will do.
struct ProxyExpectations {
  std::string organization;
  std::string uri;

  static config::Schema<ProxyExpectations> schema();
};

/// What an export says of the push notification proxy: the object, or the finding that says why there is none. An
/// export in which PowerShell printed nothing, or other objects only, means that there is no proxy; anything else
/// without it cannot be judged. `file` names the export in messages.
struct ProxyReading {
  std::optional<evidence::PushProxy> proxy;
  std::optional<core::Finding> finding;
};
ProxyReading read_proxy_export(std::string_view bytes, const std::string& file);

/// Judges the object. A property that it must have and that was not printed is `input_missing`.
std::vector<core::Finding> judge_proxy(const evidence::PushProxy& proxy, const std::string& file,
                                       const ProxyExpectations& expected);

}  // namespace probe::probes
