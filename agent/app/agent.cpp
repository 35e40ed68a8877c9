#include "agent/app/agent.hpp"

#include "agent/app/engine.hpp"
#include "agent/app/fan_out.hpp"
#include "agent/app/live_probes.hpp"
#include "agent/app/load.hpp"
#include "agent/app/state_change_log.hpp"
#include "agent/app/version.hpp"
#include "agent/async/task_group.hpp"
#include "agent/runtime/failures.hpp"
#include "agent/runtime/scheduler.hpp"
#include "exporters/http/agent_routes.hpp"
#include "exporters/http/http_server.hpp"
#include "exporters/prometheus/metrics_page.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace probe::app {

namespace asio = boost::asio;

namespace {

exporters::BuildInfo exported(const BuildInfo& info) {
  return {info.version, info.revision, info.compiler, info.openssl, info.curl};
}

/// Hands what the scheduler says to the metrics.
class SchedulerMetrics final : public runtime::SchedulerObserver {
 public:
  explicit SchedulerMetrics(exporters::AgentMetrics& metrics) : metrics_(metrics) {}
  void started(std::chrono::nanoseconds lateness) override { metrics_.run_started(lateness); }
  void skipped(std::uint64_t overlap, std::uint64_t late) override {
    metrics_.run_skipped(exporters::SkipReason::kOverlap, overlap);
    metrics_.run_skipped(exporters::SkipReason::kLate, late);
  }

 private:
  exporters::AgentMetrics& metrics_;
};

/// The agent's parts, wired together. Made once for a configuration.
class Agent {
 public:
  Agent(const AgentOptions& options, const core::ProbeRegistry& registry, runtime::Configuration configuration,
        const Log& log);

  /// Until a signal to end.
  void run();

 private:
  static std::vector<exporters::ListenAddress> addresses(const AgentOptions& options);
  std::vector<exporters::Route> routes();
  core::Awaitable<void> until_signal();
  core::Awaitable<void> answer_hangups();
  core::Awaitable<std::string> reload();
  void reloaded(runtime::Configuration configuration);

  const AgentOptions& options_;
  const core::ProbeRegistry& registry_;
  const Log& log_;
  Engine engine_;
  asio::signal_set signals_;
  asio::signal_set hangups_;

  exporters::RunStore store_;
  exporters::AgentMetrics metrics_;
  exporters::MetricsPage page_;
  StateChangeLog state_changes_;
  FanOut sinks_;
  runtime::Failures failures_;
  SchedulerMetrics scheduler_metrics_;
  runtime::Scheduler scheduler_;
  LiveProbes probes_;
  exporters::HttpServer server_;
  async::TaskGroup tasks_;
};

Agent::Agent(const AgentOptions& options, const core::ProbeRegistry& registry, runtime::Configuration configuration,
             const Log& log)
    : options_(options),
      registry_(registry),
      log_(log),
      signals_(engine_.io(), SIGTERM, SIGINT),
      hangups_(engine_.io(), SIGHUP),
      store_(engine_.clock()),
      metrics_(exported(build_info()), engine_.clock().now()),
      page_(store_, metrics_, engine_.clock()),
      state_changes_(log),
      sinks_({&store_, &state_changes_}),
      failures_(sinks_),
      scheduler_metrics_(metrics_),
      scheduler_(engine_.io().get_executor(), engine_.runner(), engine_.clock(), failures_, scheduler_metrics_),
      probes_(store_, state_changes_, failures_, scheduler_),
      server_(engine_.io().get_executor(), addresses(options), routes()),
      tasks_(engine_.io().get_executor()) {
  probes_.replace(std::move(configuration));
  metrics_.reloaded(true, engine_.clock().now());
}

std::vector<exporters::ListenAddress> Agent::addresses(const AgentOptions& options) {
  std::vector<exporters::ListenAddress> addresses;
  for (const auto& text : options.listen_addresses) addresses.push_back(exporters::parse_listen_address(text));
  return addresses;
}

std::vector<exporters::Route> Agent::routes() {
  // The loop that answers is the loop that runs the probes, with the configuration loaded: it is ready once it answers.
  exporters::AgentPages pages{page_, [this] { return reload(); }, options_.lifecycle, [] { return true; },
                              build_info().version};
  return exporters::agent_routes(std::move(pages));
}

core::Awaitable<void> Agent::until_signal() {
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const int signal = co_await signals_.async_wait(token);
  log_.info("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  tasks_.cancel();
}

core::Awaitable<void> Agent::answer_hangups() {
  while (true) {
    co_await hangups_.async_wait(asio::use_awaitable);
    co_await reload();
  }
}

/// What is wrong with the configuration file now; empty when nothing is, and it is in use. Reading and building it
/// takes place beside the event loop, which goes on.
core::Awaitable<std::string> Agent::reload() {
  struct Loaded {
    std::optional<runtime::Configuration> configuration;
    std::string problems;
  };
  constexpr std::chrono::seconds kPatience(60);
  std::function<Loaded()> work = [path = options_.config_file, &registry = registry_] {
    Loaded loaded;
    loaded.configuration = load_configuration(path, registry, loaded.problems);
    return loaded;
  };
  const auto deadline = engine_.clock().steady() + kPatience;
  auto loaded = co_await engine_.pool().run(std::move(work), deadline);
  if (!loaded) loaded.emplace().problems = options_.config_file + ": could not be read within 60 s";
  if (loaded->configuration) {
    reloaded(std::move(*loaded->configuration));
    co_return "";
  }
  metrics_.reloaded(false, engine_.clock().now());
  std::istringstream lines(loaded->problems);
  for (std::string line; std::getline(lines, line);) log_.error("configuration not used", {{"problem", line}});
  co_return std::move(loaded->problems);
}

void Agent::reloaded(runtime::Configuration configuration) {
  const auto change = probes_.replace(std::move(configuration));
  metrics_.reloaded(true, engine_.clock().now());
  log_.info("configuration loaded", {{"probes", std::to_string(probes_.configuration().probes.size())},
                                     {"added", std::to_string(change.added)},
                                     {"changed", std::to_string(change.changed)},
                                     {"removed", std::to_string(change.removed)}});
}

void Agent::run() {
  tasks_.spawn(scheduler_.run());
  tasks_.spawn(server_.serve());
  tasks_.spawn(until_signal());
  tasks_.spawn(answer_hangups());
  for (const auto& address : server_.endpoints()) log_.info("listening", {{"address", exporters::to_string(address)}});
  log_.info("ready", {{"probes", std::to_string(probes_.configuration().probes.size())}});
  engine_.io().run();
  log_.info("stopped");
}

}  // namespace

ExitCode run_agent(const AgentOptions& options, const core::ProbeRegistry& registry, const Log& log) {
  std::string problems;
  auto configuration = load_configuration(options.config_file, registry, problems);
  if (!configuration) {
    std::cerr << problems << '\n';
    return ExitCode::kBadConfig;
  }
  try {
    Agent agent(options, registry, std::move(*configuration), log);
    agent.run();
  } catch (const std::invalid_argument& error) {
    std::cerr << "probe: --web.listen-address: " << error.what() << '\n';
    return ExitCode::kUsage;
  } catch (const exporters::ListenError& error) {
    log.error(error.what());
    return ExitCode::kCannotRun;
  }
  return ExitCode::kSucceeded;
}

}  // namespace probe::app
