#include "certificate_maker.hpp"
#include "export_samples.hpp"
#include "key_file_maker.hpp"
#include "probes/evidence/auth_config.hpp"
#include "probes/evidence/auth_server_objects.hpp"
#include "probes/evidence/bearer_challenge.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/certificate_lint.hpp"
#include "probes/evidence/clixml.hpp"
#include "probes/evidence/encoding.hpp"
#include "probes/evidence/exchange_diagnostics.hpp"
#include "probes/evidence/exported_certificate.hpp"
#include "probes/evidence/federation_metadata.hpp"
#include "probes/evidence/format_list.hpp"
#include "probes/evidence/graph_error.hpp"
#include "probes/evidence/host_name.hpp"
#include "probes/evidence/http_date.hpp"
#include "probes/evidence/jwks.hpp"
#include "probes/evidence/key_credentials.hpp"
#include "probes/evidence/ldap_thumbprints.hpp"
#include "probes/evidence/metadata.hpp"
#include "probes/evidence/monitoring_result.hpp"
#include "probes/evidence/partner_application.hpp"
#include "probes/evidence/pkcs12.hpp"
#include "probes/evidence/pkcs7.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/powershell_json.hpp"
#include "probes/evidence/private_key.hpp"
#include "probes/evidence/push_proxy.hpp"
#include "probes/evidence/revocation.hpp"
#include "probes/evidence/setting_override.hpp"
#include "probes/evidence/text.hpp"
#include "probes/evidence/uri.hpp"
#include "tests/support/revocation.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <random>

/// Every reader survives every input: damaged ones here, at random but always the same, and large ones that a quadratic
/// reader would not get through. The sanitizer builds are what makes these sharp.
namespace probe::evidence {
namespace {

using Reader = std::function<void(std::string_view)>;

/// All printable, so that a message never brings raw bytes into a log.
template <typename Error>
void expect_printable(const Error& error) {
  EXPECT_FALSE(error.message.empty());
  for (const char c : error.message) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << error.message;
}

template <typename Result>
void look_at(const Result& result) {
  if (!result) expect_printable(result.error());
}

void read_all_kinds(const Export& exported) {
  const DateHint hint{"en-US", {}, {}};
  look_at(read_auth_config(exported, hint));
  look_at(read_push_proxy(exported, hint));
  look_at(read_monitoring_results(exported, "PushNotifications.Proxy", hint));
  look_at(read_exported_certificates(exported, hint));
  look_at(read_auth_server_objects(exported));
  look_at(read_partner_applications(exported));
  look_at(read_setting_overrides(exported));
}

void read_any_export(std::string_view bytes) {
  const auto exported = read_export(bytes);
  look_at(exported);
  if (!exported) return;
  read_all_kinds(*exported);
  for (const auto& object : exported->objects) {
    for (const auto& property : object.properties) {
      EXPECT_EQ(property.candidates().front(), property.text);
      EXPECT_FALSE(property.where().find('\n') != std::string::npos);
    }
  }
}

void read_objects(std::string_view bytes) {
  const auto objects = read_format_list(bytes);
  look_at(objects);
  if (!objects) return;
  for (const auto& object : *objects) {
    for (const auto& property : object.properties) {
      EXPECT_EQ(property.candidates().front(), property.value);
      split_list(property.value);
    }
  }
}

void read_any_certificates(std::string_view bytes) {
  const auto certificates = read_certificates(bytes);
  look_at(certificates);
  if (!certificates) return;
  for (const auto& certificate : *certificates) {
    match_host(certificate, "mail.fabrikam.com");
    for (const auto purpose : {CertificatePurpose::kTlsServer, CertificatePurpose::kSigning}) {
      for (const auto& finding : lint_certificate(certificate, purpose)) EXPECT_FALSE(finding.sentence.empty());
    }
  }
}

constexpr std::chrono::sys_days kRevocationTime{std::chrono::year{2026} / 11 / 23};

const probe::testing::Certificate& authority() {
  static const auto kMade = probe::testing::self_sign(probe::testing::authority("Fabrikam Root"));
  return kMade;
}
const probe::testing::Certificate& subject() {
  static const auto kMade = probe::testing::issue(probe::testing::server({"mail.fabrikam.com"}), authority());
  return kMade;
}
const Certificate& issuer() {
  static const auto kRead = read_certificate_der(authority().der()).value();
  return kRead;
}
const Certificate& issued() {
  static const auto kRead = read_certificate_der(subject().der()).value();
  return kRead;
}

const std::vector<std::pair<const char*, Reader>>& readers() {
  static const std::vector<std::pair<const char*, Reader>> all = {
      {"thumbprint", [](auto bytes) { look_at(Thumbprint::parse(bytes)); }},
      {"base64", [](auto bytes) { look_at(decode_base64(bytes)); }},
      {"base64url", [](auto bytes) { look_at(decode_base64url(bytes)); }},
      {"lenient base64", [](auto bytes) { look_at(decode_base64_lenient(bytes)); }},
      {"hex", [](auto bytes) { look_at(decode_hex(bytes)); }},
      {"text", [](auto bytes) { look_at(decode_text(bytes)); }},
      {"certificates", read_any_certificates},
      {"PKCS#7", [](auto bytes) { look_at(read_pkcs7(bytes)); }},
      {"PKCS#12", [](auto bytes) { look_at(read_pkcs12(bytes, "secret")); }},
      {"PKCS#12 without password", [](auto bytes) { look_at(read_pkcs12(bytes, std::nullopt)); }},
      {"private key", [](auto bytes) { look_at(PrivateKey::read(bytes, "secret")); }},
      {"registered keys", [](auto bytes) { look_at(read_key_credentials(bytes)); }},
      {"LDAP thumbprint", [](auto bytes) { look_at(parse_ldap_thumbprint(bytes)); }},
      {"federation metadata", [](auto bytes) { look_at(read_federation_metadata(bytes)); }},
      {"DER certificate", [](auto bytes) { look_at(read_certificate_der(bytes)); }},
      {"Format-List", read_objects},
      {"export", read_any_export},
      {"CLIXML", [](auto bytes) { look_at(read_clixml(bytes)); }},
      {"PowerShell's JSON", [](auto bytes) { look_at(read_powershell_json(bytes)); }},
      {"PowerShell's date", [](auto bytes) { look_at(read_date(bytes)); }},
      {"PowerShell's date by culture", [](auto bytes) { look_at(read_date(bytes, {"en-US", {}, {}})); }},
      {"culture", [](auto bytes) { look_at(read_date("2/3/2027", {std::string{bytes}, {}, {}})); }},
      {"metadata", [](auto bytes) { look_at(read_metadata(bytes)); }},
      {"key set", [](auto bytes) { look_at(read_jwks(bytes)); }},
      {"challenge", [](auto bytes) { look_at(parse_challenges({std::string{bytes}})); }},
      {"diagnostics", [](auto bytes) { look_at(parse_exchange_diagnostics(bytes)); }},
      {"date", [](auto bytes) { look_at(parse_http_date(bytes, std::chrono::system_clock::time_point{})); }},
      {"URI", [](auto bytes) { normalize_uri(bytes); }},
      {"domain", [](auto bytes) { normalize_domain(bytes); }},
      {"Graph's error", [](auto bytes) { read_graph_error(bytes); }},
      {"OCSP response", [](auto bytes) { look_at(read_ocsp_response(bytes, issued(), issuer(), kRevocationTime)); }},
      {"revocation list", [](auto bytes) { look_at(read_crl(bytes, issued(), issuer())); }},
  };
  return all;
}

std::vector<std::string> seeds() {
  const std::string der =
      testing::make_der({.extensions = {{NID_subject_alt_name, "DNS:mail.fabrikam.com,IP:127.0.0.1"}}});
  const std::string base64 = encode_base64(der);
  const std::string list =
      "\nEnabled           : True\nUri               : https://outlook.office365.com/PushNotifications\n"
      "DistinguishedName : CN=OnPrem-Proxy,CN=Microsoft\n                    Exchange\nObjectClass       : {top, "
      "a...}\n\n"
      "Detail : a\n         b\n         \nError  :\n";
  std::string utf16 = "\xFF\xFE";
  for (const char c : list) utf16 += {c, '\0'};
  const auto key = testing::key("P-256");
  return {
      der,
      probe::testing::ocsp_response(subject(), authority(), authority(), {.this_update = kRevocationTime}),
      probe::testing::crl(authority(), {.revoked = {{subject(), kRevocationTime, 1}}, .this_update = kRevocationTime}),
      R"({"error":{"code":"a","message":"b","innerError":{"request-id":"c"}}})",
      testing::make_pkcs7({der}),
      testing::make_signed_message(key, der, true),
      testing::make_pkcs12({.key = key, .leaf = der}),
      testing::pkcs8_der(key),
      testing::encrypted_der(key, "secret"),
      testing::encrypted_traditional_pem(key, "secret", EVP_aes_256_cbc()),
      R"({"value":[{"appId":"a","keyCredentials":[{"customKeyIdentifier":"C3ED","key":")" + base64 +
          R"(","endDateTime":"2031-10-28T18:22:32Z","keyId":"b"}]}]})",
      "<EntityDescriptor entityID=\"a\" xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"><RoleDescriptor><KeyDescriptor "
      "use=\"signing\"><KeyInfo><X509Data>"
      "<X509Certificate>" +
          base64 + "</X509Certificate></X509Data></KeyInfo></KeyDescriptor></RoleDescriptor></EntityDescriptor>",
      "2:C3:ED:CF:18:1E:F4:F9:B5:3D:01:76:8E:CA:99:56:40:14:BC:A6:E7",
      testing::pem(der),
      list,
      utf16,
      "Get-X : failed\n    + CategoryInfo          : y\n",
      R"({"keys":[{"usage":"signing","keyValue":{"type":"x509Certificate","value":")" + base64 +
          R"(","keyInfo":{"x5t":"a"}}}],"issuer":"x"})",
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","x5c":[")" + base64 +
          R"("]},{"kty":"RSA","n":"AQ","e":"AQAB"}]})",
      R"(Bearer a="b\"c", d=e , Negotiate abc==, Basic realm="x")",
      R"(2000000;reason="a "b" c";error_category="d")",
      "Sunday, 06-Nov-94 08:49:37 GMT",
      "2/3/2027 2:16:02 PM",
      "/Date(1675433762000+0100)/",
      std::string{testing::kAuthConfigClixml},
      std::string{testing::kAuthConfigJson51},
      std::string{testing::kCollectorDocument},
      "https://user@[2001:db8::1]:8443/a%2fb/?c#d",
      "b\xC3\xBC"
      "cher.example",
      "C3:ED:CF:18:1E:F4:F9:B5:3D:01:76:8E:CA:99:56:40:14:BC:A6:E7",
  };
}

std::string damaged(std::string bytes, std::mt19937& random) {
  for (auto changes = 1 + random() % 4; changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = random() % bytes.size();
    const std::size_t length = 1 + random() % 8;
    const auto byte = static_cast<char>(static_cast<unsigned char>(random()));
    switch (random() % 6) {
      case 0:
        bytes[at] = byte;
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(random() % bytes.size(), length));
        break;
      case 3:
        bytes.insert(at, length, byte);
        break;
      case 4:
        bytes.resize(at);
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
        break;
    }
  }
  return bytes;
}

TEST(AnyBytes, DamagedInputsCrashNoReader) {
  std::mt19937 random{20261123};
  for (const std::string& seed : seeds()) {
    for (const auto& [name, read] : readers()) {
      SCOPED_TRACE(name);
      read(seed);
      for (int i = 0; i < 60; ++i) read(damaged(seed, random));
    }
  }
}

TEST(AnyBytes, ExportsCutAtAnyByteCrashNoReaderAndAreNeverTakenForWhole) {
  for (const std::string_view whole : {testing::kAuthConfigClixml, testing::kAuthConfigJson51,
                                       testing::kAuthConfigJson7, testing::kCollectorDocument}) {
    const std::string_view document = whole.substr(0, whole.find_last_not_of(" \n") + 1);
    for (std::size_t size = 0; size < document.size(); ++size) {
      const auto cut = read_export(document.substr(0, size));
      ASSERT_FALSE(cut) << size;
      // Before the form can be told, the beginning is only some text.
      if (size >= 8) {
        EXPECT_EQ(cut.error().kind, ParseErrorKind::kTruncated) << size << ' ' << cut.error().message;
      }
    }
    EXPECT_TRUE(read_export(document));
  }
}

TEST(AnyBytes, LargeInputsOfOnePatternTakeNoReaderLong) {
  const std::vector<std::string> patterns = {"\n",
                                             " ",
                                             "a",
                                             "a : b\n",
                                             "x\n a\n",
                                             "Name : a\n\n",
                                             "((",
                                             "[",
                                             "{\"a\":",
                                             "\"",
                                             ",",
                                             "a=b,",
                                             "a \"",
                                             "-----BEGIN A-----\n",
                                             "\x1b[",
                                             "\xC2\xA0",
                                             "\r",
                                             "\\",
                                             "%2f",
                                             "+ CategoryInfo\n\n",
                                             "a : b\nc\n",
                                             "a : b\n     c\n\n",
                                             "\xE2\x80\x8E",
                                             "=",
                                             "AA:",
                                             "\x30\x80",
                                             "a a a=",
                                             "\" ;",
                                             "<EntityDescriptor entityID='a'>",
                                             "<KeyDescriptor/>",
                                             "<Objs>",
                                             "<Objs><Obj RefId=\"0\"><LST>",
                                             "{\"value\":",
                                             "_x000A_",
                                             "<S N=\"a\"/>",
                                             "1/"};
  for (const std::string& pattern : patterns) {
    std::string bytes;
    while (bytes.size() < 50'000) bytes += pattern;
    for (const auto& [name, read] : readers()) {
      SCOPED_TRACE(name + std::string{" "} + encode_hex(pattern));
      read(bytes);
    }
  }
}

}  // namespace
}  // namespace probe::evidence
