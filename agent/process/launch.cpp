#include "agent/process/launch.hpp"

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace probe::process {

namespace {

constexpr int kStandardStreams = 3;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

struct Pipe {
  Descriptor read;
  Descriptor write;
};

/// `fd` as a descriptor that no standard stream will be put in place of.
Descriptor above_standard_streams(int fd) {
  Descriptor low(fd);
  if (fd >= kStandardStreams) return low;
  Descriptor high(::fcntl(fd, F_DUPFD_CLOEXEC, kStandardStreams));
  if (high.get() < 0) fail("cannot make a pipe");
  return high;
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  Descriptor write(ends[1]);
  Pipe pipe{above_standard_streams(ends[0]), Descriptor()};
  pipe.write = above_standard_streams(write.release());
  if (::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) != 0) fail("cannot set up a pipe");
  return pipe;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

/// All that the new process needs, made before the fork: after it, in a program with threads, only async-signal-safe
/// functions may be called.
struct Plan {
  const std::vector<std::string>& files;
  std::vector<char*> argv;
  std::vector<char*> environment;
  int output;
  int errors;
  int refusal;
  pid_t parent;
};

/// The agent ignores SIGPIPE, and that would be inherited.
void forget_signal_handlers() noexcept {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) ::sigaction(number, &standard, nullptr);
}

void set_streams(const Plan& plan) noexcept {
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
  ::dup2(plan.output, STDOUT_FILENO);
  ::dup2(plan.errors, STDERR_FILENO);
  // Sockets of Asio are not close-on-exec.
  ::syscall(SYS_close_range, kStandardStreams, ~0U, CLOSE_RANGE_CLOEXEC);
}

/// The errno of the last file, unless one before was there and could not be executed: that says more than that another
/// is missing.
int execute(const Plan& plan) noexcept {
  int error = ENOENT;
  for (const auto& file : plan.files) {
    ::execve(file.c_str(), plan.argv.data(), plan.environment.data());
    if (errno == ENOENT || errno == ENOTDIR) continue;
    error = errno;
    if (error != EACCES) break;
  }
  return error;
}

[[noreturn]] void become_program(const Plan& plan) noexcept {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) ::_exit(127);  // the agent ended before it was asked to tell
  forget_signal_handlers();
  set_streams(plan);
  const struct rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  sigset_t nothing_blocked;
  ::sigemptyset(&nothing_blocked);
  ::sigprocmask(SIG_SETMASK, &nothing_blocked, nullptr);
  const int error = execute(plan);
  [[maybe_unused]] const auto written = ::write(plan.refusal, &error, sizeof error);
  ::_exit(127);
}

/// Blocks all signals of this thread. A handler of the agent must not run in the new process: it would write into the
/// pipe by which the agent itself hears of signals.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

pid_t fork_into(const Plan& plan) {
  const SignalsBlocked blocked;
  const pid_t pid = ::fork();
  if (pid == 0) become_program(plan);
  if (pid < 0) fail("cannot start a process");
  return pid;
}

}  // namespace

Launched launch(const Launch& what) {
  auto output = make_pipe();
  auto errors = make_pipe();
  auto refusal = make_pipe();
  const Plan plan{what.files,         pointers(what.argv), pointers(what.environment),
                  output.write.get(), errors.write.get(),  refusal.write.get(),
                  ::getpid()};
  Launched launched;
  launched.pid = fork_into(plan);
  ::setpgid(launched.pid, launched.pid);  // whoever comes first: nobody signals a group that is not there yet
  // Not pidfd_open(): the header of glibc 2.36 is not for C++.
  launched.pidfd.reset(static_cast<int>(::syscall(SYS_pidfd_open, launched.pid, 0)));
  if (launched.pidfd.get() < 0) {
    const int error = errno;
    ::kill(launched.pid, SIGKILL);
    ::waitpid(launched.pid, nullptr, 0);
    throw std::system_error(error, std::generic_category(), "cannot watch a process");
  }
  launched.output = std::move(output.read);
  launched.errors = std::move(errors.read);
  launched.refusal = std::move(refusal.read);
  return launched;
}

int refusal_of(const Descriptor& refusal) {
  int error = 0;
  return ::read(refusal.get(), &error, sizeof error) == sizeof error ? error : 0;
}

}  // namespace probe::process
