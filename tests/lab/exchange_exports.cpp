#include "tests/lab/exchange_exports.hpp"

#include "tests/lab/trust_exports.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
using probe::testing::TimePoint;

constexpr std::size_t kColumns = 100;
constexpr std::string_view kSettings =
    "CN=First Organization,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=fabrikam,DC=com";

/// Takes what fits in `width` off the front of `value`: up to a space, which is lost, or cut hard where there is none.
std::string take_line(std::string& value, std::size_t width) {
  if (value.size() <= width) return std::exchange(value, {});
  const auto space = value.rfind(' ', width);
  const bool at_space = space != std::string::npos && space > 0;
  const std::string line = value.substr(0, at_space ? space : width);
  value.erase(0, line.size() + (at_space ? 1 : 0));
  return line;
}

/// The thumbprint with the mistake that hands make: its first zero (or first digit) as a letter O.
std::string with_letter_o(std::string thumbprint) {
  const auto zero = thumbprint.find('0');
  thumbprint[zero == std::string::npos ? 0 : zero] = 'O';
  return thumbprint;
}

std::string current_thumbprint(const LabState& state, const LabMaterial& material) {
  const std::string installed = material.auth(state.auth).sha1_hex();
  switch (state.auth_config.current) {
    case CurrentThumbprint::kInstalled:
      return installed;
    case CurrentThumbprint::kOfAnotherCertificate:
      return material.auth_another.sha1_hex();
    case CurrentThumbprint::kEmpty:
      return {};
    case CurrentThumbprint::kMalformed:
      return with_letter_o(installed);
  }
  return installed;
}

/// The other reading of a date whose day and month may be exchanged; nothing when they may not.
std::optional<TimePoint> other_reading(TimePoint time) {
  using namespace std::chrono;
  const sys_days midnight = floor<days>(time);
  const year_month_day date{midnight};
  const auto number = static_cast<unsigned>(date.day());
  if (number > 12 || number == static_cast<unsigned>(date.month())) return std::nullopt;
  const year_month_day other{date.year(), month{number}, day{static_cast<unsigned>(date.month())}};
  return sys_days{other} + (time - midnight);
}

/// A day to come, on which all would be well, that is read elsewhere as one on which it would not: passed long ago, or
/// too soon.
TimePoint twofold_day(TimePoint now) {
  TimePoint evening = std::chrono::floor<std::chrono::days>(now) + 3 * 24h + 20h + 30min + 27s;
  for (int left = 800; left > 0; --left, evening += 24h) {
    const auto other = other_reading(evening);
    if (!other) continue;
    const bool passed = now - *other > 2 * 24h;
    const bool soon = *other > now && *other - now < 40h;
    if (passed || soon) return evening;
  }
  throw std::logic_error{"there is no such day"};
}

/// In the evening of the first day from `time` on whose number is above twelve, so that nobody can mistake it for the
/// month, in UTC nor some hours west of it.
TimePoint unambiguous_day(TimePoint time) {
  TimePoint evening = std::chrono::floor<std::chrono::days>(time) + 20h + 30min + 27s;
  while (fmt::gmtime(evening).tm_mday <= 12) evening += 24h;
  return evening;
}

std::string next_date(NextDate which, TimePoint now) {
  switch (which) {
    case NextDate::kInAMonth:
      return us_date(unambiguous_day(now + 30 * 24h));
    case NextDate::kPassed:
      return us_date(unambiguous_day(now - 30 * 24h));
    case NextDate::kTwofold:
      return us_date(twofold_day(now));
  }
  return {};
}

std::string organization(PushProxyState::Organization which) {
  switch (which) {
    case PushProxyState::Organization::kRight:
      return std::string{kOrganization};
    case PushProxyState::Organization::kOther:
      return std::string{kOtherOrganization};
    case PushProxyState::Organization::kEmpty:
      return {};
  }
  return {};
}

std::string uri(const PushProxyState& state, const LabPorts& ports) {
  if (state.broken_uri) return "http://localhost/PushNotifications";
  return state.other_uri ? LabPorts::https(ports.push) + "/Retired/PushNotifications" : ports.push_url();
}

const char* boolean(bool value) { return value ? "True" : "False"; }

}  // namespace

std::string format_list(const Properties& object, std::size_t columns) {
  std::size_t label_width = 0;
  for (const auto& [label, value] : object) label_width = std::max(label_width, label.size());
  const std::size_t indent = label_width + 3;
  std::string text = "\r\n\r\n";
  for (const auto& [label, value] : object) {
    std::string rest = value;
    text += fmt::format("{:<{}} : {}\r\n", label, label_width, take_line(rest, columns - indent));
    while (!rest.empty()) text += std::string(indent, ' ') + take_line(rest, columns - indent) + "\r\n";
  }
  return text + "\r\n\r\n\r\n";
}

std::string utf16(std::string_view ascii) {
  std::string bytes = "\xFF\xFE";
  for (const char letter : ascii) {
    bytes += letter;
    bytes += '\0';
  }
  return bytes;
}

std::string us_date(TimePoint time) {
  const std::tm utc = fmt::gmtime(time);
  const int hour = utc.tm_hour % 12 == 0 ? 12 : utc.tm_hour % 12;
  return fmt::format("{}/{}/{} {}:{:02}:{:02} {}", utc.tm_mon + 1, utc.tm_mday, utc.tm_year + 1900, hour, utc.tm_min,
                     utc.tm_sec, utc.tm_hour < 12 ? "AM" : "PM");
}

std::string auth_config_export(const LabState& state, const LabMaterial& material) {
  if (state.auth_config.file == FileContent::kGarbage) {
    return utf16("Get-AuthConfig : The term 'Get-AuthConfig' is not recognized as the name of a cmdlet.\r\n");
  }
  const AuthConfigState& config = state.auth_config;
  const auto& next = configured_next(state, material);
  const Properties object{
      {"RunspaceId", "1d7c2b94-50e8-4a6f-9b13-6f8e0c5d2a71"},
      {"CurrentCertificateThumbprint", current_thumbprint(state, material)},
      {"PreviousCertificateThumbprint", material.auth_previous.sha1_hex()},
      {"NextCertificateThumbprint", next.sha1_hex()},
      {"NextCertificateEffectiveDate", next_date(config.next_date, material.now)},
      {"ServiceName", std::string{config.other_service_name ? kAcsApplication : kExchangeApplication}},
      {"Realm", std::string{config.with_realm ? kOrganization : std::string_view{}}},
      {"DeploymentId", ""},
      {"IssuerIdentifier", ""},
      {"Name", "Auth Configuration"},
      {"AdminDisplayName", ""},
      {"ExchangeVersion", "0.20 (15.0.0.0)"},
      {"DistinguishedName", "CN=Auth Configuration," + std::string{kSettings}},
      {"Identity", "Auth Configuration"},
      {"Guid", "e4a9d3c7-82b6-4f15-a0c9-3b7d5e1f6482"},
      {"ObjectClass", "{top, container, msExchContainer, msExchAuthAuthConfig}"},
      {"IsValid", boolean(config.valid)},
      {"ObjectState", "Unchanged"}};
  return utf16(format_list(object, kColumns));
}

std::string auth_servers_export(const AuthServersState& state, const LabPorts& ports) {
  const auto text = [](bool value) { return std::string{value ? "True" : "False"}; };
  const std::string tenant{kTenant};
  const std::string acs = LabPorts::https(ports.acs) + "/" + tenant;
  const std::string other = LabPorts::https(ports.acs) + "/" + std::string{kOtherTenant};
  const std::string entra = LabPorts::https(ports.oidc);
  std::string objects;
  const auto add_acs = [&](const std::string& name, bool enabled) {
    const std::string metadata = state.acs_of_other_tenant ? other + "/metadata/json/1" : ports.acs_metadata_url();
    objects += format_list({{"Name", name},
                            {"Type", "MicrosoftACS"},
                            {"IssuerIdentifier", std::string{kAcsApplication}},
                            {"Realm", state.acs_has_other_realm ? std::string{kOtherTenant} : tenant},
                            {"TokenIssuingEndpoint", acs + "/tokens/OAuth/2"},
                            {"AuthMetadataUrl", metadata},
                            {"ApplicationIdentifier", ""},
                            {"Enabled", text(enabled)},
                            {"IsDefaultAuthorizationEndpoint", "False"},
                            {"IsValid", text(state.acs_valid)}},
                           kColumns);
  };
  if (state.acs_exists) add_acs("ACS - 7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57", state.acs_enabled);
  if (state.acs_is_there_twice) add_acs("ACS", false);
  objects +=
      format_list({{"Name", "EvoSts - 7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57"},
                   {"Type", "AzureAD"},
                   {"IssuerIdentifier", ports.oidc_issuer()},
                   {"Realm", tenant},
                   {"TokenIssuingEndpoint", entra + "/common/oauth2/token"},
                   {"AuthMetadataUrl", entra + "/" + tenant + "/federationmetadata/2007-06/federationmetadata.xml"},
                   {"ApplicationIdentifier", state.evo_has_application ? "b1a0c2de-48f3-4b86-9a57-1d2e3f405162" : ""},
                   {"Enabled", "True"},
                   {"IsDefaultAuthorizationEndpoint", text(state.evo_is_default)},
                   {"IsValid", "True"}},
                  kColumns);
  return utf16(objects);
}

std::string push_proxy_export(const PushProxyState& state, const LabMaterial& material, const LabPorts& ports) {
  if (!state.exists) return "[]";
  const auto created = unambiguous_day(material.now - 400 * 24h);
  const auto changed = unambiguous_day(created + 14 * 24h);
  const Properties object{
      {"RunspaceId", "9a3e6c12-d4f7-4b80-8c5a-27e1b0f94d63"},
      {"DisplayName", "On Premises Proxy app"},
      {"Enabled", boolean(state.enabled)},
      {"Organization", organization(state.organization)},
      {"Uri", uri(state, ports)},
      {"Identity", "OnPrem-Proxy"},
      {"IsValid", boolean(state.valid)},
      {"ExchangeVersion", "0.20 (15.0.0.0)"},
      {"Name", "OnPrem-Proxy"},
      {"DistinguishedName", "CN=OnPrem-Proxy,CN=Push Notifications Settings," + std::string{kSettings}},
      {"Guid", "70f2c8b5-1e6d-4937-b4a0-95d3e7c1f826"},
      {"ObjectCategory", "fabrikam.com/Configuration/Schema/ms-Exch-Push-Notifications-App"},
      {"ObjectClass", "{top, msExchPushNotificationsApp}"},
      {"WhenChanged", us_date(changed - 7h)},
      {"WhenCreated", us_date(created - 7h)},
      {"WhenChangedUTC", us_date(changed)},
      {"WhenCreatedUTC", us_date(created)},
      {"OrganizationId", ""},
      {"OriginatingServer", "server.fabrikam.com"},
      {"ObjectState", state.pending ? "Changed" : "Unchanged"}};
  return format_list(object, kColumns);
}

}  // namespace probe::lab
