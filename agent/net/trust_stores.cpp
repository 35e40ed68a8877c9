#include "agent/net/trust_stores.hpp"

#include "agent/core/input_error.hpp"
#include "agent/net/network_findings.hpp"
#include "agent/net/openssl_handles.hpp"
#include "agent/openssl/lean_context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>

namespace probe::net {

namespace {

constexpr std::array kSystemBundles{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                                    "/etc/ssl/cert.pem"};
constexpr std::int64_t kMaxBytes = 16 << 20;

[[noreturn]] void refuse(const std::string& path, const std::string& seen) {
  throw core::InputError(core::Finding("trust_store_unreadable",
                                       fmt::format("cannot use the CA file \"{}\": {}", path, seen), {{"path", path}}));
}

std::string system_bundle() {
  if (const char* configured = std::getenv("SSL_CERT_FILE"); configured != nullptr && *configured != '\0') {
    return configured;
  }
  for (const char* path : kSystemBundles) {
    struct stat status{};
    if (::stat(path, &status) == 0) return path;
  }
  return kSystemBundles.front();
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path, os_error_text(errno));
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Adds the certificates of `pem` to `store`; returns how many.
int add_all(X509_STORE* store, const std::string& pem, const std::string& path) {
  const openssl::LeanContext scope;
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) throw std::bad_alloc();
  ERR_clear_error();
  int added = 0;
  while (const X509Ptr certificate{PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr)}) {
    if (X509_STORE_add_cert(store, certificate.get()) != 1) throw std::bad_alloc();
    ++added;
  }
  // The end of the file shows as "no start line"; anything else is an entry that does not parse.
  const auto error = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE) {
    refuse(path, fmt::format("expected PEM certificates, entry {} is not one", added + 1));
  }
  return added;
}

}  // namespace

TrustStores::Identity TrustStores::identity_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) refuse(path, os_error_text(errno));
  // Opening a FIFO or a device could block for ever.
  if (!S_ISREG(status.st_mode)) refuse(path, "expected a regular file");
  if (status.st_size > kMaxBytes) refuse(path, fmt::format("expected at most 16 MiB, it has {} bytes", status.st_size));
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .modified_ns = status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec,
          .size = status.st_size};
}

TrustStores::Store TrustStores::get(const std::string& ca_file) {
  const std::string path = ca_file.empty() ? system_bundle() : ca_file;
  const Identity identity = identity_of(path);
  // Held while a bundle is parsed, too: others would but parse the same one.
  const std::lock_guard lock(mutex_);
  if (const auto known = entries_.find(path); known != entries_.end() && known->second.identity == identity) {
    return known->second.store;
  }
  Store store(X509_STORE_new(), X509_STORE_free);
  if (!store) throw std::bad_alloc();
  ++loads_;
  if (add_all(store.get(), content_of(path), path) == 0) refuse(path, "expected PEM certificates, there are none");
  entries_[path] = Entry{identity, store};
  return store;
}

std::uint64_t TrustStores::loads() const {
  const std::lock_guard lock(mutex_);
  return loads_;
}

}  // namespace probe::net
