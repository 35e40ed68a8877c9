#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/probe.hpp"
#include "config/schema.hpp"
#include "probes/sources/ldap_source.hpp"

#include <optional>
#include <string>

namespace probe::probes {

/// The key `source.ldap` of a proxy_state probe: the proxy object in Active Directory, of which only the existence and
/// the time of its last change can be read.
struct ProxyDirectory : LdapSource {
  ProxyDirectory() { filter = "(&(objectClass=msExchPushNotificationsApp)(name=OnPrem-Proxy))"; }
  static config::Schema<ProxyDirectory> schema();
};

/// What the directory says of the proxy.
struct ProxyEntry {
  bool exists = false;
  std::string dn;
  std::optional<core::SystemTime> changed_at;  ///< nothing: it does not say
};

/// Looks the proxy up; of several entries the one changed last counts. Nothing when the directory cannot be asked, and
/// `result` then says why. Deadline and cancellation as in search_directory.
core::Awaitable<std::optional<ProxyEntry>> find_proxy(core::ProbeContext& context, ProxyDirectory source,
                                                      core::ProbeResult& result);

/// Judges an entry alone: `proxy_not_configured` when it does not exist.
std::optional<core::Finding> judge_entry(const ProxyEntry& entry, const ProxyDirectory& source);

/// `proxy_state_stale` when the directory has another state than an export that shows that of `as_of`: the object
/// changed since, or exists in one of them only. `exported`: whether the export has it.
std::optional<core::Finding> compare_entry(const ProxyEntry& entry, const std::string& where, bool exported,
                                           std::optional<core::SystemTime> as_of);

}  // namespace probe::probes
