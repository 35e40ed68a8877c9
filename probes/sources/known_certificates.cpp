#include "probes/sources/known_certificates.hpp"

#include "agent/core/recent.hpp"

#include <cstddef>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;

/// Larger ones are rare, and many of them would add up.
constexpr std::size_t kMaxKeptBytes = std::size_t{8} * 1024;
constexpr std::size_t kKeptCertificates = 128;
constexpr std::size_t kKeptFiles = 1024;

}  // namespace

// Memories are each thread's own, so each event loop's: nothing is shared. What is in them changes the cost of a read
// and nothing else.

evidence::Parsed<Certificate> read_known_certificate(std::string_view der) {
  thread_local core::Recent<Certificate> memory(kKeptCertificates);
  if (const Certificate* known = memory.find(der)) return *known;
  auto certificate = evidence::read_certificate_der(der);
  if (certificate && der.size() <= kMaxKeptBytes) memory.keep(der, *certificate);
  return certificate;
}

evidence::Parsed<CertificatesAndKey> read_known_file(std::string_view bytes) {
  thread_local core::Recent<std::vector<Certificate>> memory(kKeptFiles);
  const bool is_small = bytes.size() <= kMaxKeptBytes;
  const auto* known = is_small ? memory.find(bytes) : nullptr;
  if (known != nullptr) return CertificatesAndKey{*known, std::nullopt};
  auto certificates = evidence::read_certificates(bytes);
  if (!certificates) return tl::unexpected(std::move(certificates).error());
  CertificatesAndKey file{*std::move(certificates), std::nullopt};
  auto key = evidence::PrivateKey::read(bytes);
  // A memory lives as long as its thread, which is no place for a key, nor for one that does not open.
  const bool has_none = !key && key.error().problem == evidence::KeyProblem::kAbsent;
  if (has_none && is_small) memory.keep(bytes, file.certificates);
  if (key) file.key = *std::move(key);
  return file;
}

}  // namespace probe::probes
