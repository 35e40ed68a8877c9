#include "agent/app/agent.hpp"
#include "agent/cli/command_line.hpp"
#include "agent/core/registry.hpp"
#include "config/schema.hpp"
#include "probes/builtin.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

namespace core = probe::core;

struct PlainHttpConfig {
  std::string url;

  static probe::config::Schema<PlainHttpConfig> schema() {
    return probe::config::Schema<PlainHttpConfig>{}.required("url", &PlainHttpConfig::url, "URL to get");
  }
};

constexpr core::Metric kStatus{"probe_http_status_code", "Status of the HTTP response; 0 when none was received", ""};

/// No type that `probe` comes with talks HTTP without TLS, so this one stands in for what such a probe would do: one
/// GET through the agent's client, a judgement and a number, like http_2xx of blackbox_exporter.
class PlainHttp final : public core::Probe {
 public:
  explicit PlainHttp(PlainHttpConfig config) : config_(std::move(config)) {}

  core::Awaitable<core::ProbeResult> run(core::ProbeContext& context) override {
    core::HttpRequest request;
    request.url = config_.url;
    request.deadline = context.deadline;
    const core::HttpExchange exchange = co_await context.http.fetch(std::move(request));
    core::ProbeResult result;
    result.spend(exchange.phases);
    result.observe(kStatus, exchange.response.status);
    if (exchange.error) result.add(exchange.error->finding);
    constexpr int kOk = 200;
    if (!exchange.error && exchange.response.status != kOk) {
      result.add(
          core::Finding("http_status_unexpected", fmt::format("expected HTTP 200, got {}", exchange.response.status)));
    }
    co_return result;
  }

 private:
  PlainHttpConfig config_;
};

}  // namespace

/// `probe agent` with the type `plain_http` among the others; takes the same options.
int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto line = probe::cli::parse_command_line(argc, argv);
    const auto* options = std::get_if<probe::app::AgentOptions>(&line.command);
    if (options == nullptr) throw std::runtime_error("expected the command agent and its options");
    auto types = probe::probes::builtin_types();
    types.push_back(core::make_probe_type<PlainHttp, PlainHttpConfig>("plain_http", "Gets a URL", {&kStatus}));
    const core::ProbeRegistry registry(std::move(types));
    const probe::app::Log log(line.log_level, line.log_format);
    return static_cast<int>(probe::app::run_agent(*options, registry, log));
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_agent: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
