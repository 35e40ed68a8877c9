#include "tests/support/certificate_factory.hpp"

#include "tests/support/encoding.hpp"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace probe::testing {
namespace {

/// OpenSSL answers 1 (or a length) for success; anything else ends the making of this certificate.
void require(bool succeeded, const char* step) {
  if (!succeeded) throw std::runtime_error{std::string{"OpenSSL could not "} + step};
}

const EVP_MD* algorithm(SignatureDigest digest) {
  switch (digest) {
    case SignatureDigest::kMd5:
      return EVP_md5();
    case SignatureDigest::kSha1:
      return EVP_sha1();
    case SignatureDigest::kSha256:
      return EVP_sha256();
    case SignatureDigest::kSha384:
      return EVP_sha384();
  }
  throw std::logic_error{"not a signature digest"};
}

std::string to_der(X509* certificate) {
  const int size = i2d_X509(certificate, nullptr);
  require(size > 0, "encode a certificate");
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(certificate, &out);
  return der;
}

std::shared_ptr<X509> from_der(const std::string& der) {
  const auto* in = reinterpret_cast<const unsigned char*>(der.data());
  X509* certificate = d2i_X509(nullptr, &in, static_cast<long>(der.size()));
  require(certificate != nullptr, "read a certificate back");
  return {certificate, X509_free};
}

void set_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "draw a serial number");
  bytes[0] &= 0x7FU;  // positive (RFC 5280 section 4.1.2.2)
  bytes[0] |= 0x40U;  // and always of the same length
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number{
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), BN_free};
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr, "set a serial number");
}

void set_subject(X509* certificate, const std::string& common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, static_cast<int>(common_name.size()), -1, 0) == 1,
          "set a subject");
}

void set_validity(X509* certificate, const Validity& validity) {
  const auto seconds = [](TimePoint time) { return std::chrono::system_clock::to_time_t(time); };
  require(ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(validity.not_before)) != nullptr, "set notBefore");
  require(ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(validity.not_after)) != nullptr, "set notAfter");
}

std::string alternative_names(const CertificateSpec& spec) {
  std::string names;
  const auto add = [&names](const char* kind, const std::string& name) {
    names += (names.empty() ? "" : ",") + std::string{kind} + name;
  };
  for (const auto& name : spec.dns_names) add("DNS:", name);
  for (const auto& address : spec.ip_addresses) add("IP:", address);
  return names;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  if (value.empty()) return;
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension{
      X509V3_EXT_nconf_nid(nullptr, &context, nid, value.c_str()), X509_EXTENSION_free};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

void add_unknown_extension(X509* certificate, const std::string& oid) {
  const std::unique_ptr<ASN1_OBJECT, decltype(&ASN1_OBJECT_free)> name{OBJ_txt2obj(oid.c_str(), 1), ASN1_OBJECT_free};
  const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> value{ASN1_OCTET_STRING_new(),
                                                                                    ASN1_OCTET_STRING_free};
  constexpr std::array<unsigned char, 2> kNull{0x05, 0x00};
  require(name && value && ASN1_OCTET_STRING_set(value.get(), kNull.data(), kNull.size()) == 1, "make an extension");
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension{
      X509_EXTENSION_create_by_OBJ(nullptr, name.get(), 1, value.get()), X509_EXTENSION_free};
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "add an extension");
}

void add_extensions(X509* certificate, X509* issuer, const CertificateSpec& spec) {
  add_extension(certificate, issuer, NID_basic_constraints, spec.basic_constraints);
  add_extension(certificate, issuer, NID_key_usage, spec.key_usage);
  add_extension(certificate, issuer, NID_ext_key_usage, spec.extended_key_usage);
  add_extension(certificate, issuer, NID_subject_alt_name, alternative_names(spec));
  add_extension(certificate, issuer, NID_name_constraints, spec.name_constraints);
  add_extension(certificate, issuer, NID_info_access, spec.authority_info_access);
  add_extension(certificate, issuer, NID_crl_distribution_points, spec.crl_distribution_points);
  if (!spec.unknown_critical_extension.empty()) add_unknown_extension(certificate, spec.unknown_critical_extension);
  if (!spec.key_identifiers) return;
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  if (issuer != certificate) add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
}

PrivateKey key_of(const CertificateSpec& spec) {
  KeySpec key = spec.key;
  if (key.slot.empty()) key.slot = spec.common_name;
  return PrivateKey::get(key);
}

Certificate make(const CertificateSpec& spec, const Certificate* issuer) {
  const PrivateKey key = key_of(spec);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), X509_free};
  X509* const raw = certificate.get();
  require(raw != nullptr && X509_set_version(raw, X509_VERSION_3) == 1, "start a certificate");
  set_serial(raw);
  set_subject(raw, spec.common_name);
  set_validity(raw, spec.validity);
  X509* const signer = issuer == nullptr ? raw : issuer->native();
  require(X509_set_issuer_name(raw, X509_get_subject_name(signer)) == 1, "set an issuer");
  require(X509_set_pubkey(raw, key.native()) == 1, "set a public key");
  add_extensions(raw, signer, spec);
  EVP_PKEY* const signing_key = issuer == nullptr ? key.native() : issuer->key().native();
  require(X509_sign(raw, signing_key, algorithm(spec.digest)) > 0, "sign a certificate");

  std::string der = to_der(raw);
  // The signature is the last member of the certificate, so the last byte belongs to it.
  if (spec.tampered) der.back() = static_cast<char>(der.back() ^ 1);
  return {from_der(der), key};
}

}  // namespace

Certificate::Certificate(std::shared_ptr<x509_st> certificate, PrivateKey key)
    : certificate_{std::move(certificate)}, key_{std::move(key)}, der_{to_der(certificate_.get())} {}

std::string Certificate::pem() const {
  const std::string body = base64(der_);
  std::string text = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < body.size(); at += 64) text += body.substr(at, 64) + "\n";
  return text + "-----END CERTIFICATE-----\n";
}

std::string Certificate::sha1_hex() const { return hex(sha1(der_)); }
std::string Certificate::sha256_hex() const { return hex(sha256(der_)); }
std::string Certificate::x5t() const { return base64url(sha1(der_)); }
std::string Certificate::x5t_s256() const { return base64url(sha256(der_)); }

CertificateSpec authority(std::string common_name) {
  CertificateSpec spec;
  spec.common_name = std::move(common_name);
  spec.basic_constraints = "critical,CA:TRUE";
  spec.key_usage = "critical,keyCertSign,cRLSign";
  return spec;
}

CertificateSpec server(std::vector<std::string> dns_names, std::vector<std::string> ip_addresses) {
  CertificateSpec spec;
  spec.common_name = dns_names.empty() ? "server" : dns_names.front();
  spec.dns_names = std::move(dns_names);
  spec.ip_addresses = std::move(ip_addresses);
  spec.basic_constraints = "critical,CA:FALSE";
  spec.key_usage = "critical,digitalSignature";
  spec.extended_key_usage = "serverAuth";
  return spec;
}

CertificateSpec exchange_auth() {
  CertificateSpec spec;
  spec.common_name = "Microsoft Exchange Server Auth Certificate";
  spec.key = rsa(2048);
  spec.basic_constraints = "critical,CA:FALSE";
  spec.key_usage = "critical,digitalSignature,keyEncipherment";
  spec.extended_key_usage = "serverAuth";
  spec.key_identifiers = false;
  return spec;
}

Certificate self_sign(const CertificateSpec& spec) { return make(spec, nullptr); }

Certificate issue(const CertificateSpec& spec, const Certificate& issuer) { return make(spec, &issuer); }

}  // namespace probe::testing
