#include "probes/proxy_state/proxy_directory.hpp"

#include "probes/evidence/powershell_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

/// A change reaches other domain controllers some time later, and only then has its date there.
constexpr std::chrono::minutes kReplication{15};

/// The search base is there, and nothing below it matches.
bool is_absence(const core::Finding& finding) {
  const auto is_filter = [](const core::Evidence& fact) { return fact.key() == "filter"; };
  return finding.code().id() == "ldap_object_not_found" && std::ranges::any_of(finding.evidence(), is_filter);
}

ProxyEntry entry_of(const core::DirectoryEntry& entry) {
  ProxyEntry proxy{true, entry.dn, std::nullopt};
  const auto changed = evidence::read_date(entry.value("whenChanged"));
  if (changed && changed->time) proxy.changed_at = *changed->time;
  return proxy;
}

core::Finding stale(const std::string& where, const std::string& message, const ProxyEntry& entry) {
  core::Finding finding("proxy_state_stale", fmt::format("{}: {}", where, message), {core::Evidence("source", where)});
  if (!entry.dn.empty()) finding.add(core::Evidence("dn", core::one_line(entry.dn)));
  if (entry.changed_at) finding.add(core::Evidence("when_changed", *entry.changed_at));
  return finding;
}

}  // namespace

config::Schema<ProxyDirectory> ProxyDirectory::schema() { return ldap_source_keys<ProxyDirectory>(); }

core::Awaitable<std::optional<ProxyEntry>> find_proxy(core::ProbeContext& context, ProxyDirectory source,
                                                      core::ProbeResult& result) {
  LdapSource search = std::move(source);
  std::vector<std::string> attributes;
  attributes.emplace_back("whenChanged");
  core::ProbeResult searched;
  const auto entries = co_await search_directory(context, search, attributes, searched);
  std::optional<ProxyEntry> found;
  if (entries) {
    std::vector<ProxyEntry> proxies;
    for (const auto& entry : *entries) proxies.push_back(entry_of(entry));
    found = *std::ranges::max_element(proxies, {}, &ProxyEntry::changed_at);
  } else if (searched.decisive() != nullptr && is_absence(*searched.decisive())) {
    found.emplace();
  } else {
    result.merge(std::move(searched));
  }
  co_return found;
}

std::optional<core::Finding> judge_entry(const ProxyEntry& entry, const ProxyDirectory& source) {
  if (entry.exists) return std::nullopt;
  return core::Finding("proxy_not_configured",
                       fmt::format("{}: expected a push notification proxy, found nothing that matches {}",
                                   source.where(), source.filter),
                       {core::Evidence("source", source.where())});
}

std::optional<core::Finding> compare_entry(const ProxyEntry& entry, const std::string& where, bool exported,
                                           std::optional<core::SystemTime> as_of) {
  if (entry.exists != exported) {
    return stale(
        where,
        fmt::format("expected the proxy as the directory has it, found that the export {} and the directory {}",
                    exported ? "has it" : "does not have it", entry.exists ? "does" : "does not"),
        entry);
  }
  if (!entry.changed_at || !as_of || *entry.changed_at <= *as_of + kReplication) return std::nullopt;
  return stale(where,
               fmt::format("expected an export made after the proxy's last change in the directory, at {}, found one "
                           "of {}",
                           core::rfc3339(*entry.changed_at), core::rfc3339(*as_of)),
               entry);
}

}  // namespace probe::probes
