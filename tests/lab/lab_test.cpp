#include "tests/lab/lab.hpp"

#include "agent/core/catalogue.hpp"
#include "tests/lab/faults.hpp"
#include "tests/lab/lab_config.hpp"
#include "tests/support/encoding.hpp"
#include "tests/support/fetch.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <map>
#include <set>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
using probe::testing::Fetched;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

TEST(FaultTable, KeepsItsColumnsApart) {
  const std::string table = fault_table();
  for (const auto& fault : faults()) {
    const auto at = table.find("\n" + std::string(fault.id) + "  ");
    ASSERT_NE(at, std::string::npos) << fault.id;
    const std::string line = table.substr(at + 1, table.find('\n', at + 1) - at - 1);
    EXPECT_THAT(line, HasSubstr(" " + std::string(fault.probe) + "  "));
    EXPECT_THAT(line, HasSubstr(" " + std::string(fault.code) + "  "));
    EXPECT_THAT(line, ::testing::EndsWith("  " + std::string(fault.effect)));
  }
}

/// Everything that can be seen of the lab from outside: by file name, or by the name of the server.
using Sight = std::map<std::string, std::string>;

class LabTest : public ::testing::Test {
 protected:
  Fetched get(std::uint16_t port, const std::string& path, std::uint16_t proxy = 0) const {
    return probe::testing::fetch({.port = port,
                                  .path = path,
                                  .ca_pem = lab.material().authority.pem(),
                                  .proxy_port = proxy,
                                  .timeout = patience});
  }

  boost::json::value get_json(std::uint16_t port, const std::string& path) const {
    return boost::json::parse(get(port, path).body);
  }

  std::string file(const std::filesystem::path& path) const {
    if (std::filesystem::is_directory(path)) return "(directory)";
    return probe::testing::read_file(path).value_or("(missing)");
  }

  Sight look() const;

  probe::testing::TemporaryDirectory directory;
  Lab lab{directory.path()};
  std::chrono::milliseconds patience = 10s;
};

/// The answer as text. Of the date only whether it is the right one, which is what a clock fault changes.
std::string describe(const Fetched& fetched) {
  std::string text = fetched.error + "|" + std::to_string(fetched.status) + "|" + fetched.server_der + "|" +
                     std::to_string(fetched.server_chain) + "|";
  for (const auto& [name, value] : fetched.headers) {
    if (name != "Date") text += name + "=" + value + "|";
  }
  if (const auto date = probe::testing::find_field(fetched.headers, "Date")) {
    std::tm time{};
    strptime(date->c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
    const bool right = std::abs(std::difftime(timegm(&time), std::time(nullptr))) < 60;
    text += right ? "right time|" : "wrong time|";
  }
  return text + fetched.body;
}

/// The rights of a file, empty when it is missing.
std::string mode(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return {};
  return std::to_string(static_cast<unsigned>(std::filesystem::status(path).permissions()));
}

Sight LabTest::look() const {
  const auto& ports = lab.ports();
  Sight sight;
  for (const auto& path : {lab.paths().authority(), lab.paths().auth_certificate(), lab.paths().auth_certificate_pem(),
                           lab.paths().auth_key(), lab.paths().revocation_list(), lab.paths().auth_servers(),
                           lab.paths().mail_pfx(), lab.paths().mail_password(), lab.paths().next_certificate(),
                           lab.paths().auth_config(), lab.paths().push_proxy(), lab.paths().forest(),
                           lab.paths().monitoring(), lab.paths().key_credentials(), lab.paths().first_server(),
                           lab.paths().second_server(), lab.paths().configuration(), lab.paths().description()}) {
    sight[path.filename()] = file(path);
  }
  sight["auth.key"] += mode(lab.paths().auth_key());
  sight["acs"] = describe(get(ports.acs, ports.acs_metadata_path()));
  sight["oidc"] = describe(get(ports.oidc, ports.oidc_configuration_path()));
  sight["oidc keys"] = describe(get(ports.oidc, ports.oidc_keys_path()));
  for (const auto& path : {TokenFiles{lab.paths().directory}.key(), TokenFiles{lab.paths().directory}.secret()}) {
    sight[path.filename()] = file(path) + mode(path);
  }
  sight["acs token"] = describe(get(ports.acs, acs_token_path()));
  sight["oidc token"] = describe(get(ports.oidc, oidc_token_path()));
  sight["exchange"] = describe(get(ports.exchange, ports.exchange_metadata_path()));
  sight["mail"] = describe(get(ports.mail, "/"));
  sight["ews"] = describe(get(ports.ews, ports.ews_path()));
  sight["push"] = describe(get(ports.push, ports.push_path(), ports.proxy));
  return sight;
}

std::string text(const boost::json::value& value) { return value_to<std::string>(value); }

/// What differs between two sights.
std::set<std::string> difference(const Sight& left, const Sight& right) {
  std::set<std::string> names;
  for (const auto& [name, value] : left) {
    if (right.at(name) != value) names.insert(name);
  }
  return names;
}

/// What each probe looks at. What Exchange signs with is seen in many places at once, as in life.
const std::map<std::string_view, std::set<std::string>> kInputs{
    {"auth-certificate",
     {"auth.cer", "auth.pem", "auth.key", "authconfig.txt", "exchange", "keycredentials.json", "server-ex01.json",
      "server-ex02.json"}},
    {"mail-certificate", {"mail", "ca.crl"}},
    {"mail-renewal", {"mail", "mail.pfx"}},
    {"auth-thumbprint", {"authconfig.txt", "exchange", "keycredentials.json", "server-ex01.json", "server-ex02.json"}},
    {"acs", {"authservers.txt", "acs", "acs token", "app.secret"}},
    {"oidc", {"authservers.txt", "oidc", "oidc keys", "oidc token", "app.key"}},
    {"push-proxy", {"pushproxy.txt"}},
    {"hybrid-features", {"exchange.json"}},
    {"forest-certificate", {"exchange.json"}},
    {"ews", {"ews"}},
    {"push-monitoring", {"monitoring.txt"}},
    {"PushNotifications.Proxy/Connectivity", {"push"}},
};

TEST(Faults, HaveIdsOfTheirOwnAndCodesOfTheCatalogue) {
  std::set<std::string_view> ids;
  for (const auto& fault : faults()) {
    EXPECT_TRUE(ids.insert(fault.id).second) << fault.id;
    EXPECT_NE(core::find_code(fault.code), nullptr) << fault.id << ": " << fault.code;
  }
}

TEST(Faults, BreakEachProbeOfTheConfigurationInTwoWaysAtLeast) {
  std::map<std::string_view, std::set<std::string_view>> codes;
  for (const auto& fault : faults()) codes[fault.probe].insert(fault.code);
  const std::string configuration = probe_configuration({"/lab"}, {});
  for (const auto& [probe, inputs] : kInputs) {
    EXPECT_GE(codes[probe].size(), 2U) << probe;
    EXPECT_THAT(configuration, HasSubstr("name: " + std::string{probe} + "\n"));
  }
  EXPECT_EQ(codes.size(), kInputs.size());
}

TEST_F(LabTest, EveryFaultIsSeenAtItsProbeOnlyAndHealingRestoresEveryByte) {
  const Sight healthy = look();
  for (const auto& fault : faults()) {
    SCOPED_TRACE(fault.id);
    lab.break_fault(fault.id);
    patience = fault.code.ends_with("_timeout") ? 1s : 10s;
    const auto changed = difference(healthy, look());
    patience = 10s;
    EXPECT_FALSE(changed.empty());
    EXPECT_THAT(kInputs.at(fault.probe), IsSupersetOf(changed));
    lab.heal();
    const Sight healed = look();
    for (const auto& name : difference(healthy, healed)) {
      ADD_FAILURE() << name << " was:\n" << healthy.at(name) << "\nand is:\n" << healed.at(name);
    }
  }
}

TEST_F(LabTest, EachServerAnswersAsItDoesInLife) {
  const auto& ports = lab.ports();
  EXPECT_EQ(get(ports.mail, "/").body, "mail\n");
  const Fetched push = get(ports.push, ports.push_path(), ports.proxy);
  EXPECT_EQ(push.error, "");
  EXPECT_EQ(push.status, 401);
  EXPECT_EQ(probe::testing::find_field(push.headers, "WWW-Authenticate"),
            "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", "
            "trusted_issuers=\"00000001-0000-0000-c000-000000000000@3f1c8a52-6d0e-4b7a-9c25-e84b7d9f1a60\", "
            "token_types=\"app_asserted_user_v1 service_asserted_app_v1\", "
            "authorization_uri=\"https://login.windows.net/common/oauth2/authorize\"");
  EXPECT_EQ(lab.tunnels(), 1U);
  EXPECT_EQ(lab.push_calls().size(), 1U);
  const auto acs = get_json(ports.acs, ports.acs_metadata_path());
  EXPECT_EQ(text(acs.at("realm")), kTenant);
  EXPECT_EQ(text(acs.at("issuer")), std::string{kAcsApplication} + "@" + std::string{kTenant});
  const auto oidc = get_json(ports.oidc, ports.oidc_configuration_path());
  EXPECT_EQ(text(oidc.at("issuer")), ports.oidc_issuer());
  EXPECT_EQ(text(oidc.at("jwks_uri")), ports.oidc_keys_url());
}

TEST_F(LabTest, EveryPublishedX5tIsTheDigestOfItsCertificate) {
  const auto& material = lab.material();
  const auto& ports = lab.ports();
  const auto acs = get_json(ports.acs, ports.acs_metadata_path());
  const auto& acs_key = acs.at("keys").at(0).at("keyValue");
  EXPECT_EQ(text(acs_key.at("value")), probe::testing::base64(material.sts_key.der()));
  EXPECT_EQ(text(acs_key.at("keyInfo").at("x5t")),
            probe::testing::base64url(probe::testing::sha1(material.sts_key.der())));

  const auto exchange = get_json(ports.exchange, ports.exchange_metadata_path());
  const std::vector<const probe::testing::Certificate*> published{&material.auth_healthy, &material.auth_next};
  ASSERT_EQ(exchange.at("keys").as_array().size(), published.size());
  for (std::size_t i = 0; i < published.size(); ++i) {
    const auto& key = exchange.at("keys").at(i);
    EXPECT_EQ(text(key.at("keyvalue").at("value")), probe::testing::base64(published[i]->der()));
    EXPECT_EQ(text(key.at("keyinfo").at("x5t")), probe::testing::base64url(probe::testing::sha1(published[i]->der())));
  }

  const auto keys = get_json(ports.oidc, ports.oidc_keys_path());
  const auto& key = keys.at("keys").at(0);
  EXPECT_EQ(text(key.at("x5c").at(0)), probe::testing::base64(material.sts_key.der()));
  EXPECT_EQ(text(key.at("x5t")), probe::testing::base64url(probe::testing::sha1(material.sts_key.der())));
  EXPECT_EQ(text(key.at("e")), "AQAB");
}

TEST_F(LabTest, ABadCertificateIsStillTheOneThatIsConfiguredAndPublished) {
  for (const char* id : {"cert-expired", "cert-not-yet-valid", "cert-expiring", "cert-weak-key", "cert-tampered"}) {
    SCOPED_TRACE(id);
    lab.break_fault(id);
    const std::string digest = probe::testing::sha1(file(lab.paths().auth_certificate()));
    std::string wide;
    for (const char digit : probe::testing::hex(digest)) wide += std::string{digit, '\0'};
    EXPECT_THAT(file(lab.paths().auth_config()), HasSubstr(wide));
    const auto exchange = get_json(lab.ports().exchange, lab.ports().exchange_metadata_path());
    EXPECT_EQ(text(exchange.at("keys").at(0).at("keyinfo").at("x5t")), probe::testing::base64url(digest));
    lab.heal();
  }
}

TEST_F(LabTest, FaultsAddUpAndAreHealedOneByOne) {
  lab.break_fault("proxy-disabled");
  lab.break_fault("proxy-organization");
  EXPECT_THAT(lab.broken(), ElementsAre("proxy-disabled", "proxy-organization"));
  EXPECT_THAT(file(lab.paths().push_proxy()),
              HasSubstr("\r\nEnabled           : False\r\nOrganization      : contoso.com\r\n"));
  lab.heal("proxy-disabled");
  EXPECT_THAT(file(lab.paths().push_proxy()),
              HasSubstr("\r\nEnabled           : True\r\nOrganization      : contoso.com\r\n"));
}

TEST_F(LabTest, AnUnknownFaultIsAnsweredWithTheNearest) {
  try {
    lab.break_fault("tumbprint");
    FAIL() << "expected an UnknownFault";
  } catch (const UnknownFault& error) {
    EXPECT_STREQ(error.what(), "no fault is called \"tumbprint\"; did you mean \"thumbprint\"?");
  }
  EXPECT_THROW(lab.heal("tumbprint"), UnknownFault);
}

TEST_F(LabTest, DescribesItselfForPrograms) {
  const auto description = boost::json::parse(file(lab.paths().description()));
  EXPECT_EQ(description.at("ports").at("push").to_number<std::uint16_t>(), lab.ports().push);
  EXPECT_EQ(text(description.at("configuration")), lab.paths().configuration().string());
}

}  // namespace
}  // namespace probe::lab
