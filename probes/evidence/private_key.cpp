#include "probes/evidence/private_key.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/der.hpp"
#include "probes/evidence/internal/foreign.hpp"
#include "probes/evidence/internal/pem.hpp"
#include "probes/evidence/internal/private_key_der.hpp"
#include "probes/evidence/internal/private_key_handle.hpp"
#include "probes/evidence/text.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace probe::evidence {
namespace {

using internal::key_failure;
using internal::PemBlock;
using Password = std::optional<std::string_view>;

constexpr std::string_view kExpectedFile = "expected a PEM or DER private key";

bool is_private_key(const PemBlock& block) { return block.label.ends_with("PRIVATE KEY"); }

Unlocked<PrivateKey> read_der(std::string_view der, Password password) {
  if (const auto encrypted = internal::encrypted_key_from_der(der)) {
    internal::DerivationBudget budget{"the private key"};
    return internal::decrypt_pkcs8(*encrypted, password, budget);
  }
  return internal::key_from_der(der);
}

Unlocked<PrivateKey> read_block(const PemBlock& block, Password password) {
  if (const auto encryption = internal::split_pem_headers(block)) return internal::decrypt_pem(*encryption, password);
  auto bytes = internal::decode_pem_body(block);
  if (!bytes) return internal::malformed_key(bytes.error());
  const internal::SecretBytes der{*std::move(bytes)};
  if (const auto size = internal::der_sequence_size(der.view(), "a private key"); !size)
    return internal::malformed_key(size.error());
  return read_der(der.view(), password);
}

Unlocked<PrivateKey> read_pem(std::string_view text, Password password) {
  const auto blocks = internal::split_pem(text);
  if (!blocks) return internal::malformed_key(blocks.error());
  const PemBlock* found = nullptr;
  for (const PemBlock& block : *blocks) {
    if (!is_private_key(block)) continue;
    if (found != nullptr) {
      return key_failure(KeyProblem::kMalformed, ParseErrorKind::kShape,
                         fmt::format("expected one private key, found one on line {} and another on line {}",
                                     found->line, block.line));
    }
    found = &block;
  }
  if (found == nullptr) {
    return key_failure(KeyProblem::kAbsent, ParseErrorKind::kForeign,
                       "expected a PEM block PRIVATE KEY, found only " + internal::describe_blocks(*blocks));
  }
  auto key = read_block(*found, password);
  if (key || key.error().line) return key;
  KeyError error = key.error();
  error.message = fmt::format("private key on line {}: {}", found->line, error.message);
  error.line = found->line;
  return tl::unexpected<KeyError>{std::move(error)};
}

Unlocked<PrivateKey> read_der_file(std::string_view bytes, Password password) {
  const auto kind = internal::recognise_der(bytes);
  if (kind == "PKCS#12" || kind == "PKCS#7") {
    return key_failure(KeyProblem::kAbsent, ParseErrorKind::kForeign, fmt::format("{}, found {}", kExpectedFile, kind));
  }
  const auto size = internal::der_sequence_size(bytes, "a DER private key");
  if (!size) return internal::malformed_key(size.error());
  if (*size < bytes.size()) {
    return key_failure(
        KeyProblem::kMalformed, ParseErrorKind::kSyntax,
        fmt::format("expected the private key to end at offset {}, found {} more bytes", *size, bytes.size() - *size));
  }
  if (read_certificate_der(bytes)) {
    return key_failure(KeyProblem::kAbsent, ParseErrorKind::kForeign,
                       fmt::format("{}, found a certificate", kExpectedFile));
  }
  return read_der(bytes, password);
}

/// Says what is there instead without showing it: a key in an unknown form is a secret, too.
tl::unexpected<KeyError> foreign_file(std::string_view bytes) {
  const bool empty = trim(bytes).empty();
  return key_failure(KeyProblem::kMalformed, empty ? ParseErrorKind::kTruncated : ParseErrorKind::kForeign,
                     fmt::format("{}, found {}", kExpectedFile, empty ? "nothing" : "neither"));
}

}  // namespace

Unlocked<PrivateKey> PrivateKey::read(std::string_view bytes, std::optional<std::string_view> password) {
  if (bytes.size() > kMaxKeyFileBytes) {
    return key_failure(KeyProblem::kTooExpensive, ParseErrorKind::kTooLarge,
                       fmt::format("{} of at most {} bytes, found {}", kExpectedFile, kMaxKeyFileBytes, bytes.size()));
  }
  if (bytes.find("-----BEGIN ") != std::string_view::npos) return read_pem(bytes, password);
  if (bytes.starts_with('\x30') && (bytes.size() < 2 || !is_digit(bytes[1]))) return read_der_file(bytes, password);
  if (auto decoded = decode_text(bytes); decoded && decoded->find("-----BEGIN ") != std::string::npos) {
    const internal::SecretBytes text{*std::move(decoded)};
    return read_pem(text.view(), password);
  }
  return foreign_file(bytes);
}

bool PrivateKey::matches(const Certificate& certificate) const {
  const internal::ErrorScope errors;
  const auto x509 = internal::x509_from_der(certificate.der);
  const EVP_PKEY* certified = x509 ? X509_get0_pubkey(x509.get()) : nullptr;
  return certified != nullptr && EVP_PKEY_eq(certified, handle_->key.get()) == 1;
}

}  // namespace probe::evidence
