#include "tests/lab/lab_material.hpp"

#include "tests/support/pkcs12.hpp"
#include "tests/support/revocation.hpp"

#include <openssl/ssl.h>

#include <stdexcept>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;
using probe::testing::Certificate;
using probe::testing::CertificateSpec;
using probe::testing::KeySpec;
using probe::testing::pkcs12;
using probe::testing::Pkcs12Kind;
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

Certificate auth_with_weak_signature(Validity validity) {
  CertificateSpec spec = auth_spec(rsa(2048, "auth"), validity);
  spec.digest = probe::testing::SignatureDigest::kSha1;
  return self_sign(spec);
}

Certificate auth_with_wrong_usage(Validity validity) {
  CertificateSpec spec = auth_spec(rsa(2048, "auth"), validity);
  spec.key_usage = "critical,keyEncipherment";
  return self_sign(spec);
}

Certificate auth_with_unknown_extension(Validity validity) {
  CertificateSpec spec = auth_spec(rsa(2048, "auth"), validity);
  spec.unknown_critical_extension = "1.3.6.1.4.1.55555.1";
  return self_sign(spec);
}

Certificate auth_under_another_name(Validity validity) {
  CertificateSpec spec = auth_spec(rsa(2048, "another"), validity);
  spec.common_name = "Exchange S2S OAuth";
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

/// A leaf for `host` (and 127.0.0.1 when that is localhost).
CertificateSpec leaf_spec(const char* host, Validity validity) {
  const bool local = std::string_view{host} == "localhost";
  CertificateSpec spec =
      probe::testing::server({host}, local ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{});
  spec.validity = validity;
  return spec;
}

/// With an RSA key: Diffie-Hellman over numbers goes together with no other.
CertificateSpec mail_spec(Validity validity) {
  CertificateSpec spec = leaf_spec("localhost", validity);
  spec.key = rsa(2048, "mail");
  return spec;
}

ServerIdentity leaf_for(const char* host, const Certificate& issuer, Validity validity) {
  return identity(issue(leaf_spec(host, validity), issuer));
}

ServerIdentity self_signed_leaf(Validity validity) { return identity(self_sign(leaf_spec("localhost", validity))); }

/// Issued by one below the root, which a server has to send along.
ServerIdentity leaf_below(const Certificate& root, CertificateSpec issuing, Validity validity, bool sent) {
  issuing.validity = validity;
  const Certificate issuer = issue(issuing, root);
  CertificateSpec spec = leaf_spec("localhost", validity);
  spec.authority_info_access = "caIssuers;URI:http://pki.fabrikam.com/issuing.cer";
  return sent ? identity(issue(spec, issuer), {issuer}) : identity(issue(spec, issuer));
}

CertificateSpec barred_authority() {
  CertificateSpec spec = probe::testing::authority("Barred Issuing CA");
  spec.name_constraints = "critical,excluded;DNS:localhost";
  return spec;
}

CertificateSpec no_authority() {
  CertificateSpec spec = probe::testing::authority("Server that issues");
  spec.basic_constraints = "critical,CA:FALSE";
  return spec;
}

ServerIdentity leaf_with_unknown_extension(const Certificate& root, Validity validity) {
  CertificateSpec spec = leaf_spec("localhost", validity);
  spec.unknown_critical_extension = "1.3.6.1.4.1.55555.1";
  return identity(issue(spec, root));
}

ServerIdentity over_old_tls(ServerIdentity shown) {
  shown.max_tls_version = TLS1_1_VERSION;
  return shown;
}

ServerIdentity over_weak_keys(ServerIdentity shown) {
  shown.weak_key_exchange = true;
  return shown;
}

ServerIdentity authority_as_leaf(const Certificate& root, Validity validity) {
  CertificateSpec spec = leaf_spec("localhost", validity);
  spec.basic_constraints = "critical,CA:TRUE";
  return identity(issue(spec, root));
}

}  // namespace

LabMaterial::LabMaterial(TimePoint at)
    : now{std::chrono::floor<std::chrono::seconds>(at)},
      authority{lab_authority(now, "Probe Lab Root")},
      auth_healthy{self_sign(auth_spec(rsa(2048, "auth"), {now - kYear, now + 4 * kYear}))},
      auth_expired{self_sign(auth_spec(rsa(2048, "auth"), {now - 5 * kYear, now - 24h}))},
      auth_not_yet_valid{self_sign(auth_spec(rsa(2048, "auth"), {now + 24h, now + 5 * kYear}))},
      auth_expiring{self_sign(auth_spec(rsa(2048, "auth"), {now - 5 * kYear, now + 10 * 24h}))},
      auth_expiring_soon{self_sign(auth_spec(rsa(2048, "auth"), {now - kYear, now + 40 * 24h}))},
      auth_weak_signature{auth_with_weak_signature({now - kYear, now + 4 * kYear})},
      auth_wrong_usage{auth_with_wrong_usage({now - kYear, now + 4 * kYear})},
      auth_weak_key{self_sign(auth_spec(rsa(1024, "auth"), {now - kYear, now + 4 * kYear}))},
      auth_tampered{tampered_auth(rsa(2048, "auth"), {now - kYear, now + 4 * kYear})},
      auth_unknown_extension{auth_with_unknown_extension({now - kYear, now + 4 * kYear})},
      auth_next{self_sign(auth_spec(rsa(2048, "next"), {now - 24h, now + 5 * kYear}))},
      auth_previous{self_sign(auth_spec(rsa(2048, "previous"), {now - 3 * kYear, now + 2 * kYear}))},
      auth_another{self_sign(auth_spec(rsa(2048, "another"), {now - kYear, now + 4 * kYear}))},
      auth_renamed{auth_under_another_name({now - kYear, now + 4 * kYear})},
      sts_key{sts_certificate({now - kYear, now + 2 * kYear})},
      sts_key_expired{sts_certificate({now - 3 * kYear, now - 24h})},
      mail{issue(mail_spec({now - 24h, now + 180 * 24h}), authority)},
      leaf_healthy{identity(mail)},
      leaf_expired{leaf_for("localhost", authority, {now - 181 * 24h, now - 24h})},
      leaf_wrong_name{leaf_for("mail.contoso.com", authority, {now - 24h, now + 180 * 24h})},
      leaf_untrusted{leaf_for("localhost", lab_authority(now, "Unknown Root"), {now - 24h, now + 180 * 24h})},
      leaf_self_signed{self_signed_leaf({now - 24h, now + 180 * 24h})},
      leaf_without_intermediate{leaf_below(authority, probe::testing::authority("Probe Lab Issuing CA"),
                                           {now - 24h, now + 180 * 24h}, false)},
      leaf_authority{authority_as_leaf(authority, {now - 24h, now + 180 * 24h})},
      leaf_of_barred_authority{leaf_below(authority, barred_authority(), {now - 24h, now + 180 * 24h}, true)},
      leaf_of_no_authority{leaf_below(authority, no_authority(), {now - 24h, now + 180 * 24h}, true)},
      leaf_unknown_extension{leaf_with_unknown_extension(authority, {now - 24h, now + 180 * 24h})},
      leaf_before_renewal{leaf_for("localhost", authority, {now - 60 * 24h, now + 120 * 24h})},
      leaf_not_yet_valid{leaf_for("localhost", authority, {now + 24h, now + 180 * 24h})},
      leaf_with_stranger{identity(mail, {lab_authority(now, "Another Root")})},
      leaf_over_old_tls{over_old_tls(identity(mail))},
      leaf_over_weak_keys{over_weak_keys(identity(mail))},
      pfx_right{pkcs12(mail, std::string{kMailPassword})},
      pfx_without_key{pkcs12(mail, std::string{kMailPassword}, Pkcs12Kind::kWithoutKey)},
      pfx_old_ciphers{pkcs12(mail, std::string{kMailPassword}, Pkcs12Kind::kLegacy)},
      pfx_other_password{pkcs12(mail, "another password")},
      crl_right{probe::testing::crl(authority, {.this_update = now - 24h, .next_update = now + kYear})},
      crl_with_mail{probe::testing::crl(
          authority, {.revoked = {{mail, now - 1h, 1}}, .this_update = now - 1h, .next_update = now + kYear})},
      crl_old{probe::testing::crl(authority, {.this_update = now - 14 * 24h, .next_update = now - 7 * 24h})} {}

const std::string& LabMaterial::pfx(KeyFilesState::Pfx which) const {
  switch (which) {
    case KeyFilesState::Pfx::kRight:
      return pfx_right;
    case KeyFilesState::Pfx::kWithoutKey:
      return pfx_without_key;
    case KeyFilesState::Pfx::kOldCiphers:
      return pfx_old_ciphers;
    case KeyFilesState::Pfx::kOtherPassword:
      return pfx_other_password;
  }
  throw std::logic_error{"not a state of mail.pfx"};
}

const std::string& LabMaterial::crl(KeyFilesState::Crl which) const {
  switch (which) {
    case KeyFilesState::Crl::kRight:
      return crl_right;
    case KeyFilesState::Crl::kWithMail:
      return crl_with_mail;
    case KeyFilesState::Crl::kOld:
      return crl_old;
  }
  throw std::logic_error{"not a state of ca.crl"};
}

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
    case AuthCertificate::kExpiringSoon:
      return auth_expiring_soon;
    case AuthCertificate::kWeakSignature:
      return auth_weak_signature;
    case AuthCertificate::kWrongUsage:
      return auth_wrong_usage;
    case AuthCertificate::kWeakKey:
      return auth_weak_key;
    case AuthCertificate::kTampered:
      return auth_tampered;
    case AuthCertificate::kUnknownExtension:
      return auth_unknown_extension;
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
    case Leaf::kSelfSigned:
      return leaf_self_signed;
    case Leaf::kWithoutIntermediate:
      return leaf_without_intermediate;
    case Leaf::kAuthority:
      return leaf_authority;
    case Leaf::kOfBarredAuthority:
      return leaf_of_barred_authority;
    case Leaf::kOfNoAuthority:
      return leaf_of_no_authority;
    case Leaf::kUnknownExtension:
      return leaf_unknown_extension;
    case Leaf::kBeforeRenewal:
      return leaf_before_renewal;
    case Leaf::kNotYetValid:
      return leaf_not_yet_valid;
    case Leaf::kWithStranger:
      return leaf_with_stranger;
    case Leaf::kOverOldTls:
      return leaf_over_old_tls;
    case Leaf::kOverWeakKeys:
      return leaf_over_weak_keys;
  }
  throw std::logic_error{"not a leaf"};
}

}  // namespace probe::lab
