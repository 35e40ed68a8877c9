#include "probes/proxy_state/proxy_state_config.hpp"

#include <optional>
#include <string>

namespace probe::probes {

namespace {

std::optional<std::string> check_ignored(const ProxyStateConfig& config) {
  if (config.ignore_proxy && config.source.ldap) return "expected no ldap beside it, which tells of the proxy alone";
  if (!config.ignore_proxy || !config.overrides.empty() || !config.partner_applications.empty()) return std::nullopt;
  return "expected overrides or partner_applications to judge instead of the proxy";
}

std::optional<std::string> check_expectations(const ProxyStateConfig& config) {
  const bool expects = !config.expect.enabled || !config.expect.organization.empty() || !config.expect.uri.empty();
  if (!config.ignore_proxy || !expects) return std::nullopt;
  return "expected only for a proxy that is not ignored";
}

std::optional<std::string> check_directory(const ProxyStateConfig& config) {
  const bool wants = !config.expect.enabled || !config.expect.organization.empty() || !config.expect.uri.empty() ||
                     !config.overrides.empty() || !config.partner_applications.empty();
  if (config.source.has_export() || !wants) return std::nullopt;
  return "expected an export beside ldap: the directory tells only that there is a proxy, and when it changed";
}

std::optional<std::string> check_exports(const ProxySource& source) {
  const int exports = (source.file.empty() ? 0 : 1) + (source.url.empty() ? 0 : 1) + (source.command.empty() ? 0 : 1) +
                      (source.text.empty() ? 0 : 1);
  if (exports <= 1) return std::nullopt;
  return "expected only one of powershell, url, command, inline";
}

std::optional<std::string> check_export_keys(const ProxySource& source) {
  const bool has_keys = source.max_age || !source.culture.empty() || source.date_order;
  if (source.has_export() || !has_keys) return std::nullopt;
  return "expected an export beside max_age, culture and date_order";
}

}  // namespace

config::Schema<ProxySource> ProxySource::schema() {
  return export_source_keys<ProxySource>(
             "the proxy object, as `Enable-PushNotificationProxy … -WhatIf` prints it, and whatever else is judged")
      .optional("ldap", &ProxySource::ldap,
                "The directory that has the proxy object. Alone, it tells only whether there is one, so that a proxy "
                "that is off succeeds too; beside an export, whether the object changed since. Default: not asked")
      .at_least_one_of({"powershell", "url", "command", "inline", "ldap"})
      .check("", check_exports)
      .check("ldap", check_export_keys);
}

config::Schema<ProxyStateConfig> ProxyStateConfig::schema() {
  return config::Schema<ProxyStateConfig>{}
      .required("source", &ProxyStateConfig::source, "Where the state of the proxy is read from")
      .optional("expect", &ProxyStateConfig::expect, "What the proxy object must say, beside being valid")
      .optional("ignore_proxy", &ProxyStateConfig::ignore_proxy,
                "Do not look for the proxy, only judge the overrides and partner applications below")
      .optional("overrides", &ProxyStateConfig::overrides,
                "Setting overrides (Get-SettingOverride) that must be in the same export. Default: none",
                config::not_empty())
      .optional("partner_applications", &ProxyStateConfig::partner_applications,
                "Partner applications (Get-PartnerApplication) that must be in the same export. Default: none",
                config::not_empty())
      .check("ignore_proxy", check_ignored)
      .check("expect", check_expectations)
      .check("source", check_directory);
}

}  // namespace probe::probes
