#include "tests/lab/trust_exports.hpp"

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/token_endpoint.hpp"
#include "tests/support/encoding.hpp"

#include <boost/json.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/x509.h>

#include <ctime>
#include <stdexcept>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using probe::testing::base64;
using probe::testing::Certificate;
using probe::testing::TimePoint;

std::string iso(TimePoint time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(time)));
}

TimePoint time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) throw std::logic_error{"a certificate of the lab has no dates"};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

TimePoint not_before(const Certificate& certificate) { return time_of(X509_get0_notBefore(certificate.native())); }
TimePoint not_after(const Certificate& certificate) { return time_of(X509_get0_notAfter(certificate.native())); }

json::object credential(const Certificate& certificate, TimePoint start, TimePoint end) {
  json::object key;
  key["customKeyIdentifier"] = certificate.sha1_hex();
  key["displayName"] = "Added by ConfigureExchangeHybridApplication.ps1";
  key["endDateTime"] = iso(end);
  key["key"] = nullptr;  // as in every list of Graph
  key["keyId"] = "0d1f2a3b-5c6d-4e7f-8a9b-" + certificate.sha1_hex().substr(0, 12);
  key["startDateTime"] = iso(start);
  key["type"] = "AsymmetricX509Cert";
  key["usage"] = "Verify";
  return key;
}

json::object principal(std::string_view app_id, std::string_view name, json::array keys) {
  json::object object;
  object["id"] = "6f0c2d84-1b3e-4a95-b7d0-" + std::string{app_id.substr(app_id.size() - 12)};
  object["appId"] = json::string{app_id};
  object["appDisplayName"] = json::string{name};
  object["keyCredentials"] = std::move(keys);
  return object;
}

/// The end of the registered copy of the current certificate.
TimePoint registered_end(const RegisteredKeysState& state, const Certificate& current, TimePoint now) {
  if (state.expired) return now - 24h;
  // Day and month exchanged, or whatever else a script may do to a date.
  return state.other_window ? not_after(current) - 90 * 24h : not_after(current);
}

}  // namespace

const Certificate& configured_next(const LabState& state, const LabMaterial& material) {
  return state.auth_config.next_is_another ? material.auth_another : material.auth_next;
}

std::string key_credentials_export(const LabState& state, const LabMaterial& material) {
  const RegisteredKeysState& registered = state.registered_keys;
  const Certificate& current = material.auth(state.auth);
  const Certificate& next = configured_next(state, material);
  json::array own;
  if (!registered.without_current) {
    own.push_back(credential(current, registered.for_later ? material.now + 24h : not_before(current),
                             registered_end(registered, current, material.now)));
  }
  if (!registered.without_next) own.push_back(credential(next, not_before(next), not_after(next)));
  json::array shared;
  if (registered.on_shared_principal) shared.push_back(credential(current, not_before(current), not_after(current)));
  json::object document;
  document["value"] =
      json::array{principal(kApplication, "ExchangeServerApp-7d5e1a44-0c2b-4f6e-8f11-2f6d0a9c3b57", std::move(own)),
                  principal(kExchangeApplication, "Office 365 Exchange Online", std::move(shared))};
  std::string text = json::serialize(document) + "\n";
  if (registered.cut_off) text.resize(text.size() / 2);
  return text;
}

json::object listed(const Certificate& certificate, bool has_private_key, const char* status) {
  json::object entry;
  entry["Thumbprint"] = certificate.sha1_hex();
  entry["Subject"] = "CN=Microsoft Exchange Server Auth Certificate";
  entry["Issuer"] = "CN=Microsoft Exchange Server Auth Certificate";
  entry["NotBefore"] = iso(not_before(certificate));
  entry["NotAfter"] = iso(not_after(certificate));
  entry["HasPrivateKey"] = has_private_key;
  entry["Services"] = "SMTP";
  entry["Status"] = status;
  entry["RawData"] = base64(certificate.der());
  return entry;
}

std::string server_export(const LabState& state, const LabMaterial& material, Server server) {
  const bool is_second = server == Server::kEx02;
  const ServerExportsState& servers = state.server_exports;
  const bool lacks_current = is_second && servers.second_lacks_current;
  json::array certificates;
  certificates.push_back(listed(lacks_current ? material.auth_previous : material.auth(state.auth),
                                !(is_second && servers.second_lacks_key),
                                is_second && servers.second_calls_it_invalid ? "Invalid" : "Valid"));
  if (!(is_second && servers.second_lacks_next)) {
    certificates.push_back(listed(configured_next(state, material), true));
  }
  json::object document;
  document["schema"] = "probe.exchange/1";
  document["collectedAt"] = iso(material.now - (is_second && servers.second_is_old ? 40 * 24h : 0h));
  document["server"] = is_second ? "EX02" : "EX01";
  document["certificates"] = std::move(certificates);
  document["errors"] = json::array{};
  return json::serialize(document) + "\n";
}

}  // namespace probe::lab
