#include "probes/evidence/internal/pkcs12_bags.hpp"

#include "probes/evidence/internal/private_key_der.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::evidence::internal {
namespace {

constexpr int kMaxBags = 300;
constexpr int kMaxDepth = 4;  ///< of bags within bags

Unlocked<void> pass_on(const KeyError& error) { return tl::unexpected<KeyError>{error}; }

Unlocked<void> damaged(std::string message) {
  return pass_on(key_failure(KeyProblem::kMalformed, ParseErrorKind::kSyntax, std::move(message)).value());
}

std::string local_id_of(const PKCS12_SAFEBAG* bag) {
  const ASN1_TYPE* value = PKCS12_SAFEBAG_get0_attr(bag, NID_localKeyID);
  if (value == nullptr || value->type != V_ASN1_OCTET_STRING) return {};
  const ASN1_OCTET_STRING* id = value->value.octet_string;
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(id)), static_cast<std::size_t>(ASN1_STRING_length(id))};
}

class BagOpener {
 public:
  BagOpener(Pkcs12Password password, bool is_authentic, DerivationBudget& budget)
      : password_{password}, is_authentic_{is_authentic}, budget_{budget} {}

  Unlocked<void> open(PKCS7* safe);
  OpenedBags take() { return std::move(opened_); }

 private:
  Unlocked<void> open_all(const STACK_OF(PKCS12_SAFEBAG) * bags, int depth);
  Unlocked<void> open_bag(const PKCS12_SAFEBAG* bag, int depth);
  Unlocked<void> add_certificate(const PKCS12_SAFEBAG* bag);
  Unlocked<void> add_shrouded_key(const PKCS12_SAFEBAG* bag);
  Unlocked<void> add_key(const PKCS8_PRIV_KEY_INFO& info, const PKCS12_SAFEBAG* bag);
  Unlocked<OSSL_LIB_CTX*> admit(const X509_ALGOR* algorithm);
  Unlocked<void> not_decrypted(std::string_view what) const;

  Pkcs12Password password_;
  bool is_authentic_;
  DerivationBudget& budget_;
  OpenedBags opened_;
  int bags_ = 0;
};

Unlocked<OSSL_LIB_CTX*> BagOpener::admit(const X509_ALGOR* algorithm) {
  const PasswordScheme scheme = read_password_scheme(algorithm);
  auto& legacy = opened_.found.legacy_algorithms;
  if (scheme.is_legacy && std::find(legacy.begin(), legacy.end(), scheme.name) == legacy.end())
    legacy.push_back(scheme.name);
  return budget_.admit(scheme);
}

Unlocked<void> BagOpener::not_decrypted(std::string_view what) const {
  if (is_authentic_) return damaged(fmt::format("expected {} that the password decrypts, found damaged content", what));
  return pass_on(key_failure(KeyProblem::kBadPassword, ParseErrorKind::kForeign,
                             "expected the password of the PKCS#12 file, the one given does not open it")
                     .value());
}

Unlocked<void> BagOpener::open(PKCS7* safe) {
  if (PKCS7_type_is_data(safe)) {
    const SafeBags bags{PKCS12_unpack_p7data(safe)};
    return bags ? open_all(bags.get(), 0) : damaged("expected the bags of a PKCS#12 file, found other ASN.1");
  }
  if (!PKCS7_type_is_encrypted(safe) || safe->d.encrypted == nullptr || safe->d.encrypted->enc_data == nullptr) {
    return pass_on(key_failure(KeyProblem::kUnsupported, ParseErrorKind::kForeign,
                               "expected a PKCS#12 file protected by a password, found one protected by a public key")
                       .value());
  }
  const PKCS7_ENC_CONTENT* content = safe->d.encrypted->enc_data;
  if (content->enc_data == nullptr) return damaged("expected encrypted content in the PKCS#12 file, found none");
  const auto context = admit(content->algorithm);
  if (!context) return pass_on(context.error());
  const SafeBags bags{static_cast<STACK_OF(PKCS12_SAFEBAG)*>(
      PKCS12_item_decrypt_d2i_ex(content->algorithm, ASN1_ITEM_rptr(PKCS12_SAFEBAGS), password_.text, password_.size,
                                 content->enc_data, 1, *context, nullptr))};
  return bags ? open_all(bags.get(), 0) : not_decrypted("certificates");
}

Unlocked<void> BagOpener::open_all(const STACK_OF(PKCS12_SAFEBAG) * bags, int depth) {
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); ++i) {
    if (++bags_ > kMaxBags || depth > kMaxDepth) {
      return pass_on(key_failure(KeyProblem::kTooExpensive, ParseErrorKind::kTooLarge,
                                 fmt::format("expected a PKCS#12 file of at most {} bags, {} within each other, found "
                                             "more",
                                             kMaxBags, kMaxDepth))
                         .value());
    }
    if (auto opened = open_bag(sk_PKCS12_SAFEBAG_value(bags, i), depth); !opened) return opened;
  }
  return {};
}

Unlocked<void> BagOpener::open_bag(const PKCS12_SAFEBAG* bag, int depth) {
  switch (PKCS12_SAFEBAG_get_nid(bag)) {
    case NID_keyBag:
      return add_key(*PKCS12_SAFEBAG_get0_p8inf(bag), bag);
    case NID_pkcs8ShroudedKeyBag:
      return add_shrouded_key(bag);
    case NID_certBag:
      return add_certificate(bag);
    case NID_safeContentsBag:
      return open_all(PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
    default:
      return {};  // revocation lists and secrets
  }
}

Unlocked<void> BagOpener::add_certificate(const PKCS12_SAFEBAG* bag) {
  if (PKCS12_SAFEBAG_get_bag_nid(bag) != NID_x509Certificate) return {};
  const X509Handle x509{PKCS12_SAFEBAG_get1_cert(bag)};
  const std::size_t number = opened_.found.certificates.size() + 1;
  if (!x509) return damaged(fmt::format("certificate {} in the PKCS#12 file does not parse", number));
  if (number > kMaxCertificates) {
    return pass_on(key_failure(KeyProblem::kTooExpensive, ParseErrorKind::kTooLarge,
                               fmt::format("expected at most {} certificates, found more", kMaxCertificates))
                       .value());
  }
  auto certificate = read_certificate_der(der_of(x509.get()));
  if (!certificate)
    return damaged(fmt::format("certificate {} in the PKCS#12 file: {}", number, certificate.error().message));
  opened_.found.certificates.push_back(*std::move(certificate));
  opened_.certificate_ids.push_back(local_id_of(bag));
  return {};
}

Unlocked<void> BagOpener::add_shrouded_key(const PKCS12_SAFEBAG* bag) {
  const X509_SIG* encrypted = PKCS12_SAFEBAG_get0_pkcs8(bag);
  const X509_ALGOR* algorithm = nullptr;
  X509_SIG_get0(encrypted, &algorithm, nullptr);
  const auto context = admit(algorithm);
  if (!context) return pass_on(context.error());
  const Pkcs8Handle info{PKCS8_decrypt_ex(encrypted, password_.text, password_.size, *context, nullptr)};
  return info ? add_key(*info, bag) : not_decrypted("a private key");
}

Unlocked<void> BagOpener::add_key(const PKCS8_PRIV_KEY_INFO& info, const PKCS12_SAFEBAG* bag) {
  auto key = key_from_pkcs8(info);
  if (!key) return pass_on(key.error());
  opened_.keys.push_back(*std::move(key));
  opened_.key_ids.push_back(local_id_of(bag));
  return {};
}

}  // namespace

void free_safe_contents(STACK_OF(PKCS12_SAFEBAG) * bags) { sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free); }
void free_safes(STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); }

Unlocked<OpenedBags> open_safes(const STACK_OF(PKCS7) * safes, Pkcs12Password password, bool is_authentic,
                                DerivationBudget& budget) {
  BagOpener opener{password, is_authentic, budget};
  for (int i = 0; i < sk_PKCS7_num(safes); ++i) {
    if (auto opened = opener.open(sk_PKCS7_value(safes, i)); !opened) return tl::unexpected<KeyError>{opened.error()};
  }
  return opener.take();
}

}  // namespace probe::evidence::internal
