#pragma once

#include "tests/unit/probes/token/token_rig.hpp"

#include <boost/asio/io_context.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the tests of push_connectivity with a token stand on: an endpoint that says one thing to those who have a token
/// and another to those who do not.
namespace probe::testing::push {

using token::access_token;
using token::success;
using token::World;

inline constexpr const char* kUrl = "https://push.example/PushNotifications?key=secret";
inline constexpr const char* kToken = "opaque-access-token";

inline core::HttpHeader challenge(const std::string& value) { return {"WWW-Authenticate", value}; }
inline core::HttpHeader bearer() {
  return challenge("Bearer client_id=\"00000002\", trusted_issuers=\"00000001@tenant\"");
}
inline core::HttpHeader diagnostics(const std::string& value) { return {"x-ms-diagnostics", value}; }

inline core::HttpExchange answer(int status, std::vector<core::HttpHeader> headers = {}, std::string body = {}) {
  return token::answer(std::move(body), status, std::move(headers));
}

/// The push endpoint; everything else is the world's.
class Door final : public core::HttpClient {
 public:
  explicit Door(FakeHttpClient& world) : world_(world) {}

  core::HttpExchange without = answer(401, {bearer()});
  core::HttpExchange with = answer(405, {{"X-BEServer", "EX01"}});
  std::vector<core::HttpRequest> requests;

  core::Awaitable<core::HttpExchange> fetch(core::HttpRequest request) override {
    if (request.url != kUrl) {
      auto exchange = co_await world_.fetch(std::move(request));
      co_return exchange;
    }
    requests.push_back(request);
    const bool has_token = request.headers.size() == 1 && request.headers.front().value != "Bearer";
    const core::HttpExchange& said = has_token ? with : without;
    co_return said;
  }

 private:
  FakeHttpClient& world_;
};

/// Runs a probe with these keys as many times as there are, once each.
inline std::vector<core::ProbeResult> run_probe(std::string_view keys, World& world, Door& door, std::size_t times) {
  config::Problems problems("probe.yml");
  const core::ProbeRegistry registry(probes::builtin_types());
  auto built = runtime::build_configuration(one_probe(keys), registry, problems);
  if (!built) throw std::runtime_error(problems.text());
  boost::asio::io_context io;
  runtime::Runner runner(runtime::Ports{door, world.tls, world.chains, world.files, world.addresses, world.directory,
                                        world.commands, world.workers, world.clock});
  std::vector<core::ProbeResult> results;
  for (std::size_t attempt = 1; attempt <= times; ++attempt) {
    auto run = run_awaitable(io, runner.run(built->probes.front(), attempt, world.clock.steady()));
    if (!run) throw std::runtime_error("the run was cancelled");
    results.push_back(std::move(run->result));
  }
  return results;
}

/// The keys of a probe of the endpoint with a token.
inline std::string with_token(std::string_view more = {}, std::string_view token_keys =
                                                              "endpoint: "
                                                              "\"https://oidc.example/t/token\"") {
  return fmt::format("type: push_connectivity, url: \"{}\", token: {{{}, {}, {}}}{}{}", kUrl, token::kScope,
                     token::kBySecret, token_keys, more.empty() ? "" : ", ", more);
}

}  // namespace probe::testing::push
