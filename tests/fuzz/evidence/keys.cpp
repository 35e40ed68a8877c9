#include "probes/evidence/pkcs12.hpp"
#include "probes/evidence/private_key.hpp"
#include "probes/evidence/secret.hpp"
#include "tests/fuzz/evidence/targets.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace probe::fuzzing {

namespace {

/// What the files in the corpus are protected with.
constexpr std::string_view kPassword = "correct horse";

/// Rounds of hashing that an input may ask for: readers allow so many that a single input would take seconds.
constexpr std::uint64_t kMostRounds = 0x10001;

/// The content of the DER integer of at most eight bytes that begins at `at`; 0 when none begins there.
std::uint64_t integer_at(std::string_view bytes, std::size_t at) {
  if (bytes[at] != 2) return 0;
  auto begin = at + 1;
  while (begin < bytes.size() && static_cast<unsigned char>(bytes[begin]) == 0x81) ++begin;
  if (begin >= bytes.size()) return 0;
  const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[begin]));
  if (size > 8 || bytes.size() - begin - 1 < size) return 0;
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(begin + 1, size)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// Whether no integer in the DER `bytes` could be a large number of rounds.
bool is_cheap(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (integer_at(bytes, at) > kMostRounds) return false;
  }
  return true;
}

void demand_key(const evidence::PrivateKey& key) {
  demand_message(key.type(), "the type of a key");
  demand_utf8(key.curve(), "the curve of a key");
  demand(key.bits() > 0 && key.bits() <= evidence::kMaxKeyBits, "the size of a key is bounded");
}

}  // namespace

bool private_key(std::string_view bytes) {
  const bool is_pem = bytes.find("-----BEGIN") != std::string_view::npos;
  const bool is_encrypted = bytes.find("ENCRYPTED PRIVATE KEY") != std::string_view::npos;
  // In PEM the rounds are hidden by base64, so such a key gets no password.
  if (!is_pem && !is_cheap(bytes)) return false;
  const auto read = evidence::PrivateKey::read(bytes, is_pem && is_encrypted ? std::nullopt : std::optional(kPassword));
  if (read) {
    demand_key(*read);
  } else {
    demand_error(read.error());
  }
  return true;
}

bool pkcs12(std::string_view bytes) {
  if (!is_cheap(bytes)) return false;
  const auto read = evidence::read_pkcs12(bytes, kPassword);
  if (!read) {
    demand_error(read.error());
    return true;
  }
  demand(read->certificates.size() <= evidence::kMaxCertificates, "certificates are bounded");
  demand(read->key.has_value() == (read->keys > 0), "there is a key when keys were counted");
  if (read->key) demand_key(*read->key);
  for (const auto& each : read->certificates) demand_certificate(each);
  return true;
}

bool secret(std::string_view bytes) {
  const auto read = evidence::read_secret(bytes);
  if (read) {
    demand(!read->empty(), "a secret is not empty");
    demand(read->find('\n') == std::string::npos, "a secret is one line");
    demand(bytes.find(*read) != std::string_view::npos, "a secret is what stands in the file");
  } else {
    demand_error(read.error());
  }
  return true;
}

}  // namespace probe::fuzzing
