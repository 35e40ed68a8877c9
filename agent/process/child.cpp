#include "agent/process/child.hpp"

#include <sys/wait.h>

#include <signal.h>

#include <cerrno>
#include <utility>

namespace probe::process {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Waits for `pid` to end, and lets the system forget it.
Child::Ending reaped(pid_t pid) {
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED) != 0 && errno == EINTR) {
  }
  Child::Ending ending;
  (info.si_code == CLD_EXITED ? ending.exit_status : ending.signal) = info.si_status;
  return ending;
}

}  // namespace

std::shared_ptr<Child> Child::start(const asio::any_io_executor& executor, const Launch& launch, Limits limits,
                                    std::function<void()> on_end) {
  auto child = std::make_shared<Child>(executor, process::launch(launch), limits, std::move(on_end));
  child->watch_end();
  child->watch(child->output_);
  child->watch(child->errors_);
  return child;
}

Child::Child(const asio::any_io_executor& executor, Launched launched, Limits limits, std::function<void()> on_end)
    : pid_(launched.pid),
      pidfd_(executor, launched.pidfd.release()),
      refusal_(std::move(launched.refusal)),
      output_(executor, std::move(launched.output), limits.output, OutputPipe::Keep::kStart),
      errors_(executor, std::move(launched.errors), limits.errors, OutputPipe::Keep::kEnd),
      killer_(executor),
      grace_(limits.grace),
      on_end_(std::move(on_end)) {}

Child::~Child() {
  if (ending_) return;
  ::kill(-pid_, SIGKILL);
  reaped(pid_);
}

void Child::terminate() {
  if (ending_ || terminating_) return;
  terminating_ = true;
  ::kill(-pid_, SIGTERM);
  killer_.expires_after(grace_);
  killer_.async_wait([self = shared_from_this()](error_code cancelled) {
    if (!cancelled && !self->ending_) ::kill(-self->pid_, SIGKILL);
  });
}

void Child::watch_end() {
  pidfd_.async_wait(asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](error_code error) {
    if (!error) self->reap();
  });
}

void Child::watch(OutputPipe& pipe) {
  if (!pipe.open()) return;
  auto on_readable = [self = shared_from_this(), &pipe](error_code error) {
    if (error || self->ending_) return;
    pipe.read_available();
    if (&pipe == &self->output_ && pipe.overflowed()) {
      pipe.close();
      return self->terminate();
    }
    self->watch(pipe);
  };
  pipe.stream().async_wait(asio::posix::stream_descriptor::wait_read, std::move(on_readable));
}

void Child::reap() {
  // Before reaping: as long as the process is there, its number means no other group.
  ::kill(-pid_, SIGKILL);
  ending_ = reaped(pid_);
  ending_->refusal = refusal_of(refusal_);
  for (auto* pipe : {&output_, &errors_}) {
    pipe->read_available();
    pipe->close();
  }
  refusal_.reset();
  error_code ignored;
  pidfd_.close(ignored);
  killer_.cancel();
  std::exchange(on_end_, nullptr)();
}

}  // namespace probe::process
