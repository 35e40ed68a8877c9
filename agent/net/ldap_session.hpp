#pragma once

#include "agent/core/directory.hpp"
#include "agent/net/ldap_findings.hpp"
#include "agent/net/network_findings.hpp"
#include "agent/net/socket_breaker.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <utility>

namespace probe::net {

/// All that a search needs once there is a connection. Shared by the thread that searches and the one that waits.
struct LdapTask {
  /// Says what is wrong with the certificate that a server proved to have; none: nothing. Called on the thread that
  /// searches.
  using Judge = std::function<std::optional<core::Finding>(const core::Der& certificate)>;

  LdapTask(core::DirectoryQuery query_, Judge judge_, Peer peer_, int fd)
      : query(std::move(query_)), judge(std::move(judge_)), peer(std::move(peer_)), socket(fd) {}

  core::DirectoryQuery query;
  Judge judge;
  Peer peer;
  OwnedSocket socket;
  std::atomic<LdapStage> stage = LdapStage::kBind;  ///< what is being waited for
};

/// Secures the connection as the query asks for and has the server's certificate judged, then binds and searches.
/// Blocks, at most about as long as the query's deadline, and less when the connection is broken. The program ignores
/// SIGPIPE. Any thread.
core::DirectoryAnswer search_directory(LdapTask& task);

}  // namespace probe::net
