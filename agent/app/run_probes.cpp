#include "agent/app/run_probes.hpp"

#include "agent/app/deliver_runs.hpp"
#include "agent/app/engine.hpp"
#include "agent/app/load.hpp"
#include "agent/app/terminal.hpp"
#include "agent/async/task_group.hpp"
#include "agent/runtime/failures.hpp"
#include "config/nearest.hpp"
#include "exporters/console/json_report.hpp"
#include "exporters/console/junit_report.hpp"
#include "exporters/console/list_report.hpp"
#include "exporters/console/nagios_report.hpp"
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

/// The probes asked for, in the order of the configuration and each once. With unknown names nothing, and a line for
/// each in `problems`.
std::optional<Selection> select(const runtime::Configuration& configuration, const RunOptions& options,
                                std::string& problems) {
  std::vector<std::string_view> known;
  for (const auto& probe : configuration.probes) known.push_back(probe.definition->name);
  for (const auto& name : options.names) {
    if (configuration.find(name) != nullptr) continue;
    const auto near = config::nearest(name, known);
    problems += fmt::format("{}probe: no probe is named \"{}\"{}", problems.empty() ? "" : "\n", name,
                            near ? fmt::format("; did you mean \"{}\"?", *near) : "; `probe list` shows them all");
  }
  if (!problems.empty()) return std::nullopt;
  Selection selection;
  for (const auto& probe : configuration.probes) {
    const auto wanted = std::find(options.names.begin(), options.names.end(), probe.definition->name);
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
  if (format == OutputFormat::kJunit) return exporters::junit_report(runs);
  if (format == OutputFormat::kPrometheus) return exporters::metrics_of(runs, core::RealClock());
  return exporters::table_report(runs, terminal_options());
}

bool has_failed(const core::ProbeRun& run) { return run.result.type() == core::ResultType::kFailed; }

/// Says why there is no judgement, and returns `status`, or what stands for it with Nagios.
int without_judgement(const RunOptions& options, const std::string& why, int status) {
  if (options.output == OutputFormat::kNagios) return tell_nagios_unknown(why);
  std::cerr << why << '\n';
  return status;
}

/// What could not be delivered must not hide what is broken.
int tell_nagios(const RunOptions& options, const std::vector<core::ProbeRun>& runs) {
  const auto state = exporters::nagios_state(runs);
  const auto undelivered = deliver_runs(options.delivery, runs);
  if (!undelivered.empty() && state != exporters::NagiosState::kCritical) {
    return without_judgement(options, undelivered.front(), static_cast<int>(ExitCode::kCannotRun));
  }
  std::cout << exporters::nagios_report(runs);
  return static_cast<int>(state);
}

}  // namespace

int tell_nagios_unknown(std::string_view why) {
  std::cout << exporters::nagios_unknown(why);
  return static_cast<int>(exporters::NagiosState::kUnknown);
}

int run_probes(const RunOptions& options, const core::ProbeRegistry& registry) {
  std::string problems;
  const auto configuration = load_configuration(options.config_file, registry, problems);
  if (!configuration) {
    return without_judgement(options, problems, static_cast<int>(ExitCode::kBadConfig));
  }
  const auto selection = select(*configuration, options, problems);
  if (!selection) return without_judgement(options, problems, static_cast<int>(ExitCode::kUsage));

  std::vector<core::ProbeRun> runs;
  {
    OneRound round(*selection);
    runs = round.run();
  }
  runtime::mark_causes(configuration->dependencies, runs);
  const bool for_nagios = options.output == OutputFormat::kNagios;
  const bool is_document = options.output == OutputFormat::kJson || options.output == OutputFormat::kJunit;
  if (!for_nagios && (!runs.empty() || is_document)) std::cout << report(runs, options.output);
  if (runs.size() < selection->size()) {
    const auto why = fmt::format("probe: interrupted when {} of {} results were there", runs.size(), selection->size());
    return without_judgement(options, why, kInterrupted);
  }
  if (for_nagios) return tell_nagios(options, runs);
  const auto undelivered = deliver_runs(options.delivery, runs);
  for (const auto& problem : undelivered) std::cerr << "probe: " << problem << '\n';
  if (!undelivered.empty()) return static_cast<int>(ExitCode::kCannotRun);
  const bool failed = std::any_of(runs.begin(), runs.end(), has_failed);
  return static_cast<int>(failed ? ExitCode::kFailed : ExitCode::kSucceeded);
}

}  // namespace probe::app
