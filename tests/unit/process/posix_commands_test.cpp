#include "agent/process/posix_commands.hpp"

#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::process {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

/// Whether this process has children, ended or not.
bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

class PosixCommandsTest : public ::testing::Test {
 protected:
  ~PosixCommandsTest() override { EXPECT_FALSE(has_children()) << "a child was left behind"; }

  core::Command command(std::vector<std::string> argv, std::chrono::milliseconds patience = 10s) {
    core::Command command;
    command.argv = std::move(argv);
    command.deadline = clock_.steady() + patience;
    return command;
  }
  core::Command shell(const std::string& script, std::chrono::milliseconds patience = 10s) {
    return command({"sh", "-c", script}, patience);
  }

  /// Runs it until its outcome is there, and notes how long that took; then until the loop is empty.
  core::CommandOutcome run(core::Command command) {
    std::optional<core::CommandOutcome> outcome;
    const auto started = clock_.steady();
    asio::co_spawn(io_, commands_.run(std::move(command)), [&](std::exception_ptr error, core::CommandOutcome result) {
      if (!error) outcome = std::move(result);
      took_ = clock_.steady() - started;
    });
    io_.restart();
    io_.run();
    drained_ = clock_.steady() - started;
    return outcome.value();
  }

  static std::string message_of(const core::CommandOutcome& outcome) {
    return outcome.error ? std::string(outcome.error->code().id()) + ": " + outcome.error->message() : "none";
  }

  testing::TemporaryDirectory folder_;
  core::RealClock clock_;
  asio::io_context io_;
  PosixCommands commands_{io_.get_executor(), clock_, {.at_once = 3, .grace = 300ms}};
  std::chrono::nanoseconds took_{};
  std::chrono::nanoseconds drained_{};
};

TEST_F(PosixCommandsTest, BothOutputsAndTheStatusAreHandedOver) {
  const auto outcome = run(shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(message_of(outcome), "none");
  EXPECT_EQ(outcome.exit_status, 3);
  EXPECT_EQ(outcome.signal, std::nullopt);
  EXPECT_EQ(outcome.output, "out\n");
  EXPECT_EQ(outcome.error_tail, "err\n");
  EXPECT_FALSE(outcome.truncated);
}

TEST_F(PosixCommandsTest, NoShellTouchesTheArguments) {
  const auto outcome = run(command({"printf", "%s|", "$HOME", "a b", "`id`", "*", "", "\"'\\"}));
  EXPECT_EQ(outcome.output, "$HOME|a b|`id`|*||\"'\\|");
}

TEST_F(PosixCommandsTest, TheEnvironmentIsMinimalAndWhatIsConfigured) {
  ::setenv("PROBE_TEST_SECRET", "hunter2", 1);
  auto env = command({"env"});
  env.environment = {"HOME=/nowhere", "EXTRA=a b=c"};
  const auto outcome = run(std::move(env));
  ::unsetenv("PROBE_TEST_SECRET");
  EXPECT_EQ(outcome.output,
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nLANG=C.UTF-8\nHOME=/nowhere\n"
            "EXTRA=a b=c\n");
}

TEST_F(PosixCommandsTest, StandardInputIsEmpty) {
  const auto outcome = run(command({"cat"}));
  EXPECT_EQ(message_of(outcome), "none");
  EXPECT_EQ(outcome.output, "");
}

TEST_F(PosixCommandsTest, NoDescriptorSignalMaskOrIgnoredSignalIsInherited) {
  const int inheritable = ::open("/dev/null", O_RDONLY);
  ASSERT_GE(inheritable, 0);
  ::signal(SIGPIPE, SIG_IGN);
  const auto outcome = run(shell("ls /proc/self/fd | wc -l; sed -n '/^Sig[BI]/p' /proc/self/status"));
  ::signal(SIGPIPE, SIG_DFL);
  ::close(inheritable);
  // 0, 1, 2 and the folder that ls reads.
  EXPECT_EQ(outcome.output, "4\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(PosixCommandsTest, AProgramThatCannotBeExecutedIsNamedWithTheReason) {
  const auto script = (folder_ / "script").string();
  testing::write_file(script, "#!/bin/sh\n");
  ::chmod(script.c_str(), 0644);
  const auto garbage = (folder_ / "garbage").string();
  testing::write_file(garbage,
                      "\x7f"
                      "ELF no program\n");
  ::chmod(garbage.c_str(), 0755);
  const auto orphan = (folder_ / "orphan").string();
  testing::write_file(orphan, "#!/no/such/interpreter\n");
  ::chmod(orphan.c_str(), 0755);
  struct Case {
    std::string program;
    std::string reason;
  };
  for (const auto& [program, reason] :
       {Case{"no-such-program-here", "no such program in PATH"}, Case{"/no/such/program", "no such file or directory"},
        Case{script, "permission denied"}, Case{folder_.path().string(), "permission denied"},
        Case{orphan, "no such file or directory"}, Case{garbage, "exec format error"}}) {
    const auto outcome = run(command({program, "argument"}));
    EXPECT_EQ(message_of(outcome), "command_failed: cannot run \"" + program + "\": " + reason);
    EXPECT_EQ(outcome.exit_status, std::nullopt);
  }
}

TEST_F(PosixCommandsTest, ASignalIsNamed) {
  const auto outcome = run(shell("kill -SEGV $$"));
  EXPECT_EQ(message_of(outcome), "command_failed: \"sh\" was ended by SIGSEGV");
  EXPECT_EQ(outcome.signal, SIGSEGV);
  EXPECT_EQ(outcome.exit_status, std::nullopt);
}

TEST_F(PosixCommandsTest, AProgramThatRunsOnEndsAtTheDeadline) {
  const auto outcome = run(command({"sleep", "60"}, 200ms));
  EXPECT_EQ(message_of(outcome), "command_failed: \"sleep\" was still running after 0.2 s");
  EXPECT_LT(drained_, 5s);
}

TEST_F(PosixCommandsTest, WhatItSaidBeforeTheDeadlineIsKept) {
  const auto outcome = run(shell("echo begun; echo why >&2; sleep 60", 300ms));
  EXPECT_EQ(outcome.output, "begun\n");
  EXPECT_EQ(outcome.error_tail, "why\n");
}

TEST_F(PosixCommandsTest, AProgramThatIgnoresTermIsKilledAfterTheGraceAndNobodyWaitsForThat) {
  const auto outcome = run(shell("trap '' TERM; while :; do sleep 0.01; done", 200ms));
  EXPECT_EQ(message_of(outcome), "command_failed: \"sh\" was still running after 0.2 s");
  EXPECT_LT(took_ + 150ms, drained_) << "of a grace of 300 ms";
  EXPECT_LT(drained_, 5s);
}

TEST_F(PosixCommandsTest, AProgramMayCleanUpWhenAsked) {
  const auto mark = (folder_ / "cleaned").string();
  run(shell("trap 'echo yes > " + mark + "; exit' TERM; while :; do sleep 0.01; done", 300ms));
  EXPECT_EQ(testing::read_file(mark), "yes\n");
}

TEST_F(PosixCommandsTest, TooMuchOutputEndsTheProgramAndKeepsTheStart) {
  auto flood = command({"yes"});
  flood.max_output = 100'000;
  const auto outcome = run(std::move(flood));
  EXPECT_EQ(message_of(outcome), "command_failed: expected at most 100000 bytes from \"yes\", it wrote more");
  EXPECT_TRUE(outcome.truncated);
  EXPECT_EQ(outcome.output.size(), 100'000U);
  EXPECT_TRUE(outcome.output.starts_with("y\ny\n"));
  EXPECT_LT(took_, 5s);
}

TEST_F(PosixCommandsTest, AsMuchOutputAsAllowedIsWhole) {
  auto exact = command({"head", "-c", "300000", "/dev/zero"});
  exact.max_output = 300'000;
  const auto outcome = run(std::move(exact));
  EXPECT_EQ(message_of(outcome), "none");
  EXPECT_EQ(outcome.output.size(), 300'000U);
  EXPECT_FALSE(outcome.truncated);
}

TEST_F(PosixCommandsTest, OfStandardErrorTheEndIsKept) {
  const auto outcome = run(shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done >&2"));
  EXPECT_EQ(message_of(outcome), "none");
  EXPECT_EQ(outcome.error_tail.size(), 4096U);
  EXPECT_TRUE(outcome.error_tail.ends_with("line 19999\n"));
  EXPECT_FALSE(outcome.truncated);
}

TEST_F(PosixCommandsTest, AGrandchildThatKeepsThePipeOpenHoldsNothingUpAndIsKilled) {
  const auto outcome = run(shell("sleep 60 & echo $!"));
  EXPECT_EQ(message_of(outcome), "none");
  EXPECT_EQ(outcome.exit_status, 0);
  EXPECT_LT(took_, 2s);
  pid_t grandchild = 0;
  std::from_chars(outcome.output.data(), outcome.output.data() + outcome.output.size(), grandchild);
  ASSERT_GT(grandchild, 0) << outcome.output;
  // Whoever adopted it may take a moment to notice.
  const auto state = [&] { return testing::read_file("/proc/" + std::to_string(grandchild) + "/stat").value_or(""); };
  const auto limit = clock_.steady() + 5s;
  while (!state().empty() && state().find(") Z ") == std::string::npos && clock_.steady() < limit) ::usleep(1000);
  EXPECT_TRUE(state().empty() || state().find(") Z ") != std::string::npos) << state();
}

TEST_F(PosixCommandsTest, AGrandchildThatLeftTheGroupHoldsNothingUpEither) {
  const auto outcome = run(shell("setsid sleep 2 & echo begun"));
  EXPECT_EQ(message_of(outcome), "none");
  EXPECT_EQ(outcome.output, "begun\n");
  EXPECT_LT(took_, 1500ms);
}

TEST_F(PosixCommandsTest, NoDescriptorsAreLeft) {
  run(command({"true"}));
  const auto before = open_descriptors();
  for (int i = 0; i < 20; ++i) run(shell("echo out; echo err >&2"));
  run(command({"/no/such/program"}));
  run(command({"sleep", "60"}, 50ms));
  EXPECT_EQ(open_descriptors(), before);
}

TEST_F(PosixCommandsTest, ACancelledRunIsLeftAtOnceAndItsProgramEnds) {
  asio::cancellation_signal cancel;
  bool aborted = false;
  auto note = [&](std::exception_ptr error, core::CommandOutcome) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
      aborted = thrown.code() == asio::error::operation_aborted;
    }
    took_ = clock_.steady().time_since_epoch();
  };
  asio::co_spawn(io_, commands_.run(shell("trap '' TERM; while :; do sleep 0.01; done", 60s)),
                 asio::bind_cancellation_slot(cancel.slot(), note));
  io_.run_for(100ms);
  const auto cancelled = clock_.steady();
  cancel.emit(asio::cancellation_type::terminal);
  io_.run();
  EXPECT_TRUE(aborted);
  EXPECT_LT(took_ - cancelled.time_since_epoch(), 250ms);
  EXPECT_LT(clock_.steady() - cancelled, 5s) << "killed after the grace of 300 ms";
}

TEST_F(PosixCommandsTest, NoMoreRunAtOnceThanAllowed) {
  const auto log = (folder_ / "log").string();
  int done = 0;
  std::vector<std::string> messages;
  for (int i = 0; i < 7; ++i) {
    asio::co_spawn(io_, commands_.run(shell("echo + >> " + log + "; sleep 0.2; echo - >> " + log)),
                   [&](std::exception_ptr, core::CommandOutcome outcome) {
                     ++done;
                     messages.push_back(message_of(outcome));
                   });
  }
  io_.run();
  EXPECT_EQ(done, 7);
  EXPECT_EQ(messages, std::vector<std::string>(7, "none"));
  int running = 0;
  int most = 0;
  const auto marks = testing::read_file(log).value();
  for (const char mark : marks) {
    running += mark == '+' ? 1 : mark == '-' ? -1 : 0;
    most = std::max(most, running);
  }
  EXPECT_EQ(most, 3);
}

TEST_F(PosixCommandsTest, OneThatFindsNoPlaceSaysSo) {
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(io_, commands_.run(command({"sleep", "0.5"})), [](std::exception_ptr, core::CommandOutcome) {});
  }
  EXPECT_EQ(message_of(run(command({"true"}, 100ms))),
            "command_starved: expected one of 3 places for commands to become free, \"true\" waited for 0.1 s and was "
            "not started");
}

TEST_F(PosixCommandsTest, OneThatFindsItsPlaceTooLateIsNotBlamed) {
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(io_, commands_.run(command({"sleep", "0.5"})), [](std::exception_ptr, core::CommandOutcome) {});
  }
  EXPECT_THAT(
      message_of(run(command({"sleep", "5"}, 800ms))),
      ::testing::MatchesRegex("command_starved: expected one of 3 places for commands to become free, \"sleep\" "
                              "waited for 0.[4-9] s and was still running 0.[1-4] s later"));
}

TEST_F(PosixCommandsTest, DestroyingTheLoopEndsTheProgram) {
  auto io = std::make_unique<asio::io_context>();
  auto commands = std::make_unique<PosixCommands>(io->get_executor(), clock_);
  asio::co_spawn(*io, commands->run(shell("trap '' TERM; while :; do sleep 0.01; done")),
                 [](std::exception_ptr, core::CommandOutcome) {});
  io->run_for(100ms);
  EXPECT_TRUE(has_children());
  commands.reset();
  io.reset();
  EXPECT_FALSE(has_children());
}

}  // namespace
}  // namespace probe::process
