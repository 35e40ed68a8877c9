#include "probes/sources/known_certificates.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;

/// Certificates by their bytes. Forgets the older half when it is full.
class Memory {
 public:
  const Certificate* find(std::string_view der) {
    if (const auto found = recent_.find(der); found != recent_.end()) return &found->second;
    const auto found = older_.find(der);
    if (found == older_.end()) return nullptr;
    auto node = older_.extract(found);
    return &add(std::move(node.mapped()));
  }

  const Certificate& add(Certificate certificate) {
    if (recent_.size() >= kHalf) {
      older_ = std::move(recent_);
      recent_.clear();
    }
    std::string der = certificate.der;
    return recent_.insert_or_assign(std::move(der), std::move(certificate)).first->second;
  }

 private:
  static constexpr std::size_t kHalf = 128;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view der) const { return std::hash<std::string_view>{}(der); }
  };
  using Half = std::unordered_map<std::string, Certificate, Hash, std::equal_to<>>;

  Half recent_;
  Half older_;
};

/// Larger ones are rare, and many of them would add up.
constexpr std::size_t kMaxKeptBytes = std::size_t{8} * 1024;

}  // namespace

evidence::Parsed<Certificate> read_known_certificate(std::string_view der) {
  // Of each thread, which is of each event loop, its own: nothing is shared. What is in it changes the cost of a read
  // and nothing else.
  thread_local Memory memory;
  if (const Certificate* known = memory.find(der)) return *known;
  auto certificate = evidence::read_certificate_der(der);
  if (certificate && der.size() <= kMaxKeptBytes) memory.add(*certificate);
  return certificate;
}

}  // namespace probe::probes
