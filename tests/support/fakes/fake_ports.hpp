#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/files.hpp"
#include "agent/core/net.hpp"
#include "agent/core/sink.hpp"
#include "agent/runtime/runner.hpp"

#include <functional>
#include <map>
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

/// Answers by `host:port`.
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
};

/// All of them, as a Runner takes them.
struct FakePorts {
  FakeHttpClient http;
  FakeTlsPeer tls;
  FakeChainVerifier chains;
  FakeFiles files;
  FakeClock clock;
  runtime::Ports ports() { return {http, tls, chains, files, clock}; }
};

/// Keeps the runs it is given.
class RecordingSink final : public core::ResultSink {
 public:
  std::vector<core::ProbeRun> runs;
  void publish(const core::ProbeRun& run) override { runs.push_back(run); }
};

}  // namespace probe::testing
