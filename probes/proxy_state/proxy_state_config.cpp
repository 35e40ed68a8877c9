#include "probes/proxy_state/proxy_state_config.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace probe::probes {

namespace {

std::optional<std::string> check_ignored(const ProxyStateConfig& config) {
  if (config.ignore_proxy && config.source.ldap) return "expected no ldap beside it, which tells of the proxy alone";
  if (!config.ignore_proxy || config.judges_more()) return std::nullopt;
  return "expected overrides, partner_applications or ews_gate to judge instead of the proxy";
}

std::optional<std::string> check_expectations(const ProxyStateConfig& config) {
  const bool expects = !config.expect.enabled || !config.expect.organization.empty() || !config.expect.uri.empty();
  if (!config.ignore_proxy || !expects) return std::nullopt;
  return "expected only for a proxy that is not ignored";
}

std::optional<std::string> check_directory(const ProxyStateConfig& config) {
  const bool wants = !config.expect.enabled || !config.expect.organization.empty() || !config.expect.uri.empty() ||
                     config.judges_more();
  if (config.source.has_export() || !wants) return std::nullopt;
  return "expected an export beside ldap: the directory tells only that there is a proxy, and when it changed";
}

std::optional<std::string> check_exports(const ProxySource& source) {
  const int exports = (source.file.empty() ? 0 : 1) + (source.url.empty() ? 0 : 1) + (source.command.empty() ? 0 : 1) +
                      (source.text.empty() ? 0 : 1);
  if (exports == 1 || (exports == 0 && source.ldap)) return std::nullopt;
  return fmt::format("expected exactly one of powershell, url, command, inline, with or without ldap, or ldap alone{}",
                     exports == 0 ? ", got none" : "");
}

std::optional<std::string> check_export_keys(const ProxySource& source) {
  const bool has_keys = source.max_age || !source.culture.empty() || source.date_order;
  if (source.has_export() || !source.ldap || !has_keys) return std::nullopt;
  return "expected an export beside max_age, culture and date_order";
}

}  // namespace

config::Schema<ProxySource> ProxySource::schema() {
  return export_source_keys<ProxySource>(
             "the proxy object, as Enable-PushNotificationProxy prints it to an administrator, and whatever else is "
             "judged")
      .optional("ldap", &ProxySource::ldap,
                "The directory that has the proxy object. Alone, it tells only whether there is one, so that a proxy "
                "that is off succeeds too; beside an export, whether the object changed since. Default: not asked")
      .check("", check_exports)
      .check("ldap", check_export_keys);
}

config::Schema<ProxyStateConfig> ProxyStateConfig::schema() {
  return config::Schema<ProxyStateConfig>{}
      .required("source", &ProxyStateConfig::source,
                "Where the state of the proxy is read from: exactly one of powershell, url, command and inline, with "
                "or without "
                "ldap; or ldap alone")
      .optional("expect", &ProxyStateConfig::expect, "What the proxy object must say, beside being valid")
      .optional("ignore_proxy", &ProxyStateConfig::ignore_proxy,
                "Do not look for the proxy, only judge the overrides, partner applications and gate below")
      .optional("overrides", &ProxyStateConfig::overrides,
                "Setting overrides (Get-SettingOverride) that must be in the same export. Default: none",
                config::not_empty())
      .optional("partner_applications", &ProxyStateConfig::partner_applications,
                "Partner applications (Get-PartnerApplication) that must be in the same export. Default: none",
                config::not_empty())
      .optional("ews_gate", &ProxyStateConfig::ews_gate,
                "Exchange Online's gate before EWS, in the same export: `Get-OrganizationConfig "
                "-RetrieveEwsOperationAccessPolicy` of Exchange Online, or the collector's section onlineOrganization. "
                "Default: not judged")
      .check("ignore_proxy", check_ignored)
      .check("expect", check_expectations)
      .check("source", check_directory);
}

}  // namespace probe::probes
