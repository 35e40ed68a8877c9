#include "tests/integration/agent/child_process.hpp"

#include "tests/support/files.hpp"

#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>

namespace probe::testing {

namespace {

using namespace std::chrono_literals;

std::string make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "probe-child-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
  return name;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment)
    : folder_(make_folder()) {
  std::vector<std::string> variables = environment;
  const auto is_given = [&environment](std::string_view entry) {
    const auto name = entry.substr(0, entry.find('=') + 1);
    return std::ranges::any_of(environment, [name](const auto& given) { return given.starts_with(name); });
  };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!is_given(*entry)) variables.emplace_back(*entry);
  }
  std::vector<std::string> words = arguments;
  auto argv = pointers(words);
  auto envp = pointers(variables);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, (folder_ + "/out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_addopen(&actions, 2, (folder_ + "/err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int error = ::posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), arguments[0]);
}

ChildProcess::~ChildProcess() {
  if (running()) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

bool ChildProcess::running() const {
  if (!reaped_) reaped_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
  return !reaped_;
}

void ChildProcess::signal(int number) const { ::kill(pid_, number); }

Outcome ChildProcess::wait(std::chrono::milliseconds timeout) {
  const auto limit = std::chrono::steady_clock::now() + timeout;
  while (running()) {
    if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("the program did not end in time: " + err());
    std::this_thread::sleep_for(5ms);
  }
  Outcome outcome;
  outcome.status = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
  outcome.out = read_file(folder_ + "/out").value_or("");
  outcome.err = err();
  return outcome;
}

std::string ChildProcess::err() const { return read_file(folder_ + "/err").value_or(""); }

bool ChildProcess::wait_for_err(const std::string& text) const {
  const auto limit = std::chrono::steady_clock::now() + 20s;
  while (std::chrono::steady_clock::now() < limit) {
    const bool alive = running();
    if (err().find(text) != std::string::npos) return true;
    if (!alive) return false;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

Outcome run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  return ChildProcess(arguments, environment).wait(60s);
}

}  // namespace probe::testing
