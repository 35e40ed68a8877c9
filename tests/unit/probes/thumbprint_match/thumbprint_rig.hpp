#pragma once

#include "tests/support/certificate_factory.hpp"
#include "tests/support/encoding.hpp"
#include "tests/unit/probes/certificate_validity/certificate_rig.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// An organization whose thumbprints are in order, for the tests of thumbprint_match to break.
namespace probe::probes::testing {

using namespace std::chrono_literals;
using probe::testing::Certificate;

constexpr auto kDay = 24h;
inline const std::string kUrl = "https://mail.fabrikam.com/autodiscover/metadata/json/1";

/// The certificate of an Exchange organization, made so long ago.
inline Certificate certificate(const std::string& slot, std::chrono::hours age) {
  probe::testing::CertificateSpec spec = probe::testing::exchange_auth();
  spec.key = probe::testing::rsa(2048, slot);
  spec.validity = {kNow - age, kNow - age + 1800 * kDay};
  return probe::testing::self_sign(spec);
}

/// Those of the organization, in the order in which they follow each other; and one that nobody has configured.
inline const Certificate& previous() {
  static const Certificate kMade = certificate("previous", 1000 * kDay);
  return kMade;
}
inline const Certificate& current() {
  static const Certificate kMade = certificate("auth", 100 * kDay);
  return kMade;
}
inline const Certificate& next() {
  static const Certificate kMade = certificate("next", kDay);
  return kMade;
}
inline const Certificate& another() {
  static const Certificate kMade = certificate("another", 10 * kDay);
  return kMade;
}

/// What `Get-AuthConfig | Format-List Identity, *Thumbprint, ServiceName` prints.
inline std::string auth_config(const std::string& current_text, const std::string& next_text = "",
                               const std::string& previous_text = "") {
  return "\r\nIdentity                      : Auth Configuration\r\n"
         "CurrentCertificateThumbprint  : " +
         current_text +
         "\r\n"
         "PreviousCertificateThumbprint : " +
         previous_text +
         "\r\n"
         "NextCertificateThumbprint     : " +
         next_text +
         "\r\n"
         "ServiceName                   : 00000002-0000-0ff1-ce00-000000000000\r\n\r\n";
}

/// One key as Exchange publishes it.
inline std::string key(const Certificate& made, const std::string& x5t, const std::string& usage = "signing") {
  return R"({"usage":")" + usage + R"(","keyinfo":{"x5t":")" + x5t +
         R"("},"keyvalue":{"type":"x509Certificate","value":")" + probe::testing::base64(made.der()) + R"("}})";
}
inline std::string key(const Certificate& made) { return key(made, made.x5t()); }

/// The metadata document that Exchange publishes.
inline std::string document(const std::vector<std::string>& keys) {
  return fmt::format(
      R"({{"id":"1","version":"1.0","name":"Exchange","realm":"*","serviceName":"00000002-0000-0ff1-ce00-000000000000",)"
      R"("issuer":"00000002-0000-0ff1-ce00-000000000000@*","keys":[{}],"endpoints":[]}})",
      fmt::join(keys, ","));
}

/// The configuration in a file, the certificate in another, and the document on the server.
struct ThumbprintMatchTest : ::testing::Test {
  Rig rig;
  std::string more;  ///< keys of the probe beyond these

  ThumbprintMatchTest() {
    rig.put("/authconfig.txt", auth_config(current().sha1_hex(), next().sha1_hex(), previous().sha1_hex()));
    rig.put("/auth.cer", current().der());
    publish(document({key(current()), key(next())}));
  }

  void publish(std::string body, int status = 200, const std::string& url = kUrl) {
    core::HttpExchange exchange;
    exchange.response.status = status;
    exchange.response.headers = {{"Content-Type", "application/json"}};
    exchange.response.body = std::move(body);
    rig.fakes.http.exchanges[url] = exchange;
  }
  core::ProbeResult run(const std::string& published = "[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]",
                        const std::string& configured = "{ powershell: /authconfig.txt }") {
    return rig.run(keys(published, configured));
  }
  std::string keys(const std::string& published = "[{ file: /auth.cer }, { metadata: \"" + kUrl + "\" }]",
                   const std::string& configured = "{ powershell: /authconfig.txt }") const {
    return "type: thumbprint_match\nconfigured: " + configured + "\npublished: " + published + "\n" + more;
  }
};

/// The number for a slot.
inline std::optional<double> match(const core::ProbeResult& result, const std::string& slot) {
  return value_of(result, "probe_thumbprint_match", "slot=" + slot);
}

}  // namespace probe::probes::testing
