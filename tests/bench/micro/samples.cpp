#include "tests/bench/micro/samples.hpp"

#include "places.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/encoding.hpp"
#include "tests/support/files.hpp"

#include <fmt/format.h>

namespace probe::bench {

namespace {

const testing::Certificate& signing_certificate() {
  static const testing::Certificate certificate = testing::self_sign(testing::exchange_auth());
  return certificate;
}

std::string published_key(const testing::Certificate& certificate) {
  return fmt::format(
      R"({{"usage":"signing","keyinfo":{{"x5t":"{}"}},"keyvalue":{{"type":"x509Certificate","value":"{}"}}}})",
      certificate.x5t(), testing::base64(certificate.der()));
}

}  // namespace

std::string certificate_pem() { return signing_certificate().pem(); }

std::string certificate_der() { return signing_certificate().der(); }

std::string metadata_json() {
  const auto next = testing::self_sign(testing::exchange_auth());
  return fmt::format(
      R"({{"id":"00000002-0000-0ff1-ce00-000000000000/mail.fabrikam.com@fabrikam.com","name":"Exchange","realm":"fabrikam.com",)"
      R"("issuer":"00000002-0000-0ff1-ce00-000000000000@fabrikam.com","allowedAudiences":[],"keys":[{},{}],"endpoints":[]}})",
      published_key(signing_certificate()), published_key(next));
}

std::string key_set_json() {
  // 2048 bits whose value matters to nobody: the first and the last digit make it a modulus.
  const std::string modulus = "v" + std::string(340, 'A') + "Q";
  std::string keys;
  for (int number = 0; number < 6; ++number) {
    keys += fmt::format(R"({}{{"kty":"RSA","use":"sig","kid":"key-{}","n":"{}","e":"AQAB"}})", number == 0 ? "" : ",",
                        number, modulus);
  }
  return fmt::format(R"({{"keys":[{}]}})", keys);
}

std::string sample_file(const std::string& path) {
  return testing::read_file(std::string(PROBE_SOURCE_DIR) + "/" + path).value();
}

}  // namespace probe::bench
