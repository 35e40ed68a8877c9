#include "probes/evidence/internal/openssl_pbe.hpp"

#include "probes/evidence/internal/object_name.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/openssl_legacy.hpp"

#include <fmt/format.h>
#include <openssl/asn1t.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace probe::evidence::internal {
namespace {

constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();

/// A SEQUENCE of parameters as OpenSSL's struct; null when it is none.
template <typename T, auto kFree>
std::unique_ptr<T, FreeWith<kFree>> unpack(const ASN1_ITEM* item, const ASN1_TYPE* parameters) {
  return std::unique_ptr<T, FreeWith<kFree>>{static_cast<T*>(ASN1_TYPE_unpack_sequence(item, parameters))};
}

/// Anything that is not a count within 64 bits is more than anybody may ask for.
std::uint64_t count_of(const ASN1_INTEGER* number) {
  std::uint64_t count = 0;
  return number != nullptr && ASN1_INTEGER_get_uint64(&count, number) == 1 ? count : kEndless;
}

std::uint64_t product(std::uint64_t left, std::uint64_t right) {
  return right != 0 && left > kEndless / right ? kEndless : left * right;
}

const ASN1_OBJECT* object_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return object;
}

bool is_one_of(int nid, std::initializer_list<int> nids) {
  return std::find(nids.begin(), nids.end(), nid) != nids.end();
}

void malformed(PasswordScheme& scheme) {
  scheme.known = false;
  scheme.name += " with damaged parameters";
}

void read_key_derivation(const X509_ALGOR* algorithm, PasswordScheme& scheme) {
  const int nid = OBJ_obj2nid(object_of(algorithm));
  if (nid == NID_id_pbkdf2) {
    const auto parameters = unpack<PBKDF2PARAM, PBKDF2PARAM_free>(ASN1_ITEM_rptr(PBKDF2PARAM), algorithm->parameter);
    if (!parameters) return malformed(scheme);
    scheme.rounds = count_of(parameters->iter);
  } else if (nid == NID_id_scrypt) {
    const auto parameters =
        unpack<SCRYPT_PARAMS, SCRYPT_PARAMS_free>(ASN1_ITEM_rptr(SCRYPT_PARAMS), algorithm->parameter);
    if (!parameters) return malformed(scheme);
    scheme.rounds = product(product(count_of(parameters->costParameter), count_of(parameters->blockSize)),
                            count_of(parameters->parallelizationParameter));
  } else {
    scheme.known = false;
    scheme.name += " and " + object_name(object_of(algorithm));
  }
}

void read_pbes2(const X509_ALGOR* algorithm, PasswordScheme& scheme) {
  const auto parameters = unpack<PBE2PARAM, PBE2PARAM_free>(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
  if (!parameters) return malformed(scheme);
  const ASN1_OBJECT* cipher = object_of(parameters->encryption);
  const int nid = OBJ_obj2nid(cipher);
  scheme.name += " with " + object_name(cipher);
  read_key_derivation(parameters->keyfunc, scheme);
  scheme.needs_legacy_provider = is_one_of(nid, {NID_des_cbc, NID_rc2_cbc});
  scheme.is_legacy = scheme.needs_legacy_provider || nid == NID_des_ede3_cbc;
  scheme.known = scheme.known && OBJ_nid2sn(nid) != nullptr && nid != NID_undef;
}

void read_pbes1(const X509_ALGOR* algorithm, PasswordScheme& scheme) {
  const auto parameters = unpack<PBEPARAM, PBEPARAM_free>(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
  if (!parameters) return malformed(scheme);
  scheme.rounds = count_of(parameters->iter);
}

}  // namespace

PasswordScheme read_password_scheme(const X509_ALGOR* algorithm) {
  PasswordScheme scheme;
  const ASN1_OBJECT* object = object_of(algorithm);
  const int nid = OBJ_obj2nid(object);
  scheme.name = object_name(object);
  if (nid == NID_pbes2) {
    read_pbes2(algorithm, scheme);
    return scheme;
  }
  scheme.is_legacy = true;
  // 3DES and the hashing of PKCS#12 are in the default provider.
  const bool triple_des =
      is_one_of(nid, {NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_pbe_WithSHA1And2_Key_TripleDES_CBC});
  scheme.needs_legacy_provider =
      is_one_of(nid, {NID_pbe_WithSHA1And40BitRC2_CBC, NID_pbe_WithSHA1And128BitRC2_CBC, NID_pbe_WithSHA1And40BitRC4,
                      NID_pbe_WithSHA1And128BitRC4, NID_pbeWithMD5AndDES_CBC, NID_pbeWithSHA1AndDES_CBC,
                      NID_pbeWithMD5AndRC2_CBC, NID_pbeWithSHA1AndRC2_CBC});
  if (triple_des || scheme.needs_legacy_provider) {
    read_pbes1(algorithm, scheme);
  } else {
    scheme.known = false;
    scheme.is_legacy = false;
  }
  return scheme;
}

Unlocked<void> DerivationBudget::spend(std::uint64_t rounds) {
  if (rounds > left_) {
    return key_failure(KeyProblem::kTooExpensive, ParseErrorKind::kTooLarge,
                       rounds == kEndless
                           ? fmt::format("expected {} to ask for at most {} rounds of password hashing, found a number "
                                         "that is none or far larger",
                                         what_, kMaxKeyDerivationRounds)
                           : fmt::format("expected {} to ask for at most {} rounds of password hashing, found {}",
                                         what_, kMaxKeyDerivationRounds, kMaxKeyDerivationRounds - left_ + rounds));
  }
  left_ -= rounds;
  return {};
}

Unlocked<OSSL_LIB_CTX*> DerivationBudget::admit(const PasswordScheme& scheme) {
  if (!scheme.known) {
    return key_failure(
        KeyProblem::kUnsupported, ParseErrorKind::kForeign,
        fmt::format("expected {} to be encrypted in a way that OpenSSL knows, found {}", what_, scheme.name));
  }
  if (auto paid = spend(scheme.rounds); !paid) return tl::unexpected<KeyError>{paid.error()};
  if (!scheme.needs_legacy_provider) return nullptr;
  OSSL_LIB_CTX* context = legacy_library_context();
  if (context == nullptr) {
    return key_failure(KeyProblem::kLegacyAlgorithm, ParseErrorKind::kForeign,
                       fmt::format("expected {} to be encrypted with AES, found {}, which needs OpenSSL's legacy "
                                   "provider, and that cannot be loaded here",
                                   what_, scheme.name));
  }
  return context;
}

tl::unexpected<KeyError> key_failure(KeyProblem problem, ParseErrorKind kind, std::string message) {
  KeyError error;
  error.message = std::move(message);
  error.kind = kind;
  error.problem = problem;
  return tl::unexpected<KeyError>{std::move(error)};
}

tl::unexpected<KeyError> malformed_key(const ParseError& error) {
  KeyError wrapped;
  static_cast<ParseError&>(wrapped) = error;
  return tl::unexpected<KeyError>{std::move(wrapped)};
}

}  // namespace probe::evidence::internal
