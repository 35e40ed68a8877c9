#include "agent/app/agent.hpp"
#include "agent/app/explain.hpp"
#include "agent/app/list_probes.hpp"
#include "agent/app/load.hpp"
#include "agent/app/run_probes.hpp"
#include "agent/app/show_history.hpp"
#include "agent/async/left_threads.hpp"
#include "agent/cli/command_line.hpp"
#include "agent/core/registry.hpp"
#include "config/nearest.hpp"
#include "probes/builtin.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

using probe::app::ExitCode;

/// Does what the command line asked for; returns the exit status.
struct Perform {
  const probe::core::ProbeRegistry& registry;
  const probe::app::Log& log;

  int operator()(const probe::cli::PrintCommand& command) const {
    (command.is_error ? std::cerr : std::cout) << command.text;
    return static_cast<int>(command.is_error ? ExitCode::kUsage : ExitCode::kSucceeded);
  }
  int operator()(const probe::app::AgentOptions& options) const {
    return static_cast<int>(probe::app::run_agent(options, registry, log));
  }
  int operator()(const probe::app::RunOptions& options) const { return probe::app::run_probes(options, registry); }

  int operator()(const probe::app::HistoryQuery& query) const {
    return static_cast<int>(probe::app::show_history(query));
  }

  int operator()(const probe::cli::ListCommand& command) const {
    return with_configuration(command.config_file, [](const probe::runtime::Configuration& configuration) {
      std::cout << probe::app::list_probes(configuration);
    });
  }
  int operator()(const probe::cli::CheckConfigCommand& command) const {
    const int web = command.web_config_file.empty() ? 0 : check_web(command.web_config_file);
    if (command.config_file.empty()) return web;
    const int own = with_configuration(command.config_file, [&](const probe::runtime::Configuration& configuration) {
      const std::size_t count = configuration.probes.size();
      std::cout << fmt::format("{}: {} {}, no mistakes\n", command.config_file, count, count == 1 ? "probe" : "probes");
    });
    return own == 0 ? web : own;
  }
  int operator()(const probe::cli::ExplainCommand& command) const {
    if (command.code.empty()) {
      std::cout << probe::app::list_codes();
      return static_cast<int>(ExitCode::kSucceeded);
    }
    if (const auto* code = probe::core::find_code(command.code)) {
      std::cout << probe::app::explain(*code);
      return static_cast<int>(ExitCode::kSucceeded);
    }
    std::vector<std::string_view> ids;
    for (const auto& area : probe::core::kCatalogue) {
      for (const auto& row : area) ids.push_back(row.id);
    }
    const auto near = probe::config::nearest(command.code, ids);
    std::cerr << fmt::format("probe: there is no code \"{}\"{}\n", command.code,
                             near ? fmt::format("; did you mean \"{}\"?", *near) : "; `probe explain` lists all");
    return static_cast<int>(ExitCode::kUsage);
  }

  int check_web(const std::string& path) const {
    const auto problems = probe::app::check_web_configuration(path);
    if (!problems.empty()) {
      std::cerr << problems << '\n';
      return static_cast<int>(ExitCode::kBadConfig);
    }
    std::cout << path << ": no mistakes\n";
    return static_cast<int>(ExitCode::kSucceeded);
  }

  template <class Use>
  int with_configuration(const std::string& path, Use use) const {
    std::string problems;
    const auto configuration = probe::app::load_configuration(path, registry, problems);
    if (!configuration) {
      std::cerr << problems << '\n';
      return static_cast<int>(ExitCode::kBadConfig);
    }
    use(*configuration);
    return static_cast<int>(ExitCode::kSucceeded);
  }
};

/// Opens /dev/null in place of standard streams that the parent closed: the next file or connection would get their
/// numbers, and our output would go there.
void fill_closed_streams() {
  constexpr int kLastStandardStream = 2;
  int opened = 0;
  while (opened >= 0 && opened <= kLastStandardStream) opened = open("/dev/null", O_RDWR);
  if (opened > kLastStandardStream) close(opened);
}

/// Says why the program could not do its work; returns the exit status.
int cannot_run(const std::string& why, bool for_nagios) {
  if (!for_nagios || !std::cout) std::cerr << why << '\n';
  return for_nagios ? probe::app::tell_nagios_unknown(why) : static_cast<int>(ExitCode::kCannotRun);
}

int perform(int argc, char** argv) {
  const bool for_nagios = probe::cli::asks_for_nagios(argc, argv);
  try {
    const auto line = probe::cli::parse_command_line(argc, argv);
    const auto* print = std::get_if<probe::cli::PrintCommand>(&line.command);
    if (for_nagios && print != nullptr && print->is_error) return probe::app::tell_nagios_unknown(print->text);
    const probe::core::ProbeRegistry registry(probe::probes::builtin_types());
    const probe::app::Log log(line.log_level, line.log_format);
    const int status = std::visit(Perform{registry, log}, line.command);
    if (std::cout.flush()) return status;
    return cannot_run("probe: cannot write to standard output", for_nagios);
  } catch (const std::exception& error) {
    return cannot_run("probe: " + probe::core::describe(error), for_nagios);
  } catch (...) {
    return cannot_run("probe: something that is not an exception was thrown", for_nagios);
  }
}

}  // namespace

int main(int argc, char** argv) {
  fill_closed_streams();
  // A TLS connection frees thousands of small pieces and some large ones, and with each large one glibc would tidy up
  // all of its lists of small pieces: a tenth of the time of a run. Without those lists it has nothing to tidy up.
  ::mallopt(M_MXFAST, 0);
  // A reader of our output or log that goes away must not end the agent; writing then fails, which is noticed.
  std::signal(SIGPIPE, SIG_IGN);
  const int status = perform(argc, argv);
  if (!probe::async::has_left_threads()) return status;
  std::cout.flush();
  std::_Exit(status);
}
