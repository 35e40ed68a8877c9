#include "tests/lab/commands.hpp"
#include "tests/lab/lab_process.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

namespace {

int run(int argc, char** argv) {
  CLI::App app{"Plays a whole organisation on loopback, so that its trust chain can be broken and watched.",
               "probe-lab"};
  app.require_subcommand(1);
  std::filesystem::path directory = probe::lab::default_directory();
  std::string fault;
  bool background = false;
  const auto command = [&](const char* name, const char* help) {
    auto* result = app.add_subcommand(name, help);
    result->add_option("--dir", directory, "Where the lab keeps its files")->capture_default_str();
    return result;
  };

  auto* start = command("start", "Start the lab; Ctrl-C or `probe-lab stop` ends it");
  auto* in_background =
      start->add_flag("--background", background, "Return when the lab is ready and leave it running");
  bool foreground = true;
  start->add_flag("--foreground", foreground, "Stay until stopped (the default)")->excludes(in_background);
  auto* stop = command("stop", "Stop the lab");
  auto* status = command("status", "Say where the lab runs and what is broken; exit code 3 when it does not run");
  auto* faults = app.add_subcommand("faults", "List what can be broken, and which probe notices");
  auto* break_one = command("break", "Break something; returns when it is broken");
  break_one->add_option("FAULT", fault, "One of `probe-lab faults`")->required();
  auto* heal = command("heal", "Mend one fault, or everything; returns when it is mended");
  heal->add_option("FAULT", fault, "One of `probe-lab faults`; left out: all");
  CLI11_PARSE(app, argc, argv);

  if (start->parsed()) return probe::lab::start(directory, background);
  if (stop->parsed()) return probe::lab::stop(directory);
  if (status->parsed()) return probe::lab::status(directory);
  if (faults->parsed()) return probe::lab::list_faults();
  if (break_one->parsed()) return probe::lab::break_fault(directory, fault);
  return probe::lab::heal(directory, fault);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "probe-lab: " << error.what() << "\n";
    return 1;
  }
}
