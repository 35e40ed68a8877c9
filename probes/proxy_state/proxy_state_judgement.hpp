#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "config/schema.hpp"
#include "probes/evidence/export.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/push_proxy.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// What the proxy object has to say. Empty: anything that is well formed will do.
struct ProxyExpectations {
  bool enabled = true;
  std::string organization;
  std::string uri;

  static config::Schema<ProxyExpectations> schema();
};

/// What an export says of the push notification proxy: the object, or the finding that says why there is none. Neither:
/// there is none, as expected. `where` names the export in messages.
struct ProxyReading {
  std::optional<evidence::PushProxy> proxy;
  std::optional<core::Finding> finding;
  bool is_absent = false;  ///< the export shows that there is none
};

/// Looks for the proxy. Where the command printed nothing there is no proxy, and where it printed other objects only it
/// may have printed nothing: both fail when the proxy has to be enabled. A collector's document that was told to leave
/// the proxy out, or could not ask, cannot be judged.
ProxyReading read_proxy(const evidence::Export& exported, const std::string& where, const evidence::DateHint& hint,
                        const ProxyExpectations& expected);

/// Judges the object. A property that it must have and that was not exported is `input_missing`; `told` has what the
/// collector says about it. Of a proxy that has to be disabled only that is judged, and what is expected explicitly.
std::vector<core::Finding> judge_proxy(const evidence::PushProxy& proxy, const std::string& where,
                                       const ProxyExpectations& expected,
                                       const std::vector<evidence::ExportError>& told = {});

/// `proxy_state_stale` when the object changed after `as_of`, the moment whose state the export shows;
/// `input_date_ambiguous` or `input_parse_error` when that cannot be told.
std::optional<core::Finding> judge_change(const evidence::PushProxy& proxy, const std::string& where,
                                          std::optional<core::SystemTime> as_of);

}  // namespace probe::probes
