#include "probes/thumbprint_match/thumbprint_configured.hpp"

#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/ldap_thumbprints.hpp"
#include "probes/sources/export_source.hpp"
#include "probes/thumbprint_match/rollover_judgement.hpp"
#include "probes/thumbprint_match/thumbprint_judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace probe::probes {

namespace {

using evidence::AuthConfig;
using evidence::Thumbprint;

constexpr const char* kEffectiveDate = "msExchAuthNextEffectiveDate";
constexpr const char* kServiceName = "msExchAuthApplicationIdentifier";

std::optional<Thumbprint> parse_checked(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return Thumbprint::parse(text).value();
}

void take(ConfiguredState& state, const AuthConfig& config, const AuthConfigExpectations& expected,
          core::ProbeResult& result) {
  std::vector<core::Finding> findings = judge_settings(config, expected, state.where);
  state.thumbprints = thumbprints_of(config);
  state.next_effective = effective_date_of(config, state.where, findings);
  result.add(std::move(findings));
}

core::Awaitable<void> read_exported(core::ProbeContext& context, ConfiguredSource source,
                                    AuthConfigExpectations expected, ConfiguredState& state,
                                    core::ProbeResult& result) {
  const ExportSource from = source;
  const auto reading = co_await read_export_source(context, from, result);
  if (!reading) co_return;
  state.where = reading->where;
  const core::SystemTime now = context.clock.now();
  state.as_of = std::min(now, reading->as_of.value_or(now));
  // An old export says nothing about now, neither good nor bad.
  if (auto stale = judge_export_age(from, *reading, now)) {
    result.add(*std::move(stale));
    co_return;
  }
  evidence::DateHint hint = from.hint();
  hint.utc_offset = parse_utc_offset(source.utc_offset).value_or(std::chrono::minutes(0));
  const auto config = reading->exported.and_then(
      [&hint](const evidence::Export& exported) { return evidence::read_auth_config(exported, hint); });
  if (config) {
    take(state, *config, expected, result);
  } else {
    result.add(unreadable_export(state.where, config.error()));
  }
}

/// Puts a value into its slot; one that nobody can read counts as that of the current certificate, which matters most.
void set_slot(AuthConfig& config, const std::string& value) {
  evidence::ThumbprintSetting setting;
  setting.raw = value;
  const auto parsed = evidence::parse_ldap_thumbprint(value);
  if (!parsed) {
    setting.problem = parsed.error().message;
    config.current = std::move(setting);
    return;
  }
  if (parsed->thumbprint.empty()) return;
  setting.thumbprint = parsed->thumbprint;
  if (parsed->role == evidence::ThumbprintRole::kCurrent)
    config.current = std::move(setting);
  else if (parsed->role == evidence::ThumbprintRole::kNext)
    config.next = std::move(setting);
  else
    config.previous = std::move(setting);
}

AuthConfig config_of(const core::DirectoryEntry& entry, const std::vector<std::string>& values) {
  AuthConfig config;
  for (const auto& value : values) set_slot(config, value);
  const std::string date = entry.value(kEffectiveDate);
  if (!date.empty()) {
    config.next_effective_date = date;
    config.next_effective = evidence::read_date(date);
  }
  const std::string service_name = entry.value(kServiceName);
  if (!service_name.empty()) config.service_name = service_name;
  return config;
}

/// Why the entries found are not one configuration.
std::optional<core::Finding> refuse_entries(const std::vector<core::DirectoryEntry>& entries,
                                            const std::string& attribute, const std::string& where) {
  const core::Evidence source("source", where);
  if (entries.size() > 1) {
    std::vector<std::string> names;
    for (const auto& entry : entries) names.push_back(core::one_line(entry.dn, 128));
    return core::Finding(
        "input_parse_error",
        fmt::format("{}: expected one object, found {}: {}", where, entries.size(), few_of(std::move(names), "")),
        {source});
  }
  const auto values = entries.front().values(attribute);
  const auto read = evidence::read_ldap_thumbprints(values);
  if (!read && read.error().kind == evidence::ParseErrorKind::kShape) {
    return core::Finding("input_parse_error", fmt::format("{}: {}: {}", where, attribute, read.error().message),
                         {source});
  }
  // A directory leaves out what an account may not read, as if it were not there.
  if (!values.empty()) return std::nullopt;
  return core::Finding("input_missing",
                       fmt::format("{}: expected the attribute {} of {}, found none that this account may read", where,
                                   attribute, core::one_line(entries.front().dn, 256)),
                       {source});
}

core::Awaitable<void> read_directory(core::ProbeContext& context, LdapAuthConfig source,
                                     AuthConfigExpectations expected, ConfiguredState& state,
                                     core::ProbeResult& result) {
  state.where = source.where();
  const std::string attribute = source.attribute;
  std::vector<std::string> attributes{attribute, kEffectiveDate, kServiceName};
  const auto entries = co_await search_directory(context, std::move(source), std::move(attributes), result);
  if (!entries) co_return;
  if (auto refused = refuse_entries(*entries, attribute, state.where)) {
    result.add(*std::move(refused));
    co_return;
  }
  const auto& entry = entries->front();
  take(state, config_of(entry, entry.values(attribute)), expected, result);
}

}  // namespace

core::Awaitable<ConfiguredState> read_configured(core::ProbeContext& context, ConfiguredSource source,
                                                 AuthConfigExpectations expected, core::ProbeResult& result) {
  ConfiguredState state;
  state.where = "the configuration";
  state.as_of = context.clock.now();
  if (!source.thumbprint.empty()) {
    state.thumbprints = {parse_checked(source.thumbprint), parse_checked(source.previous), parse_checked(source.next)};
  } else if (source.ldap) {
    const LdapAuthConfig directory = *source.ldap;
    co_await read_directory(context, directory, std::move(expected), state, result);
  } else {
    co_await read_exported(context, std::move(source), std::move(expected), state, result);
  }
  co_return state;
}

}  // namespace probe::probes
