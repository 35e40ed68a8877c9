#include "agent/net/known_x509.hpp"

#include "agent/openssl/lean_context.hpp"

#include <openssl/err.h>

#include <cstddef>
#include <unordered_map>
#include <utility>

namespace probe::net {

namespace {

using Known = std::unordered_map<core::Der, X509Ptr>;

/// Two halves of so many: when one is full, the older one is forgotten.
constexpr std::size_t kHalf = 64;
constexpr std::size_t kMaxKeptBytes = std::size_t{8} * 1024;

struct Memory {
  Known recent;
  Known older;
};

X509Ptr read(const core::Der& der) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const auto* next = begin;
  X509Ptr certificate(openssl::read_certificate(&next, static_cast<long>(der.size())));
  ERR_clear_error();
  if (next != begin + der.size()) certificate.reset();
  return certificate;
}

X509Ptr shared(X509* certificate) {
  X509_up_ref(certificate);
  return X509Ptr(certificate);
}

}  // namespace

X509Ptr read_known_x509(const core::Der& der) {
  // Of each thread, so of each event loop, its own: nothing is shared. It changes what reading costs and nothing else.
  thread_local Memory memory;
  if (const auto known = memory.recent.find(der); known != memory.recent.end()) return shared(known->second.get());
  if (memory.recent.size() >= kHalf) {
    memory.older = std::move(memory.recent);
    memory.recent.clear();
  }
  if (auto known = memory.older.extract(der); !known.empty()) {
    return shared(memory.recent.insert(std::move(known)).position->second.get());
  }
  X509Ptr certificate = read(der);
  if (!certificate || der.size() > kMaxKeptBytes) return certificate;
  return shared(memory.recent.emplace(der, std::move(certificate)).first->second.get());
}

}  // namespace probe::net
