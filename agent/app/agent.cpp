#include "agent/app/agent.hpp"

#include "agent/app/configuration_reload.hpp"
#include "agent/app/load.hpp"
#include "agent/app/outlets.hpp"
#include "agent/app/probe_loops.hpp"
#include "agent/app/publication.hpp"
#include "agent/app/run_now.hpp"
#include "agent/app/textfile_export.hpp"
#include "agent/app/version.hpp"
#include "agent/app/web_options.hpp"
#include "agent/async/task_group.hpp"
#include "exporters/http/agent_routes.hpp"
#include "exporters/http/http_server.hpp"
#include "exporters/http/route_prefix.hpp"
#include "exporters/http/systemd_sockets.hpp"
#include "exporters/web/web_access.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace probe::app {

namespace asio = boost::asio;

namespace {

std::size_t threads_of(const AgentOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::max(1U, std::thread::hardware_concurrency());
}

/// The agent's parts, wired together. The main thread is the publishing loop: results, pages, signals. The probes run
/// on loops of their own, so that neither waits for the other.
class Agent {
 public:
  Agent(const AgentOptions& options, const WebOptions& web, const core::ProbeRegistry& registry,
        runtime::Configuration configuration, const Log& log);

  /// Until a signal to end. Throws what ended a probe loop, should one end by itself.
  void run();

 private:
  exporters::HttpServerOptions server_options();
  std::vector<exporters::Route> routes();
  void web_config_read(const std::string& problems);
  core::Awaitable<void> until_signal();
  void stop();
  LiveProbes::Change use(runtime::Configuration configuration);
  void reloaded(runtime::Configuration configuration);

  const AgentOptions& options_;
  const WebOptions& web_;
  const Log& log_;
  EngineCommons commons_;
  asio::io_context io_;  // the publishing loop
  asio::signal_set signals_;
  std::exception_ptr defect_;

  Outlets outlets_;
  Publication publication_;
  std::optional<TextfileExport> textfile_;
  ProbeLoops loops_;
  ConfigurationReload reload_;
  std::optional<exporters::WebAccess> web_access_;
  exporters::HttpServer server_;
  async::TaskGroup tasks_;
};

Agent::Agent(const AgentOptions& options, const WebOptions& web, const core::ProbeRegistry& registry,
             runtime::Configuration configuration, const Log& log)
    : options_(options),
      web_(web),
      log_(log),
      io_(1),
      signals_(io_, SIGTERM, SIGINT),
      outlets_(options.outlets, commons_.clock, commons_.pool, log),
      publication_(
          commons_.clock, log, outlets_, [this](std::string_view link) { loops_.look_at(std::string(link)); },
          [this](std::exception_ptr error) {
            defect_ = std::move(error);
            stop();
          }),
      loops_(io_.get_executor(), threads_of(options), commons_, publication_),
      reload_(io_.get_executor(), {options.config_file, registry, commons_.pool, commons_.clock, log,
                                   [this](runtime::Configuration next) { reloaded(std::move(next)); },
                                   [this] { publication_.metrics().reloaded(false, commons_.clock.now()); }}),
      server_(io_.get_executor(), web.addresses, routes(), {}, server_options()),
      tasks_(io_.get_executor()) {
  use(std::move(configuration));
  if (!options.outlets.textfile.empty()) {
    textfile_.emplace(options.outlets.textfile, TextfileExport::Parts{publication_.store(), publication_.metrics(),
                                                                      commons_.clock, commons_.pool, log});
  }
}

exporters::HttpServerOptions Agent::server_options() {
  exporters::HttpServerOptions options;
  options.external_url = web_.external_url;
  if (options_.systemd_socket) options.sockets = exporters::take_systemd_sockets();
  if (options_.web_config_file.empty()) return options;
  web_access_.emplace(options_.web_config_file, [this](const std::string& problems) { web_config_read(problems); });
  options.access = &*web_access_;
  return options;
}

void Agent::web_config_read(const std::string& problems) {
  publication_.metrics().web_config_read(problems.empty(), commons_.clock.now());
  if (problems.empty()) log_.info("web configuration loaded", {{"file", options_.web_config_file}});
  std::istringstream lines(problems);
  for (std::string line; std::getline(lines, line);) log_.error("web configuration not used", {{"problem", line}});
}

std::vector<exporters::Route> Agent::routes() {
  // The configuration was loaded before the loop that answers began: the agent is ready once it answers.
  exporters::AgentPages pages{publication_.page(), publication_.store(), commons_.clock};
  pages.reload = [this] { return reload_.reload(); };
  pages.lifecycle = options_.lifecycle;
  pages.ready = [] { return true; };
  pages.version = build_info().version;
  pages.telemetry_path = web_.telemetry_path;
  pages.archive = outlets_.archive();
  pages.run_now = [this](std::string name) { return run_now(loops_, publication_, std::move(name)); };
  return exporters::below_prefix(exporters::agent_routes(std::move(pages)), web_.route_prefix);
}

core::Awaitable<void> Agent::until_signal() {
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const int signal = co_await signals_.async_wait(token);
  if (error) co_return;
  log_.info("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
  stop();
}

void Agent::stop() {
  loops_.stop();
  tasks_.cancel();
}

LiveProbes::Change Agent::use(runtime::Configuration configuration) {
  auto& probes = publication_.probes();
  const auto change = probes.replace(std::move(configuration));
  loops_.set(probes.configuration().probes);
  publication_.metrics().reloaded(true, commons_.clock.now());
  return change;
}

void Agent::reloaded(runtime::Configuration configuration) {
  const auto change = use(std::move(configuration));
  log_.info("configuration loaded", {{"probes", std::to_string(publication_.probes().configuration().probes.size())},
                                     {"added", std::to_string(change.added)},
                                     {"changed", std::to_string(change.changed)},
                                     {"removed", std::to_string(change.removed)}});
}

void Agent::run() {
  tasks_.spawn(server_.serve());
  tasks_.spawn(until_signal());
  tasks_.spawn(reload_.at_hangups());
  if (textfile_) tasks_.spawn(textfile_->run());
  loops_.start();
  for (const auto& address : server_.endpoints()) log_.info("listening", {{"address", exporters::to_string(address)}});
  log_.info("ready", {{"probes", std::to_string(publication_.probes().configuration().probes.size())}});
  io_.run();
  loops_.join();
  if (defect_) std::rethrow_exception(defect_);
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
    const WebOptions web = read_web_options(options);
    Agent agent(options, web, registry, std::move(*configuration), log);
    agent.run();
  } catch (const UsageError& error) {
    std::cerr << "probe: " << error.what() << '\n';
    return ExitCode::kUsage;
  } catch (const exporters::WebConfigError& error) {
    std::cerr << error.what() << '\n';
    return ExitCode::kBadConfig;
  } catch (const exporters::ListenError& error) {
    log.error(error.what());
    return ExitCode::kCannotRun;
  }
  return ExitCode::kSucceeded;
}

}  // namespace probe::app
