#include "probes/sources/known_certificates.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;

/// What was read, by the bytes it was read from. Forgets the older half when it is full.
template <class Value>
class Memory {
 public:
  explicit Memory(std::size_t half) : half_(half) {}

  const Value* find(std::string_view bytes) {
    if (const auto found = recent_.find(bytes); found != recent_.end()) return &found->second;
    const auto found = older_.find(bytes);
    if (found == older_.end()) return nullptr;
    auto known = older_.extract(found);
    make_room();
    return &recent_.insert(std::move(known)).position->second;
  }

  void add(std::string_view bytes, Value value) {
    make_room();
    recent_.insert_or_assign(std::string(bytes), std::move(value));
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view bytes) const { return std::hash<std::string_view>{}(bytes); }
  };
  using Half = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  void make_room() {
    if (recent_.size() < half_) return;
    older_ = std::exchange(recent_, Half());
  }

  std::size_t half_;
  Half recent_;
  Half older_;
};

/// Larger ones are rare, and many of them would add up.
constexpr std::size_t kMaxKeptBytes = std::size_t{8} * 1024;
constexpr std::size_t kKeptCertificates = 128;
constexpr std::size_t kKeptFiles = 1024;

}  // namespace

// Memories are each thread's own, so each event loop's: nothing is shared. What is in them changes the cost of a read
// and nothing else.

evidence::Parsed<Certificate> read_known_certificate(std::string_view der) {
  thread_local Memory<Certificate> memory(kKeptCertificates);
  if (const Certificate* known = memory.find(der)) return *known;
  auto certificate = evidence::read_certificate_der(der);
  if (certificate && der.size() <= kMaxKeptBytes) memory.add(der, *certificate);
  return certificate;
}

evidence::Parsed<std::vector<Certificate>> read_known_certificates(std::string_view file) {
  thread_local Memory<std::vector<Certificate>> memory(kKeptFiles);
  // A memory lives as long as its thread, which is no place for a key.
  const bool keeps = file.size() <= kMaxKeptBytes && file.find("PRIVATE KEY") == std::string_view::npos;
  if (!keeps) return evidence::read_certificates(file);
  if (const auto* known = memory.find(file)) return *known;
  auto certificates = evidence::read_certificates(file);
  if (certificates) memory.add(file, *certificates);
  return certificates;
}

}  // namespace probe::probes
