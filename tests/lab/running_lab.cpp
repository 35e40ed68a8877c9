#include "tests/lab/running_lab.hpp"

#include "agent/core/catalogue.hpp"
#include "tests/lab/control.hpp"
#include "tests/lab/faults.hpp"
#include "tests/lab/lab.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace probe::lab {
namespace {

std::string describe(const Lab& lab) {
  const auto& broken = lab.broken();
  return fmt::format(
      "the lab is running in {} (pid {})\n"
      "  configuration  {}\n"
      "  authority      {}\n"
      "  ACS metadata   {}\n"
      "  Exchange       {}\n"
      "  OpenID         {}\n"
      "  mail endpoint  {}\n"
      "  push endpoint  {}\n"
      "  forward proxy  {}\n"
      "  broken         {}",
      lab.paths().directory.string(), ::getpid(), lab.paths().configuration().string(),
      lab.paths().authority().string(), lab.ports().acs_metadata_url(), lab.ports().exchange_metadata_url(),
      lab.ports().oidc_configuration_url(), lab.ports().mail_endpoint(), lab.ports().push_url(),
      lab.ports().proxy_url(), broken.empty() ? "nothing" : fmt::format("{}", fmt::join(broken, ", ")));
}

ControlReply broke(Lab& lab, const std::string& id) {
  lab.break_fault(id);
  const Fault& fault = *find_fault(id);
  const auto* code = core::find_code(fault.code);
  const bool warns = code != nullptr && code->severity == core::Severity::kWarning;
  const auto* verb = warns ? "warns now of" : "fails now with";
  return {0, fmt::format("broken: {}; {} {} {}", fault.effect, fault.probe, verb, fault.code)};
}

ControlReply carry_out(Lab& lab, const std::string& command) {
  constexpr std::string_view kBreak = "break ";
  constexpr std::string_view kHeal = "heal ";
  try {
    if (command == "status") return {0, describe(lab)};
    if (command.starts_with(kBreak)) return broke(lab, command.substr(kBreak.size()));
    if (command.starts_with(kHeal)) {
      lab.heal(command.substr(kHeal.size()));
      return {0, "healed: " + command.substr(kHeal.size())};
    }
    if (command == "heal") {
      lab.heal();
      return {0, "healed: everything is as at the start"};
    }
    return {1, "unknown command: " + command};
  } catch (const UnknownFault& error) {
    return {2, error.what()};
  } catch (const std::exception& error) {
    return {1, error.what()};
  }
}

}  // namespace

int run_lab(const LabPaths& paths, const ProcessLock& lock, const std::function<void(const std::string&)>& when_ready) {
  lock.write_pid();
  // Its own loop: the lab waits for its servers' thread, and must not do so on that thread.
  boost::asio::io_context io{1};
  boost::asio::signal_set signals{io, SIGINT, SIGTERM};
  Lab lab{paths.directory};
  std::function<void()> end;
  ControlServer control{io, paths.control_socket(), [&](const std::string& command) {
                          if (command != "stop") return carry_out(lab, command);
                          end();
                          return ControlReply{0, "stopping"};
                        }};
  end = [&] {
    control.close();
    signals.cancel();
  };
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) end();
  });
  when_ready(describe(lab));
  io.run();
  return 0;
}

}  // namespace probe::lab
