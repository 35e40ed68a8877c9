#pragma once

#include "config/schema.hpp"
#include "probes/proxy_state/ews_gate_judgement.hpp"
#include "probes/proxy_state/override_judgement.hpp"
#include "probes/proxy_state/partner_judgement.hpp"
#include "probes/proxy_state/proxy_directory.hpp"
#include "probes/proxy_state/proxy_state_judgement.hpp"
#include "probes/sources/export_source.hpp"

#include <optional>
#include <vector>

namespace probe::probes {

/// The key `source` of a proxy_state probe: an export, the directory, or both.
struct ProxySource : ExportSource {
  std::optional<ProxyDirectory> ldap;

  bool has_export() const { return !file.empty() || !url.empty() || !command.empty() || !text.empty(); }
  static config::Schema<ProxySource> schema();
};

/// The keys of a proxy_state probe.
struct ProxyStateConfig {
  ProxySource source;
  ProxyExpectations expect;
  bool ignore_proxy = false;
  std::vector<OverrideExpectation> overrides;
  std::vector<PartnerExpectation> partner_applications;
  std::optional<EwsGateExpectation> ews_gate;

  /// Whether anything of the export is judged beside the proxy.
  bool judges_more() const { return !overrides.empty() || !partner_applications.empty() || ews_gate.has_value(); }

  static config::Schema<ProxyStateConfig> schema();
};

}  // namespace probe::probes
