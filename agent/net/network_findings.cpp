#include "agent/net/network_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace probe::net {

namespace {

struct ErrnoCode {
  int os_error;
  core::Code code;
};

constexpr std::array kConnectCodes{
    ErrnoCode{ECONNREFUSED, "connect_refused"},     ErrnoCode{ETIMEDOUT, "connect_timeout"},
    ErrnoCode{ECONNRESET, "connect_reset"},         ErrnoCode{ECONNABORTED, "connect_reset"},
    ErrnoCode{EHOSTUNREACH, "connect_unreachable"}, ErrnoCode{ENETUNREACH, "connect_unreachable"},
    ErrnoCode{EHOSTDOWN, "connect_unreachable"},    ErrnoCode{ENETDOWN, "connect_unreachable"},
    ErrnoCode{EACCES, "connect_unreachable"},       ErrnoCode{EPERM, "connect_unreachable"},
    ErrnoCode{EAFNOSUPPORT, "connect_unreachable"}, ErrnoCode{EINVAL, "connect_unreachable"},
};

constexpr std::array kOwnFault{EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE};

}  // namespace

std::string host_port(std::string_view host, std::uint16_t port) {
  if (host.find(':') != std::string_view::npos) return fmt::format("[{}]:{}", host, port);
  return fmt::format("{}:{}", host, port);
}

std::string Peer::text() const {
  auto name = host_port(host, port);
  if (remote_address.empty() || remote_address == name) return name;
  return fmt::format("{} ({})", name, remote_address);
}

std::vector<core::Evidence> Peer::evidence() const {
  std::vector<core::Evidence> facts;
  if (!remote_address.empty()) facts.emplace_back("remote_address", remote_address);
  return facts;
}

std::string Peer::waited_text() const { return fmt::format("{:.1f} s", waited.count()); }

std::string lower_start(std::string text) {
  if (!text.empty()) text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
  return text;
}

std::string os_error_text(int os_error) { return lower_start(std::generic_category().message(os_error)); }

std::string quoted(std::string_view bytes) {
  const auto line = core::one_line(bytes, 64);
  const auto first = line.find_first_not_of(' ');
  if (first == std::string::npos) return "\"\"";
  return fmt::format("\"{}\"", line.substr(first, line.find_last_not_of(' ') - first + 1));
}

core::Finding connect_finding(int os_error, const Peer& peer) {
  if (std::ranges::find(kOwnFault, os_error) != kOwnFault.end()) {
    throw std::system_error(os_error, std::generic_category(), "cannot open a connection to " + peer.text());
  }
  auto evidence = peer.evidence();
  evidence.emplace_back("os_error", os_error_text(os_error));
  auto message = fmt::format("cannot connect to {}: {}", peer.text(), os_error_text(os_error));
  const auto* known = std::ranges::find(kConnectCodes, os_error, &ErrnoCode::os_error);
  const core::Code code = known == kConnectCodes.end() ? core::Code("connect_unreachable") : known->code;
  return {code, std::move(message), std::move(evidence)};
}

core::Finding connect_timeout(const Peer& peer) {
  return {"connect_timeout", fmt::format("no TCP connection to {} within {}", peer.text(), peer.waited_text()),
          peer.evidence()};
}

core::Finding connect_finding(boost::system::error_code error, const Peer& peer) {
  return error == boost::system::errc::timed_out ? connect_timeout(peer) : connect_finding(error.value(), peer);
}

core::Finding connection_broken(int os_error, const Peer& peer, std::string_view doing) {
  auto evidence = peer.evidence();
  evidence.emplace_back("os_error", os_error_text(os_error));
  return {"connect_reset", fmt::format("{} broke off {}: {}", peer.text(), doing, os_error_text(os_error)),
          std::move(evidence)};
}

}  // namespace probe::net
