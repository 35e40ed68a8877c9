#pragma once

#include "agent/net/ldap_directory.hpp"
#include "tests/integration/net/net_fixture.hpp"
#include "tests/integration/net/slapd.hpp"

#include <csignal>

namespace probe::testing {

inline const std::string kPeer = "localhost:PORT (127.0.0.1:PORT)";

class LdapDirectoryTest : public NetFixture {
 protected:
  LdapDirectoryTest() { std::signal(SIGPIPE, SIG_IGN); }  // as main does

  core::DirectoryQuery query(std::uint16_t port, std::chrono::milliseconds patience = 5s) {
    core::DirectoryQuery query;
    query.host = "localhost";
    query.port = port;
    query.trust.ca_file = ca_file_;
    query.base = Slapd::kAuthConfig;
    query.scope = core::LdapScope::kBase;
    query.deadline = clock_.steady() + patience;
    return query;
  }
  core::DirectoryQuery admin(std::uint16_t port, const std::string& password = Slapd::kPassword) {
    auto asked = query(port);
    asked.bind_dn = Slapd::kAdmin;
    asked.password = core::Secret<std::string>(password);
    return asked;
  }
  core::DirectoryAnswer search(core::DirectoryQuery query) {
    return run(io_, directory_port_.search(std::move(query)));
  }

  static std::string told(const core::DirectoryAnswer& answer, std::uint16_t port) {
    struct Exchange {
      std::optional<core::NetError> error;
    };
    Exchange exchange;
    if (answer.error) exchange.error = core::NetError{*answer.error, core::Phase::kProcessing};
    return code_of(exchange) + (answer.error ? ": " + message_of(exchange, port) : "");
  }

  static std::string cause_of(const core::DirectoryAnswer& answer) {
    if (!answer.error) return "none";
    for (const auto& fact : answer.error->evidence()) {
      if (fact.key() == "cause") return fact.text();
    }
    return "untold";
  }

  net::LdapDirectory directory_port_{io_.get_executor(), pool_, resolver_, peer_, stores_, clock_};
};

/// Looks at another port than it was asked to, so that the look and the search meet different servers.
class LookElsewhere final : public core::TlsPeer {
 public:
  LookElsewhere(core::TlsPeer& peer, std::uint16_t port) : peer_(peer), port_(port) {}
  core::Awaitable<core::TlsExchange> peek(core::TlsEndpoint endpoint) override {
    endpoint.port = port_;
    return peer_.peek(std::move(endpoint));
  }

 private:
  core::TlsPeer& peer_;
  std::uint16_t port_;
};

}  // namespace probe::testing
