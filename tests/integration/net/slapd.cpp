#include "tests/integration/net/slapd.hpp"

#include "tests/support/files.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

namespace probe::testing {

namespace {

/// The attributes of the Exchange schema that the tests ask for, under numbers of nobody.
constexpr const char* kSchema = R"(
attributetype ( 1.1.2.1 NAME 'msExchAuthCertificateThumbprint' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.1.2.2 NAME 'msExchAuthApplicationIdentifier' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.1.2.3 NAME 'msExchAuthCertificateData' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.1.3.1 NAME 'msExchAuthAuthConfig' SUP top STRUCTURAL MUST cn
  MAY ( msExchAuthCertificateThumbprint $ msExchAuthApplicationIdentifier $ msExchAuthCertificateData ) )
)";

constexpr const char* kEntries = R"(dn: dc=fabrikam,dc=com
objectClass: dcObject
objectClass: organization
dc: fabrikam
o: Fabrikam

dn: cn=Auth Configuration,dc=fabrikam,dc=com
objectClass: msExchAuthAuthConfig
cn: Auth Configuration
msExchAuthCertificateThumbprint: 0:0123456789ABCDEF0123456789ABCDEF01234567
msExchAuthCertificateThumbprint: 2:89ABCDEF0123456789ABCDEF0123456789ABCDEF
msExchAuthApplicationIdentifier: 00000002-0000-0ff1-ce00-000000000000
msExchAuthCertificateData:: AP8ACgD+

dn: ou=secret,dc=fabrikam,dc=com
objectClass: organizationalUnit
ou: secret

)";

}  // namespace

bool Slapd::is_there() { return find_server("slapd").has_value(); }

Slapd::Slapd(const std::optional<ServerIdentity>& tls, const std::string& ldif)
    : server_(find_server("slapd").value()) {
  write_configuration(tls);
  load(ldif);
  start(tls.has_value());
}

void Slapd::write_configuration(const std::optional<ServerIdentity>& tls) const {
  std::string text;
  for (const auto* schema : {"core", "cosine"}) {
    text += fmt::format("include {}/etc/ldap/schema/{}.schema\n", server_.root, schema);
  }
  text += kSchema;
  text +=
      fmt::format("modulepath {}/usr/lib/ldap\nmoduleload back_mdb\nreferral ldap://dc2.fabrikam.com\n", server_.root);
  if (tls) {
    write_file(file("chain.pem"), tls->chain_pem);
    write_file(file("key.pem"), tls->key_pem);
    text += fmt::format("TLSCertificateFile {0}\nTLSCACertificateFile {0}\nTLSCertificateKeyFile {1}\n",
                        file("chain.pem"), file("key.pem"));
  }
  text += fmt::format("database mdb\nmaxsize 16777216\nsuffix \"{}\"\nrootdn \"{}\"\nrootpw \"{}\"\ndirectory {}\n",
                      kSuffix, kAdmin, kPassword, file("db"));
  text += fmt::format("access to dn.subtree=\"ou=secret,{}\" by * none\naccess to * by * read\n", kSuffix);
  std::filesystem::create_directory(file("db"));
  write_file(file("slapd.conf"), text);
}

void Slapd::load(const std::string& ldif) const {
  write_file(file("entries.ldif"), kEntries + ldif);
  const auto outcome =
      run({server_.program, "-Tadd", "-f", file("slapd.conf"), "-l", file("entries.ldif")}, {server_.library_path()});
  if (outcome.status != 0) throw std::runtime_error("slapd -Tadd: " + outcome.err);
}

void Slapd::start(bool with_tls) {
  port_ = free_port();
  tls_port_ = with_tls ? free_port() : 0;
  auto urls = fmt::format("ldap://127.0.0.1:{}/", port_);
  if (with_tls) urls += fmt::format(" ldaps://127.0.0.1:{}/", tls_port_);
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{server_.program, "-d", "0", "-f", file("slapd.conf"), "-h", urls},
      std::vector<std::string>{server_.library_path()});
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!accepts_connections(port_)) {
    if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("slapd does not answer: " + process_->err());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace probe::testing
