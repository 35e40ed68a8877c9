#include "certificate_maker.hpp"

#include "probes/evidence/encoding.hpp"

#include <openssl/bn.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <map>
#include <stdexcept>

namespace probe::evidence::testing {
namespace {

void require(bool succeeded, const char* step) {
  if (!succeeded) throw std::runtime_error{std::string{"OpenSSL could not "} + step};
}

const unsigned char* bytes_of(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

EVP_PKEY* generate(const std::string& type) {
  if (type.starts_with("RSA-"))
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(std::stoul(type.substr(4))));
  if (type.starts_with("ED") || type.starts_with("X")) return EVP_PKEY_Q_keygen(nullptr, nullptr, type.c_str());
  return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", type.c_str());
}

void set_name(X509_NAME* name, const std::string& attribute, const std::string& value) {
  require(X509_NAME_add_entry_by_txt(name, attribute.c_str(), MBSTRING_UTF8, bytes_of(value),
                                     static_cast<int>(value.size()), -1, 0) == 1,
          "set a name");
}

void add_text_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_nconf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "add an extension");
  X509_EXTENSION_free(extension);
}

void add_raw_extension(X509* certificate, int nid, const std::string& der) {
  ASN1_OCTET_STRING* value = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(value, bytes_of(der), static_cast<int>(der.size()));
  X509_EXTENSION* extension = X509_EXTENSION_create_by_NID(nullptr, nid, 0, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "add a raw extension");
  X509_EXTENSION_free(extension);
  ASN1_OCTET_STRING_free(value);
}

void add_critical_extension(X509* certificate, const std::string& oid, const std::string& der) {
  ASN1_OBJECT* object = OBJ_txt2obj(oid.c_str(), 1);
  ASN1_OCTET_STRING* value = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(value, bytes_of(der), static_cast<int>(der.size()));
  X509_EXTENSION* extension = X509_EXTENSION_create_by_OBJ(nullptr, object, 1, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "add a critical extension");
  X509_EXTENSION_free(extension);
  ASN1_OCTET_STRING_free(value);
  ASN1_OBJECT_free(object);
}

void push_name(GENERAL_NAMES* names, int type, const std::string& bytes) {
  GENERAL_NAME* name = GENERAL_NAME_new();
  ASN1_STRING* value = ASN1_STRING_type_new(type == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING);
  ASN1_STRING_set(value, bytes.data(), static_cast<int>(bytes.size()));
  GENERAL_NAME_set0_value(name, type, value);
  sk_GENERAL_NAME_push(names, name);
}

void add_alternative_names(X509* certificate, const Recipe& recipe) {
  if (recipe.dns_names.empty() && recipe.addresses.empty()) return;
  GENERAL_NAMES* names = sk_GENERAL_NAME_new_null();
  for (const auto& name : recipe.dns_names) push_name(names, GEN_DNS, name);
  for (const auto& address : recipe.addresses) push_name(names, GEN_IPADD, address);
  require(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1, "add alternative names");
  GENERAL_NAMES_free(names);
}

void set_serial(X509* certificate, const std::string& hex) {
  BIGNUM* number = nullptr;
  require(
      BN_hex2bn(&number, hex.c_str()) > 0 && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr,
      "set a serial");
  BN_free(number);
}

std::string to_der(X509* certificate) {
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  require(size > 0, "encode a certificate");
  std::string der(reinterpret_cast<char*>(data), static_cast<std::size_t>(size));
  OPENSSL_free(data);
  return der;
}

}  // namespace

Key key(const std::string& type, int slot) {
  static std::map<std::pair<std::string, int>, Key> keys;
  Key& made = keys[{type, slot}];
  if (!made) made = {generate(type), EVP_PKEY_free};
  require(made != nullptr, "make a key");
  return made;
}

Key key_with_exponent_three() {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr);
  BIGNUM* exponent = BN_new();
  BN_set_word(exponent, 3);
  EVP_PKEY* made = nullptr;
  require(EVP_PKEY_keygen_init(context) == 1 && EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1 &&
              EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, exponent) == 1 && EVP_PKEY_generate(context, &made) == 1,
          "make a key with exponent 3");
  BN_free(exponent);
  EVP_PKEY_CTX_free(context);
  return {made, EVP_PKEY_free};
}

Recipe exchange_auth() {
  Recipe recipe;
  recipe.key = key("RSA-2048");
  recipe.extensions = {{NID_key_usage, "critical,digitalSignature,keyEncipherment"},
                       {NID_ext_key_usage, "serverAuth"},
                       {NID_basic_constraints, "critical,CA:FALSE"}};
  return recipe;
}

std::string make_der(const Recipe& recipe) {
  const std::unique_ptr<X509, decltype(&X509_free)> owner{X509_new(), X509_free};
  X509* const certificate = owner.get();
  require(X509_set_version(certificate, recipe.version - 1) == 1, "set a version");
  set_serial(certificate, recipe.serial);
  for (const auto& [attribute, value] : recipe.subject) set_name(X509_get_subject_name(certificate), attribute, value);
  if (recipe.issuer_common_name.empty()) {
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  } else {
    set_name(X509_get_issuer_name(certificate), "CN", recipe.issuer_common_name);
  }
  require(ASN1_TIME_set_string(X509_getm_notBefore(certificate), recipe.not_before.c_str()) == 1, "set notBefore");
  require(ASN1_TIME_set_string(X509_getm_notAfter(certificate), recipe.not_after.c_str()) == 1, "set notAfter");
  require(X509_set_pubkey(certificate, recipe.key.get()) == 1, "set a key");
  for (const auto& [nid, value] : recipe.extensions) add_text_extension(certificate, nid, value);
  for (const auto& [nid, value] : recipe.raw_extensions) add_raw_extension(certificate, nid, value);
  for (const auto& [oid, value] : recipe.critical_extensions) add_critical_extension(certificate, oid, value);
  add_alternative_names(certificate, recipe);
  EVP_PKEY* const signer = recipe.signer ? recipe.signer.get() : recipe.key.get();
  const bool names_digest =
      EVP_PKEY_get_base_id(signer) != EVP_PKEY_ED25519 && EVP_PKEY_get_base_id(signer) != EVP_PKEY_ED448;
  require(X509_sign(certificate, signer, names_digest ? recipe.digest : nullptr) > 0, "sign");
  return to_der(certificate);
}

std::string pem(const std::string& der, const std::string& label) {
  const std::string body = encode_base64(der);
  std::string text = "-----BEGIN " + label + "-----\n";
  for (std::size_t at = 0; at < body.size(); at += 64) text += body.substr(at, 64) + "\n";
  return text + "-----END " + label + "-----\n";
}

std::string number(const Key& key, const char* name, std::size_t bytes) {
  BIGNUM* value = nullptr;
  require(EVP_PKEY_get_bn_param(key.get(), name, &value) == 1, "read a number of a key");
  std::string text(std::max(bytes, static_cast<std::size_t>(BN_num_bytes(value))), '\0');
  BN_bn2binpad(value, reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(text.size()));
  BN_free(value);
  return encode_base64url(text);
}

}  // namespace probe::evidence::testing
