#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

struct x509_store_st;  // OpenSSL's X509_STORE

namespace probe::net {

/// The CA bundles in use, each parsed once and shared by all event loops, because parsing the system's costs tens of
/// milliseconds and some megabytes. Thread-safe.
class TrustStores {
 public:
  using Store = std::shared_ptr<x509_store_st>;

  /// The certificates of the PEM bundle at `ca_file`, or of the system's bundle (SSL_CERT_FILE, else the
  /// distribution's) when that is empty. Read again when the file changed since (device, inode, time of modification,
  /// size). A store that is in use stays as it was. Throws core::InputError (`trust_store_unreadable`) when there is no
  /// such file, or one entry of it is not a certificate.
  Store get(const std::string& ca_file);

  /// How often a bundle was parsed so far.
  std::uint64_t loads() const;

 private:
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;
    std::int64_t size = 0;
    bool operator==(const Identity&) const = default;
  };
  struct Entry {
    Identity identity;
    Store store;
  };
  static Identity identity_of(const std::string& path);

  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::uint64_t loads_ = 0;
};

}  // namespace probe::net
