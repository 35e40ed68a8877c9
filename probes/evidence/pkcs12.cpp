#include "probes/evidence/pkcs12.hpp"

#include "probes/evidence/internal/der.hpp"
#include "probes/evidence/internal/object_name.hpp"
#include "probes/evidence/internal/pkcs12_bags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace probe::evidence {
namespace {

using internal::DerivationBudget;
using internal::key_failure;
using internal::OpenedBags;
using internal::Pkcs12Password;

tl::unexpected<KeyError> not_pkcs12(std::string_view bytes) {
  const auto size = internal::der_sequence_size(bytes, "a PKCS#12 file");
  if (!size && size.error().kind != ParseErrorKind::kSyntax) return internal::malformed_key(size.error());
  const auto kind = internal::recognise_der(bytes);
  const bool is_other = !kind.empty() && kind != "PKCS#12";
  if (is_other || (size && read_certificate_der(bytes))) {
    return key_failure(KeyProblem::kMalformed, ParseErrorKind::kForeign,
                       fmt::format("expected a PKCS#12 file, found {}", is_other ? kind : "a certificate"));
  }
  return key_failure(KeyProblem::kMalformed, ParseErrorKind::kSyntax,
                     "expected a PKCS#12 file, found other or damaged ASN.1");
}

Unlocked<internal::Pkcs12Handle> parse(std::string_view bytes) {
  const unsigned char* at = internal::as_unsigned(bytes);
  internal::Pkcs12Handle file{d2i_PKCS12(nullptr, &at, static_cast<long>(bytes.size()))};
  if (!file) return not_pkcs12(bytes);
  const auto size = static_cast<std::size_t>(at - internal::as_unsigned(bytes));
  if (size < bytes.size()) {
    return key_failure(
        KeyProblem::kMalformed, ParseErrorKind::kSyntax,
        fmt::format("expected the PKCS#12 file to end at offset {}, found {} more bytes", size, bytes.size() - size));
  }
  return file;
}

/// The passwords to try. Programs disagree on what no password is, so that and the empty one stand for each other.
std::vector<Pkcs12Password> candidates(std::optional<std::string_view> password) {
  if (!password) return {{nullptr, 0}, {"", 0}};
  if (password->empty()) return {{"", 0}, {nullptr, 0}};
  return {{password->data(), static_cast<int>(password->size())}};
}

tl::unexpected<KeyError> refused(std::optional<std::string_view> password) {
  if (!password) {
    return key_failure(KeyProblem::kPasswordMissing, ParseErrorKind::kForeign,
                       "expected a password for the PKCS#12 file, found none");
  }
  return key_failure(KeyProblem::kBadPassword, ParseErrorKind::kForeign,
                     "expected the password of the PKCS#12 file, the one given does not open it");
}

/// Pays for one check of the file's checksum, and makes sure that OpenSSL can do it.
Unlocked<void> admit_checksum(const PKCS12& file, DerivationBudget& budget) {
  const ASN1_INTEGER* rounds = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  PKCS12_get0_mac(nullptr, &algorithm, nullptr, &rounds, &file);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  if (EVP_get_digestbyobj(object) == nullptr) {
    return key_failure(KeyProblem::kUnsupported, ParseErrorKind::kForeign,
                       fmt::format("expected a PKCS#12 file with a checksum that OpenSSL knows, found {}",
                                   internal::object_name(object)));
  }
  std::uint64_t count = 1;  // the default of RFC 7292
  if (rounds != nullptr && ASN1_INTEGER_get_uint64(&count, rounds) != 1) count = UINT64_MAX;
  return budget.spend(count);
}

/// The password of `password`'s candidates that the checksum was made with.
Unlocked<Pkcs12Password> verify(PKCS12& file, std::optional<std::string_view> password, DerivationBudget& budget) {
  for (const Pkcs12Password& each : candidates(password)) {
    if (auto admitted = admit_checksum(file, budget); !admitted) return tl::unexpected<KeyError>{admitted.error()};
    if (PKCS12_verify_mac(&file, each.text, each.size) == 1) return each;
  }
  return refused(password);
}

Unlocked<OpenedBags> open(PKCS12& file, std::optional<std::string_view> password) {
  DerivationBudget budget{"the PKCS#12 file"};
  const internal::Safes safes{PKCS12_unpack_authsafes(&file)};
  if (!safes) {
    return key_failure(KeyProblem::kUnsupported, ParseErrorKind::kForeign,
                       "expected a PKCS#12 file protected by a password, found one that is signed, or damaged");
  }
  if (PKCS12_mac_present(&file) == 1) {
    const auto verified = verify(file, password, budget);
    if (!verified) return tl::unexpected<KeyError>{verified.error()};
    return internal::open_safes(safes.get(), *verified, true, budget);
  }
  for (const Pkcs12Password& each : candidates(password)) {
    auto opened = internal::open_safes(safes.get(), each, false, budget);
    if (opened || opened.error().problem != KeyProblem::kBadPassword) return opened;
  }
  return refused(password);
}

/// Of the certificates the one of a key, by its numbers.
std::optional<std::size_t> matching(const std::vector<Certificate>& certificates, const PrivateKey& key) {
  const auto found = std::find_if(certificates.begin(), certificates.end(),
                                  [&key](const Certificate& each) { return key.matches(each); });
  if (found == certificates.end()) return std::nullopt;
  return static_cast<std::size_t>(found - certificates.begin());
}

std::optional<std::size_t> paired(const std::vector<std::string>& ids, const std::string& id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (id.empty() || found == ids.end()) return std::nullopt;
  return static_cast<std::size_t>(found - ids.begin());
}

Pkcs12 arrange(OpenedBags opened) {
  Pkcs12 file = std::move(opened.found);
  file.keys = opened.keys.size();
  if (opened.keys.empty()) return file;
  std::size_t chosen = 0;
  std::optional<std::size_t> leaf;
  for (std::size_t i = 0; i < opened.keys.size() && !leaf; ++i) {
    leaf = matching(file.certificates, opened.keys[i]);
    if (leaf) chosen = i;
  }
  if (!leaf) leaf = paired(opened.certificate_ids, opened.key_ids[chosen]);
  file.key = opened.keys[chosen];
  const auto first = file.certificates.begin();
  if (leaf)
    std::rotate(first, first + static_cast<std::ptrdiff_t>(*leaf), first + static_cast<std::ptrdiff_t>(*leaf) + 1);
  return file;
}

}  // namespace

bool is_pkcs12(std::string_view bytes) {
  if (bytes.size() < 8 || bytes[0] != '\x30') return false;
  const auto length = static_cast<unsigned char>(bytes[1]);
  const std::size_t more = length > 0x80 ? length & 0x7fU : 0;
  return more <= 4 && bytes.substr(2 + more).starts_with(std::string_view("\x02\x01\x03", 3));
}

Unlocked<Pkcs12> read_pkcs12(std::string_view bytes, std::optional<std::string_view> password) {
  if (bytes.size() > kMaxCertificateBytes) {
    return key_failure(
        KeyProblem::kTooExpensive, ParseErrorKind::kTooLarge,
        fmt::format("expected a PKCS#12 file of at most {} bytes, found {}", kMaxCertificateBytes, bytes.size()));
  }
  const internal::ErrorScope errors;
  const auto file = parse(bytes);
  if (!file) return tl::unexpected<KeyError>{file.error()};
  auto opened = open(**file, password);
  if (!opened) return tl::unexpected<KeyError>{opened.error()};
  return arrange(*std::move(opened));
}

}  // namespace probe::evidence
