#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/commands.hpp"
#include "agent/core/directory.hpp"
#include "agent/core/files.hpp"
#include "agent/core/net.hpp"
#include "agent/core/sink.hpp"
#include "agent/core/workers.hpp"
#include "agent/runtime/runner.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace probe::testing {

/// Stands still until told. The calendar starts at 2026-11-23T12:00:00Z.
class FakeClock final : public core::Clock {
 public:
  core::SystemTime now() const override { return now_; }
  core::SteadyTime steady() const override { return steady_; }
  void set(core::SystemTime now) { now_ = now; }
  void advance(std::chrono::nanoseconds duration) {
    now_ += std::chrono::duration_cast<core::SystemTime::duration>(duration);
    steady_ += duration;
  }

 private:
  core::SystemTime now_{std::chrono::seconds(1795435200)};
  core::SteadyTime steady_{std::chrono::hours(1000)};
};

/// Answers by URL; an address nobody prepared gets connect_refused. Remembers the requests.
class FakeHttpClient final : public core::HttpClient {
 public:
  std::map<std::string, core::HttpExchange> exchanges;
  std::vector<core::HttpRequest> requests;
  core::Awaitable<core::HttpExchange> fetch(core::HttpRequest request) override;
};

/// Answers by `host:port`, or `address:port` where an address is asked for.
class FakeTlsPeer final : public core::TlsPeer {
 public:
  std::map<std::string, core::TlsExchange> exchanges;
  std::vector<core::TlsEndpoint> requests;
  core::Awaitable<core::TlsExchange> peek(core::TlsEndpoint endpoint) override;
};

/// Says the same of every chain.
class FakeChainVerifier final : public core::ChainVerifier {
 public:
  core::ChainVerdict verdict;
  core::ChainVerdict verify(const std::vector<core::Der>&, const core::TlsTrust&, const std::string&,
                            core::SystemTime) const override {
    return verdict;
  }
};

/// Files by path; any other path is missing. A pattern may have one `*`, which matches anything.
class FakeFiles final : public core::FileReader {
 public:
  std::map<std::string, core::FileResult> files;
  void put(const std::string& path, std::string bytes, core::SystemTime modified_at);
  core::Awaitable<core::FileResult> read(std::string path, std::size_t max_bytes, core::SteadyTime deadline) override;
  core::Awaitable<core::MatchResult> match(std::string pattern, std::size_t max_paths,
                                           core::SteadyTime deadline) override;
  /// Those of `known_paths`; each time the same content, while `files` has it.
  core::SharedContent known(const std::string& path, std::size_t max_bytes) override;
  core::Awaitable<core::MatchResult> match_and_read(std::string pattern, std::size_t max_paths, std::size_t max_bytes,
                                                    core::SteadyTime deadline) override;
  std::set<std::string> known_paths;

 private:
  std::map<std::string, core::SharedContent> shared_;
};

/// Addresses by host; a host nobody prepared has the address 192.0.2.1 (RFC 5737).
class FakeAddressBook final : public core::AddressBook {
 public:
  std::map<std::string, core::AddressResult> hosts;
  core::Awaitable<core::AddressResult> addresses(std::string host, core::SteadyTime deadline) override;
};

/// Answers by base DN; a base nobody prepared gets ldap_object_not_found. Remembers the queries.
class FakeDirectory final : public core::Directory {
 public:
  std::map<std::string, core::DirectoryAnswer> answers;
  std::vector<core::DirectoryQuery> queries;
  core::Awaitable<core::DirectoryAnswer> search(core::DirectoryQuery query) override;
};

/// Answers by program, the first word; a program nobody prepared is not there. Remembers the commands.
class FakeCommands final : public core::Commands {
 public:
  std::map<std::string, core::CommandOutcome> outcomes;
  std::vector<core::Command> commands;
  core::Awaitable<core::CommandOutcome> run(core::Command command) override;
};

/// Works at once, on the caller's thread.
class FakeWorkers final : public core::Workers {
 public:
  bool busy = false;     ///< abandons everything before it is begun
  bool slow = false;     ///< abandons everything once it is begun
  std::size_t jobs = 0;  ///< done so far
  core::Awaitable<bool> run(std::function<void()> work, core::SteadyTime deadline) override;
};

/// All of them, as a Runner takes them.
struct FakePorts {
  FakeHttpClient http;
  FakeTlsPeer tls;
  FakeChainVerifier chains;
  FakeFiles files;
  FakeAddressBook addresses;
  FakeDirectory directory;
  FakeCommands commands;
  FakeWorkers workers;
  FakeClock clock;
  runtime::Ports ports() { return {http, tls, chains, files, addresses, directory, commands, workers, clock}; }
};

/// Keeps the runs it is given.
class RecordingSink final : public core::ResultSink {
 public:
  std::vector<core::ProbeRun> runs;
  void publish(const core::ProbeRun& run) override { runs.push_back(run); }
};

}  // namespace probe::testing
