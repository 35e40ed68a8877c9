#include "probes/sources/known_certificates.hpp"

#include "agent/core/recent.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <string>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;

/// Larger ones are rare, and many of them would add up.
constexpr std::size_t kMaxKeptBytes = std::size_t{8} * 1024;
constexpr std::size_t kKeptCertificates = 512;
constexpr std::size_t kKeptFiles = 2048;

/// What was read of a content that others have, too, and which stays in memory with it: so no other one can get its
/// address.
struct KnownContent {
  core::SharedContent content;
  SharedCertificates certificates;
};

core::Recent<KnownContent>& contents() {
  thread_local core::Recent<KnownContent> memory(kKeptFiles);
  return memory;
}

std::string address_of(const core::SharedContent& content) {
  const auto address = std::bit_cast<std::array<char, sizeof(void*)>>(content.get());
  return {address.data(), address.size()};
}

}  // namespace

// Memories are each thread's own, so each event loop's: nothing is shared. What is in them changes the cost of a read
// and nothing else.

evidence::Parsed<SharedCertificate> read_known_certificate(std::string_view der) {
  thread_local core::Recent<SharedCertificate> memory(kKeptCertificates);
  if (const auto* known = memory.find(der)) return *known;
  auto certificate = evidence::read_certificate_der(der);
  if (!certificate) return tl::unexpected(std::move(certificate).error());
  auto shared = std::make_shared<const Certificate>(*std::move(certificate));
  if (der.size() <= kMaxKeptBytes) memory.keep(der, shared);
  return shared;
}

bool known_to_be_signed_by(const Certificate& certificate, const Certificate& issuer) {
  thread_local core::Recent<bool> memory(kKeptFiles);
  const std::string pair = certificate.sha256.bytes() + issuer.sha256.bytes();
  if (const bool* known = memory.find(pair)) return *known;
  const bool is_signed = evidence::signed_by(certificate, issuer);
  memory.keep(pair, is_signed);
  return is_signed;
}

namespace {

/// `has_key`: set when a key lies beside the certificates, also when it does not open. A memory lives as long as its
/// thread, which is no place for one.
evidence::Parsed<CertificatesAndKey> read_file(std::string_view bytes, bool& has_key) {
  thread_local core::Recent<SharedCertificates> memory(kKeptFiles);
  const bool is_small = bytes.size() <= kMaxKeptBytes;
  const auto* known = is_small ? memory.find(bytes) : nullptr;
  if (known != nullptr) return CertificatesAndKey{*known, std::nullopt};
  auto certificates = evidence::read_certificates(bytes);
  if (!certificates) return tl::unexpected(std::move(certificates).error());
  auto shared = std::make_shared<const std::vector<Certificate>>(*std::move(certificates));
  CertificatesAndKey file{std::move(shared), std::nullopt};
  auto key = evidence::PrivateKey::read(bytes);
  has_key = key || key.error().problem != evidence::KeyProblem::kAbsent;
  if (!has_key && is_small) memory.keep(bytes, file.certificates);
  if (key) file.key = *std::move(key);
  return file;
}

}  // namespace

evidence::Parsed<CertificatesAndKey> read_known_file(std::string_view bytes) {
  bool has_key = false;
  return read_file(bytes, has_key);
}

SharedCertificates known_certificates(const core::SharedContent& content) {
  const auto* known = contents().find(address_of(content));
  return known == nullptr ? nullptr : known->certificates;
}

evidence::Parsed<CertificatesAndKey> read_known_file(const core::SharedContent& content) {
  if (auto known = known_certificates(content)) return CertificatesAndKey{std::move(known), std::nullopt};
  bool has_key = false;
  auto file = read_file(content->bytes, has_key);
  const bool is_small = content->bytes.size() <= kMaxKeptBytes;
  if (file && !has_key && is_small) contents().keep(address_of(content), {content, file->certificates});
  return file;
}

}  // namespace probe::probes
