#include "agent/cli/command.hpp"
#include "agent/cli/options.hpp"
#include "agent/cli/outlet_flags.hpp"

#include <optional>

namespace probe::cli {

namespace {

class AgentCommand final : public Command {
 public:
  explicit AgentCommand(CLI::App& parent)
      : Command(parent, "agent", "Run every configured probe on its timer and publish the results",
                "Example:\n  probe agent --config.file=/etc/probe/probe.yml\n  curl http://127.0.0.1:10315/metrics\n\n"
                "SIGHUP makes it read the configuration again; with a mistake in it, the agent says so and goes on as "
                "before. The web configuration, in Prometheus' format, is followed without a signal."),
        config_file_(app()) {
    options_.listen_addresses = {"127.0.0.1:10315"};
    app()
        .add_option("--web.listen-address", options_.listen_addresses, "Address to serve HTTP on; repeatable")
        ->capture_default_str()
        ->type_name("HOST:PORT");
    add_web_options();
    app()
        .add_option("--threads", options_.threads,
                    "Threads that run probes; 0: one for each processor. Pages have a thread of their own")
        ->capture_default_str()
        ->check(CLI::Range(0, 256))
        ->type_name("N");
    app().add_flag("--web.enable-lifecycle", options_.lifecycle,
                   "Let whoever reaches the address reload the configuration by POST /-/reload, and run probes now");
    outlets_.emplace(app());
  }

  Action action() const override {
    if (const auto problem = outlets_->problem(); !problem.empty()) return usage_error(problem);
    app::AgentOptions options = options_;
    options.config_file = config_file_.path();
    options.outlets = outlets_->value();
    return options;
  }

 private:
  void add_web_options() {
    app().add_flag("--web.systemd-socket", options_.systemd_socket,
                   "Serve on the sockets that systemd hands over, instead");
    app()
        .add_option("--web.config.file", options_.web_config_file,
                    "TLS, users, client certificates, headers and rate limit; read again when it changes")
        ->type_name("FILE");
    app()
        .add_option("--web.external-url", options_.external_url,
                    "URL under which the agent is reached, through a proxy too")
        ->type_name("URL");
    app()
        .add_option("--web.route-prefix", options_.route_prefix,
                    "Path below which everything is; by default that of the external URL")
        ->type_name("PATH");
    app()
        .add_option("--web.telemetry-path", options_.telemetry_path, "Path of the metrics")
        ->capture_default_str()
        ->type_name("PATH");
  }

  ConfigFileOption config_file_;
  app::AgentOptions options_;
  std::optional<OutletFlags> outlets_;  // made after the others, as help shows it
};

}  // namespace

std::unique_ptr<Command> agent_command(CLI::App& parent) { return std::make_unique<AgentCommand>(parent); }

}  // namespace probe::cli
