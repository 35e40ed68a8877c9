#include "agent/app/run_probes.hpp"

#include "agent/app/deliver_runs.hpp"
#include "agent/app/engine.hpp"
#include "agent/app/load.hpp"
#include "agent/app/terminal.hpp"
#include "agent/async/task_group.hpp"
#include "agent/runtime/failures.hpp"
#include "config/nearest.hpp"
#include "exporters/console/json_report.hpp"
#include "exporters/console/list_report.hpp"
#include "exporters/console/table_report.hpp"
#include "exporters/textfile/textfile.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace probe::app {

namespace asio = boost::asio;

namespace {

using Selection = std::vector<const core::ConfiguredProbe*>;

constexpr std::size_t kConcurrentRuns = 128;
constexpr int kInterrupted = 128 + SIGINT;

/// The probes asked for, in the order of the configuration and each once. Complains about unknown names and then
/// returns nothing.
std::optional<Selection> select(const runtime::Configuration& configuration, const RunOptions& options) {
  std::vector<std::string_view> known;
  for (const auto& probe : configuration.probes) known.push_back(probe.definition.name);
  bool complete = true;
  for (const auto& name : options.names) {
    if (configuration.find(name) != nullptr) continue;
    const auto near = config::nearest(name, known);
    std::cerr << fmt::format("probe: no probe is named \"{}\"{}\n", name,
                             near ? fmt::format("; did you mean \"{}\"?", *near) : "; `probe list` shows them all");
    complete = false;
  }
  if (!complete) return std::nullopt;
  Selection selection;
  for (const auto& probe : configuration.probes) {
    const auto wanted = std::find(options.names.begin(), options.names.end(), probe.definition.name);
    if (options.all || wanted != options.names.end()) selection.push_back(&probe);
  }
  return selection;
}

/// A counter on standard error that is there while the probes run, where a person sees it.
class Progress {
 public:
  explicit Progress(std::size_t total) : visible_(::isatty(STDERR_FILENO) == 1), total_(total) { show(); }
  ~Progress() {
    if (visible_) std::cerr << "\r\033[K" << std::flush;
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step() {
    ++done_;
    show();
  }

 private:
  void show() const {
    if (visible_) std::cerr << fmt::format("\r\033[KRunning probes: {} of {} done", done_, total_) << std::flush;
  }

  bool visible_;
  std::size_t total_;
  std::size_t done_ = 0;
};

/// Runs the selection on an engine of its own.
class OneRound {
 public:
  explicit OneRound(const Selection& selection)
      : selection_(selection),
        engine_(commons_),
        signals_(engine_.io(), SIGINT, SIGTERM),
        tasks_(engine_.io().get_executor()),
        progress_(selection.size()),
        runs_(selection.size()) {}

  /// The runs in the order of the selection; of those that ended when a signal came first.
  std::vector<core::ProbeRun> run() {
    for (std::size_t i = 0; i < std::min(kConcurrentRuns, selection_.size()); ++i) tasks_.spawn(work());
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      interrupted_ = true;
      tasks_.cancel();
    });
    engine_.io().run();
    std::vector<core::ProbeRun> runs;
    for (auto& run : runs_) {
      if (run) runs.push_back(std::move(*run));
    }
    return runs;
  }

 private:
  /// Takes one probe after the other until none is left.
  core::Awaitable<void> work() {
    while (next_ < selection_.size()) {
      const std::size_t index = next_++;
      const auto due = commons_.clock.steady();
      auto run = co_await engine_.runner().run(*selection_[index], 1, due);
      if (!run) co_return;
      runs_[index] = std::move(run);
      progress_.step();
      if (++finished_ == selection_.size()) signals_.cancel();
    }
  }

  const Selection& selection_;
  EngineCommons commons_;
  Engine engine_;
  asio::signal_set signals_;
  async::TaskGroup tasks_;
  Progress progress_;
  std::vector<std::optional<core::ProbeRun>> runs_;
  std::size_t next_ = 0;
  std::size_t finished_ = 0;
  bool interrupted_ = false;
};

std::string report(const std::vector<core::ProbeRun>& runs, OutputFormat format) {
  if (format == OutputFormat::kList) return exporters::list_report(runs);
  if (format == OutputFormat::kJson) return exporters::json_report(runs);
  if (format == OutputFormat::kJsonLines) return exporters::json_lines_report(runs);
  if (format == OutputFormat::kPrometheus) return exporters::metrics_of(runs, core::RealClock());
  return exporters::table_report(runs, terminal_options());
}

bool has_failed(const core::ProbeRun& run) { return run.result.type() == core::ResultType::kFailed; }

}  // namespace

int run_probes(const RunOptions& options, const core::ProbeRegistry& registry) {
  std::string problems;
  const auto configuration = load_configuration(options.config_file, registry, problems);
  if (!configuration) {
    std::cerr << problems << '\n';
    return static_cast<int>(ExitCode::kBadConfig);
  }
  const auto selection = select(*configuration, options);
  if (!selection) return static_cast<int>(ExitCode::kUsage);

  std::vector<core::ProbeRun> runs;
  {
    OneRound round(*selection);
    runs = round.run();
  }
  runtime::mark_causes(configuration->dependencies, runs);
  if (!runs.empty() || options.output == OutputFormat::kJson) std::cout << report(runs, options.output);
  if (runs.size() < selection->size()) {
    std::cerr << fmt::format("probe: interrupted when {} of {} results were there\n", runs.size(), selection->size());
    return kInterrupted;
  }
  const auto undelivered = deliver_runs(options.delivery, runs);
  for (const auto& problem : undelivered) std::cerr << "probe: " << problem << '\n';
  if (!undelivered.empty()) return static_cast<int>(ExitCode::kCannotRun);
  const bool failed = std::any_of(runs.begin(), runs.end(), has_failed);
  return static_cast<int>(failed ? ExitCode::kFailed : ExitCode::kSucceeded);
}

}  // namespace probe::app
