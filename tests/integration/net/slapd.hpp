#pragma once

#include "tests/integration/agent/child_process.hpp"
#include "tests/integration/net/unpacked_server.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace probe::testing {

/// OpenLDAP's server on 127.0.0.1 with one small directory, `dc=fabrikam,dc=com`, that holds an organization's
/// authentication configuration. Anonymous clients may read all but `ou=secret`. Outside its directory it refers to
/// `ldap://dc2.fabrikam.com`. Ended with the object.
class Slapd {
 public:
  static constexpr const char* kSuffix = "dc=fabrikam,dc=com";
  static constexpr const char* kAdmin = "cn=admin,dc=fabrikam,dc=com";
  static constexpr const char* kPassword = "correct horse";
  static constexpr const char* kAuthConfig = "cn=Auth Configuration,dc=fabrikam,dc=com";

  static bool is_there();

  /// `tls`: what it presents by StartTLS and at the LDAPS port. `ldif`: further entries. Throws std::runtime_error with
  /// what it said when it does not start.
  explicit Slapd(const std::optional<ServerIdentity>& tls = std::nullopt, const std::string& ldif = "");

  std::uint16_t port() const { return port_; }
  std::uint16_t tls_port() const { return tls_port_; }

 private:
  void write_configuration(const std::optional<ServerIdentity>& tls) const;
  void load(const std::string& ldif) const;
  void start(bool with_tls);
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  UnpackedServer server_;
  TemporaryDirectory folder_;
  std::uint16_t port_ = 0;
  std::uint16_t tls_port_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace probe::testing
