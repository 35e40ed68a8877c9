#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"
#include "agent/cli/outlet_flags.hpp"

#include <optional>

namespace probe::cli {

namespace {

const std::map<std::string, app::OutputFormat> kOutputs{
    {"table", app::OutputFormat::kTable},     {"list", app::OutputFormat::kList},
    {"json", app::OutputFormat::kJson},       {"jsonl", app::OutputFormat::kJsonLines},
    {"prom", app::OutputFormat::kPrometheus}, {"junit", app::OutputFormat::kJunit},
    {"nagios", app::OutputFormat::kNagios}};

class RunCommand final : public Command {
 public:
  explicit RunCommand(CLI::App& parent)
      : Command(parent, "run", "Run probes now, by the same code as the agent, and print the results",
                "Examples:\n  probe run --all\n  probe run auth-certificate push -o list\n  probe run --all -o json\n"
                "  probe run push -o nagios      (a plugin: one line, and exit status 0 OK, 1 WARNING, 2 CRITICAL, 3 "
                "UNKNOWN)\n"
                "  probe run --all --textfile /var/lib/prometheus/node-exporter/probe.prom\n"
                "  probe run --all --push-gateway http://127.0.0.1:9091"),
        config_file_(app()) {
    app().add_option("NAME", options_.names, "Probes to run, as named in the configuration");
    app().add_flag("--all", options_.all, "Run every configured probe");
    output_.emplace(app(), "-o,--output", kOutputs, "table", "How to print the results");
    delivery_.emplace(app());
  }

  Action action() const override {
    if (options_.all && !options_.names.empty()) return usage_error("give names or --all, not both");
    if (!options_.all && options_.names.empty()) {
      return usage_error("give the names of the probes to run, or --all; `probe list` shows them");
    }
    if (const auto problem = delivery_->problem(); !problem.empty()) return usage_error(problem);
    app::RunOptions options = options_;
    options.config_file = config_file_.path();
    options.output = output_->value();
    options.delivery = delivery_->value();
    return options;
  }

 private:
  ConfigFileOption config_file_;
  app::RunOptions options_;
  std::optional<ChoiceOption<app::OutputFormat>> output_;  // made after the others, as help shows it
  std::optional<DeliveryFlags> delivery_;
};

}  // namespace

std::unique_ptr<Command> run_command(CLI::App& parent) { return std::make_unique<RunCommand>(parent); }

}  // namespace probe::cli
