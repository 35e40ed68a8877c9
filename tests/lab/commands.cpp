#include "tests/lab/commands.hpp"

#include "tests/lab/control.hpp"
#include "tests/lab/faults.hpp"
#include "tests/lab/lab_process.hpp"
#include "tests/lab/running_lab.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

namespace probe::lab {
namespace {

using namespace std::chrono_literals;

constexpr auto kStopLimit = 10s;

LabPaths paths_in(const std::filesystem::path& directory) { return {std::filesystem::absolute(directory)}; }

int none_runs(const LabPaths& paths) {
  fmt::print(stderr, "no lab is running in {}; start one with: probe-lab start --background\n",
             paths.directory.string());
  return 1;
}

int print(const ControlReply& reply) {
  fmt::print(reply.exit_code == 0 ? stdout : stderr, "{}\n", reply.text);
  return reply.exit_code;
}

/// Sends the command when its fault, if it names one, exists.
int change(const std::filesystem::path& directory, const std::string& command, const std::string& fault) {
  if (!fault.empty() && find_fault(fault) == nullptr) return print({2, unknown_fault(fault)});
  const LabPaths paths = paths_in(directory);
  const auto reply = send_command(paths.control_socket(), command);
  return reply ? print(*reply) : none_runs(paths);
}

int start_in_background(const LabPaths& paths, ProcessLock lock) {
  const Background background;
  if (background.side() == Side::kChild) {
    background.detach(paths.log());
    return run_lab(paths, lock, [&background](const std::string&) { background.report_ready(); });
  }
  lock.leave_to_child();
  if (!background.wait_until_ready()) {
    fmt::print(stderr, "the lab did not start; see {}\n", paths.log().string());
    return 1;
  }
  return lab::status(paths.directory);
}

}  // namespace

int start(const std::filesystem::path& directory, bool background) {
  const LabPaths paths = paths_in(directory);
  prepare_directory(paths.directory);
  auto lock = ProcessLock::take(paths.process());
  if (!lock) {
    fmt::print("a lab is already running in {}\n", paths.directory.string());
    const auto reply = send_command(paths.control_socket(), "status");
    return reply ? print(*reply) : 0;
  }
  if (background) return start_in_background(paths, std::move(*lock));
  return run_lab(paths, *lock, [](const std::string& described) {
    fmt::print("{}\n", described);
    std::fflush(stdout);
  });
}

int stop(const std::filesystem::path& directory) {
  const LabPaths paths = paths_in(directory);
  const auto reply = send_command(paths.control_socket(), "stop");
  if (!reply) {
    fmt::print("no lab is running in {}\n", paths.directory.string());
    return 0;
  }
  if (!wait_until_unlocked(paths.process(), kStopLimit)) {
    fmt::print(stderr, "the lab in {} was told to stop and still runs\n", paths.directory.string());
    return 1;
  }
  fmt::print("stopped the lab in {}\n", paths.directory.string());
  return 0;
}

int status(const std::filesystem::path& directory) {
  const LabPaths paths = paths_in(directory);
  const auto reply = send_command(paths.control_socket(), "status");
  if (reply) return print(*reply);
  none_runs(paths);
  return 3;
}

int list_faults() {
  fmt::print("{}", fault_table());
  return 0;
}

int break_fault(const std::filesystem::path& directory, const std::string& fault) {
  return change(directory, "break " + fault, fault);
}

int heal(const std::filesystem::path& directory, const std::string& fault) {
  return fault.empty() ? change(directory, "heal", fault) : change(directory, "heal " + fault, fault);
}

}  // namespace probe::lab
