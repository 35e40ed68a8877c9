#include "tests/lab/forest_exports.hpp"

#include "tests/lab/exchange_exports.hpp"
#include "tests/lab/token_endpoint.hpp"
#include "tests/lab/trust_exports.hpp"

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <utility>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using probe::testing::TimePoint;

std::string iso(TimePoint time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(time)));
}

json::object setting(std::string_view name, json::value server) {
  json::object object;
  object["Name"] = json::string{name};
  object["ComponentName"] = "Global";
  object["SectionName"] = "ExchangeOnpremAsThirdPartyAppId";
  object["Parameters"] = json::array{"Enabled=true"};
  object["Server"] = std::move(server);
  object["Status"] = "Accepted";
  return object;
}

json::value settings(ForestState::Override which) {
  using Override = ForestState::Override;
  if (which == Override::kDenied) return nullptr;
  json::array all;
  if (which == Override::kMissing) return all;
  const json::value server = which == Override::kForOneServer ? json::value("EX11") : json::value(nullptr);
  all.push_back(setting("EnableExchangeHybrid3PAppFeature", server));
  if (which == Override::kTwice) all.push_back(setting("Hybrid test of last spring", nullptr));
  return all;
}

json::array errors(const ForestState& state) {
  json::array all;
  if (state.setting != ForestState::Override::kDenied) return all;
  json::object error;
  error["command"] = "Get-SettingOverride";
  error["message"] = "The term 'Get-SettingOverride' is not recognized as the name of a cmdlet.";
  all.push_back(error);
  return all;
}

json::array partners(const ForestState& state) {
  json::array all;
  if (!state.partner_exists) return all;
  json::object object;
  object["Name"] = "Exchange Online";
  object["Enabled"] = state.partner_enabled;
  object["ApplicationIdentifier"] = json::string{kExchangeApplication};
  object["LinkedAccount"] =
      state.partner_has_account ? "corp.fabrikam.com/Users/Exchange Online-ApplicationAccount" : "";
  object["UseAuthServer"] = true;
  object["AuthMetadataUrl"] = "";
  object["Realm"] = "";
  all.push_back(object);
  return all;
}

json::object proxy(const ForestState& state, TimePoint now) {
  json::object object;
  object["Name"] = "OnPrem-Proxy";
  object["DisplayName"] = "On Premises Proxy app";
  object["Enabled"] = state.proxy_enabled;
  object["Organization"] = json::string{kOrganization};
  object["Uri"] = "https://outlook.office365.com/PushNotifications";
  object["IsValid"] = true;
  object["ObjectState"] = "Unchanged";
  object["WhenChangedUTC"] = iso(state.proxy_changed_later ? now + 1h : now - 400 * 24h);
  return object;
}

const probe::testing::Certificate& signing_certificate(const ForestState& state, const LabMaterial& material) {
  return state.signing == ForestState::SigningCertificate::kRenamed ? material.auth_renamed : material.auth_another;
}

json::object auth_config(const ForestState& state, const LabMaterial& material) {
  const bool is_named = state.signing != ForestState::SigningCertificate::kNotNamed;
  json::object object;
  object["CurrentCertificateThumbprint"] = is_named ? signing_certificate(state, material).sha1_hex() : "";
  object["PreviousCertificateThumbprint"] = "";
  object["NextCertificateThumbprint"] = "";
  object["NextCertificateEffectiveDate"] = nullptr;
  object["ServiceName"] = json::string{kExchangeApplication};
  object["Realm"] = "";
  object["IsValid"] = true;
  return object;
}

json::array certificates(const ForestState& state, const LabMaterial& material) {
  using Signing = ForestState::SigningCertificate;
  json::array all;
  if (state.signing == Signing::kMissing) return all;
  all.push_back(listed(signing_certificate(state, material), state.signing != Signing::kWithoutKey));
  return all;
}

json::object online_organization(const ForestState& state, TimePoint now) {
  json::object object;
  object["EwsEnabled"] = state.ews_enabled;
  object["EwsAllowedAppIDs"] = json::array{json::string{kAcsApplication}};
  if (state.ews_application_allowed) object["EwsAllowedAppIDs"].as_array().push_back(json::string{kApplication});
  object["ExportedAt"] = iso(now - 24h);
  return object;
}

}  // namespace

std::string forest_export(const ForestState& state, const LabMaterial& material) {
  json::object document;
  document["schema"] = "probe.exchange/1";
  document["collectedAt"] = iso(material.now);
  document["server"] = "EX11";
  document["authConfig"] = auth_config(state, material);
  document["authServers"] = json::array{};
  document["certificates"] = certificates(state, material);
  document["partnerApplications"] = partners(state);
  document["settingOverrides"] = settings(state.setting);
  document["pushProxy"] = proxy(state, material.now);
  document["onlineOrganization"] = online_organization(state, material.now);
  document["errors"] = errors(state);
  return json::serialize(document) + "\n";
}

std::string monitoring_export(const MonitoringState& state, const LabMaterial& material) {
  if (!state.exists) return "[]";
  constexpr std::size_t kColumns = 100;
  const TimePoint ended = state.old ? material.now - 40 * 24h : material.now - 1min;
  const Properties object{
      {"Server", "ex01.fabrikam.com"},
      {"MonitorIdentity", "PushNotifications.Proxy\\PushNotificationsEnterpriseConnectivityProbe"},
      {"ExecutionEndTime", iso(ended)},
      {"ResultType", state.failed ? "Failed" : "Succeeded"},
      {"Error", state.failed ? "The remote server returned an error: (403) Forbidden." : ""},
      {"Exception", state.failed ? "System.Net.WebException: The remote server returned an error: (403) Forbidden. at "
                                   "System.Net.HttpWebRequest.GetResponse()"
                                 : ""},
      {"IsValid", "True"},
      {"ObjectState", "New"}};
  return format_list(object, kColumns);
}

}  // namespace probe::lab
