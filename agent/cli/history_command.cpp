#include "agent/app/show_history.hpp"
#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"

#include <optional>

namespace probe::cli {

namespace {

/// Where the packaged unit has its `StateDirectory=probe`: a person's shell is not told.
constexpr const char* kUsualFile = "/var/lib/probe/history.db";

const std::map<std::string, app::OutputFormat> kOutputs{{"table", app::OutputFormat::kTable},
                                                        {"json", app::OutputFormat::kJson}};

class HistoryCommand final : public Command {
 public:
  explicit HistoryCommand(CLI::App& parent)
      : Command(parent, "history", "Show past runs of a probe, the newest first, from the history that an agent keeps",
                "Examples:\n  probe history auth-certificate\n  probe history push --since 1d -n 100 -o json") {
    app().add_option("NAME", query_.probe, "The probe, as named in the configuration")->required();
    query_.file = app::default_history_file();
    if (query_.file.empty()) query_.file = kUsualFile;
    app()
        .add_option("--history.path", query_.file, "The file that the agent writes")
        ->check(no_file)
        ->capture_default_str()
        ->type_name("FILE");
    app()
        .add_option("-n,--limit", query_.limit, "Runs to show at most")
        ->check(no_count)
        ->capture_default_str()
        ->type_name("NUMBER");
    since_.emplace(app(), "--since", "", "Only runs that started no longer ago than this");
    output_.emplace(app(), "-o,--output", kOutputs, "table", "How to print the runs");
  }

  Action action() const override {
    app::HistoryQuery query = query_;
    query.since = since_->value();
    query.output = output_->value();
    return query;
  }

 private:
  app::HistoryQuery query_;
  std::optional<DurationOption> since_;
  std::optional<ChoiceOption<app::OutputFormat>> output_;
};

}  // namespace

std::unique_ptr<Command> history_command(CLI::App& parent) { return std::make_unique<HistoryCommand>(parent); }

}  // namespace probe::cli
