#include "tests/lab/lab_material.hpp"

#include <stdexcept>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
using probe::testing::Certificate;
using probe::testing::CertificateSpec;
using probe::testing::KeySpec;
using probe::testing::rsa;
using probe::testing::ServerIdentity;
using probe::testing::TimePoint;
using probe::testing::Validity;

constexpr auto kYear = 24h * 365;

CertificateSpec auth_spec(const KeySpec& key, Validity validity) {
  CertificateSpec spec = probe::testing::exchange_auth();
  spec.key = key;
  spec.validity = validity;
  return spec;
}

Certificate tampered_auth(const KeySpec& key, Validity validity) {
  CertificateSpec spec = auth_spec(key, validity);
  spec.tampered = true;
  return self_sign(spec);
}

Certificate sts_certificate(Validity validity) {
  CertificateSpec spec = probe::testing::server({"accounts.accesscontrol.windows.net"});
  spec.key = rsa(2048, "sts");
  spec.dns_names.clear();
  spec.validity = validity;
  return self_sign(spec);
}

Certificate lab_authority(TimePoint now, const char* name) {
  CertificateSpec spec = probe::testing::authority(name);
  spec.validity = {now - 24h, now + 5 * kYear};
  return self_sign(spec);
}

/// A leaf for `host` (and 127.0.0.1 when that is localhost), for a year around now unless told otherwise.
ServerIdentity leaf_for(const char* host, const Certificate& issuer, Validity validity) {
  const bool local = std::string_view{host} == "localhost";
  CertificateSpec spec =
      probe::testing::server({host}, local ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{});
  spec.validity = validity;
  return identity(issue(spec, issuer));
}

}  // namespace

LabMaterial::LabMaterial(TimePoint at)
    : now{std::chrono::floor<std::chrono::seconds>(at)},
      authority{lab_authority(now, "Probe Lab Root")},
      auth_healthy{self_sign(auth_spec(rsa(2048, "auth"), {now - kYear, now + 4 * kYear}))},
      auth_expired{self_sign(auth_spec(rsa(2048, "auth"), {now - 5 * kYear, now - 24h}))},
      auth_not_yet_valid{self_sign(auth_spec(rsa(2048, "auth"), {now + 24h, now + 5 * kYear}))},
      auth_expiring{self_sign(auth_spec(rsa(2048, "auth"), {now - 5 * kYear, now + 10 * 24h}))},
      auth_weak_key{self_sign(auth_spec(rsa(1024, "auth"), {now - kYear, now + 4 * kYear}))},
      auth_tampered{tampered_auth(rsa(2048, "auth"), {now - kYear, now + 4 * kYear})},
      auth_next{self_sign(auth_spec(rsa(2048, "next"), {now - 24h, now + 5 * kYear}))},
      auth_previous{self_sign(auth_spec(rsa(2048, "previous"), {now - 3 * kYear, now + 2 * kYear}))},
      auth_another{self_sign(auth_spec(rsa(2048, "another"), {now - kYear, now + 4 * kYear}))},
      sts_key{sts_certificate({now - kYear, now + 2 * kYear})},
      sts_key_expired{sts_certificate({now - 3 * kYear, now - 24h})},
      leaf_healthy{leaf_for("localhost", authority, {now - 24h, now + 180 * 24h})},
      leaf_expired{leaf_for("localhost", authority, {now - 181 * 24h, now - 24h})},
      leaf_wrong_name{leaf_for("mail.contoso.com", authority, {now - 24h, now + 180 * 24h})},
      leaf_untrusted{leaf_for("localhost", lab_authority(now, "Unknown Root"), {now - 24h, now + 180 * 24h})} {}

const Certificate& LabMaterial::auth(AuthCertificate which) const {
  switch (which) {
    case AuthCertificate::kHealthy:
      return auth_healthy;
    case AuthCertificate::kExpired:
      return auth_expired;
    case AuthCertificate::kNotYetValid:
      return auth_not_yet_valid;
    case AuthCertificate::kExpiring:
      return auth_expiring;
    case AuthCertificate::kWeakKey:
      return auth_weak_key;
    case AuthCertificate::kTampered:
      return auth_tampered;
  }
  throw std::logic_error{"not an auth certificate"};
}

const ServerIdentity& LabMaterial::leaf(Leaf which) const {
  switch (which) {
    case Leaf::kHealthy:
      return leaf_healthy;
    case Leaf::kExpired:
      return leaf_expired;
    case Leaf::kWrongName:
      return leaf_wrong_name;
    case Leaf::kUntrusted:
      return leaf_untrusted;
  }
  throw std::logic_error{"not a leaf"};
}

}  // namespace probe::lab
