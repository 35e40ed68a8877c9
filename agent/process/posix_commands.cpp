#include "agent/process/posix_commands.hpp"

#include "agent/async/wakeup.hpp"
#include "agent/process/child.hpp"
#include "agent/process/environment.hpp"

#include <fmt/format.h>

#include <signal.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace probe::process {

namespace {

/// The program alone: arguments may hold what nobody should read.
std::string name_of(const core::Command& command) { return core::one_line(command.argv.front(), 128); }

core::Finding failed(const core::Command& command, std::string message) {
  return {"command_failed", std::move(message), {{"command", name_of(command)}}};
}

std::string seconds_text(core::SteadyTime::duration time) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(time).count());
}

/// How long a command waited for a place, and how long it has had one.
struct Times {
  core::SteadyTime::duration waited{};
  core::SteadyTime::duration ran{};
};

/// The program had little time or none, so nothing is said of it.
core::Finding starved(const core::Command& command, const Times& times, std::size_t places) {
  const bool started = times.ran > core::SteadyTime::duration::zero();
  return {"command_starved",
          fmt::format("expected one of {} places for commands to become free, \"{}\" waited for {} and {}", places,
                      name_of(command), seconds_text(times.waited),
                      started ? "was still running " + seconds_text(times.ran) + " later" : "was not started"),
          {{"command", name_of(command)}}};
}

std::string signal_name(int number) {
  const char* name = ::sigabbrev_np(number);
  return name == nullptr ? fmt::format("signal {}", number) : fmt::format("SIG{}", name);
}

std::string refusal_text(const core::Command& command, int error) {
  const bool by_name = command.argv.front().find('/') == std::string::npos;
  if (error == ENOENT && by_name) return "no such program in PATH";
  auto text = std::generic_category().message(error);
  text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
  return text;
}

/// Why `child` says nothing about what it was to find out; none when it ended by itself.
std::optional<core::Finding> failure(const core::Command& command, const Child& child, const Times& times,
                                     std::size_t places) {
  const auto name = name_of(command);
  if (child.output().overflowed()) {
    return failed(command,
                  fmt::format("expected at most {} bytes from \"{}\", it wrote more", command.max_output, name));
  }
  const auto& ending = child.ending();
  if (!ending && times.waited > times.ran) return starved(command, times, places);
  if (!ending) return failed(command, fmt::format("\"{}\" was still running after {}", name, seconds_text(times.ran)));
  if (ending->refusal != 0) {
    return failed(command, fmt::format("cannot run \"{}\": {}", name, refusal_text(command, ending->refusal)));
  }
  if (!ending->signal) return std::nullopt;
  auto finding = failed(command, fmt::format("\"{}\" was ended by {}", name, signal_name(*ending->signal)));
  finding.add(core::Evidence("signal", std::int64_t{*ending->signal}));
  return finding;
}

core::CommandOutcome outcome_of(const core::Command& command, const Child& child, const Times& times,
                                std::size_t places) {
  core::CommandOutcome outcome;
  outcome.error = failure(command, child, times, places);
  outcome.output = child.output().bytes();
  outcome.error_tail = child.errors().bytes();
  outcome.truncated = child.output().overflowed();
  if (const auto& ending = child.ending(); ending && ending->refusal == 0) {
    outcome.exit_status = ending->exit_status;
    outcome.signal = ending->signal;
  }
  return outcome;
}

Launch launch_of(const core::Command& command) {
  Launch launch;
  launch.argv = command.argv;
  launch.environment = merged(minimal_environment(), command.environment);
  launch.files = candidates(command.argv.front(), value_of(launch.environment, "PATH"));
  return launch;
}

}  // namespace

PosixCommands::PosixCommands(boost::asio::any_io_executor executor, const core::Clock& clock, Limits limits)
    : executor_(std::move(executor)),
      clock_(clock),
      limits_(limits),
      places_(std::make_shared<Places>(limits.at_once)) {}

core::Awaitable<core::CommandOutcome> PosixCommands::run(core::Command command) {
  if (command.argv.empty()) throw std::invalid_argument("a command needs a program");
  const auto asked = clock_.steady();
  auto place = co_await places_->take(command.deadline);
  Times times;
  times.waited = clock_.steady() - asked;
  if (!place) {
    core::CommandOutcome outcome;
    outcome.error = starved(command, times, limits_.at_once);
    co_return outcome;
  }
  async::Wakeup wakeup(executor_);
  const Child::Limits limits{command.max_output, core::kMaxErrorTail, limits_.grace};
  auto held = std::make_shared<Places::Place>(std::move(*place));
  std::function<void()> on_end = [signal = wakeup.signal(), held = std::move(held)] { signal->notify(); };
  const auto child = Child::start(executor_, launch_of(command), limits, std::move(on_end));
  try {
    co_await wakeup.wait_until(command.deadline);
  } catch (...) {
    child->terminate();
    throw;
  }
  child->terminate();
  times.ran = clock_.steady() - asked - times.waited;
  co_return outcome_of(command, *child, times, limits_.at_once);
}

}  // namespace probe::process
