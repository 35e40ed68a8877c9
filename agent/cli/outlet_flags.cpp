#include "agent/cli/outlet_flags.hpp"

#include "agent/app/show_history.hpp"

#include <fmt/format.h>

namespace probe::cli {

namespace {

constexpr std::string_view kNone = "none";
constexpr std::uint64_t kPresetBytesPerProbe = 32U << 20;
constexpr std::uint64_t kLeastBytesPerProbe = 64U << 10;

/// Asked before the unit is read: CLI11 takes -1 for the largest number.
std::string negative_size(const std::string& text) {
  if (!text.starts_with('-')) return "";
  return fmt::format("expected at least {}, got {}", kLeastBytesPerProbe, text);
}

std::string no_history_file(const std::string& text) {
  return text.empty() ? "expected a file, or `none` for no history, got an empty text" : "";
}

std::string textfile_problem(const std::string& flag, const std::string& path) {
  if (path.empty() || path.ends_with(".prom")) return "";
  return fmt::format("{}: expected a file whose name ends in .prom, as node_exporter reads no others, got {}", flag,
                     path);
}

}  // namespace

OutletFlags::OutletFlags(CLI::App& command) {
  options_.history_file = app::default_history_file();
  options_.history_max_bytes_per_probe = kPresetBytesPerProbe;
  command
      .add_option(
          "--history.path", options_.history_file,
          "Keep a history of runs in this SQLite file, or `none`. Without this, in $STATE_DIRECTORY/history.db under "
          "systemd, else none")
      ->check(no_history_file)
      ->type_name("FILE");
  retention_.emplace(command, "--history.retention", "15d", "How long runs stay in the history");
  command
      .add_option("--history.max-bytes-per-probe", options_.history_max_bytes_per_probe,
                  "Bytes that the history keeps of one probe; the oldest runs go first. With a unit, as 16MiB")
      ->transform(CLI::AsSizeValue(false))
      ->transform(CLI::Validator(negative_size, ""))
      ->capture_default_str()
      ->type_name("BYTES");
  command
      .add_option(
          "--json-lines.path", options_.json_lines_file,
          "Append each run to this file, one JSON document a line; - is standard output. Rotated files are noticed")
      ->check(no_file)
      ->type_name("FILE");
  command
      .add_option("--textfile.path", options_.textfile,
                  "Keep the metrics in this file for node_exporter's textfile collector; its name must end in .prom")
      ->check(no_file)
      ->type_name("FILE");
}

app::OutletOptions OutletFlags::value() const {
  app::OutletOptions options = options_;
  if (options.history_file == kNone) options.history_file.clear();
  options.history_retention = retention_->value().value_or(options.history_retention);
  return options;
}

std::string OutletFlags::problem() const {
  if (value().history_retention <= std::chrono::milliseconds::zero()) {
    return "--history.retention: expected a duration above zero";
  }
  if (options_.history_max_bytes_per_probe < kLeastBytesPerProbe) {
    return fmt::format("--history.max-bytes-per-probe: expected at least {}, got {}", kLeastBytesPerProbe,
                       options_.history_max_bytes_per_probe);
  }
  return textfile_problem("--textfile.path", options_.textfile);
}

DeliveryFlags::DeliveryFlags(CLI::App& command) {
  options_.gateway_job = "probe";
  const auto add = [&](const char* name, std::string& value, const char* help, const char* type) {
    return command.add_option(name, value, help)->capture_default_str()->type_name(type);
  };
  add("--textfile", options_.textfile,
      "Also write the results as metrics for node_exporter's textfile collector; the name must end in .prom", "FILE");
  add("--json-lines", options_.json_lines_file, "Also append each run to this file, one JSON document a line", "FILE");
  auto* gateway =
      add("--push-gateway", options_.gateway_url, "Also push the results to this Prometheus Pushgateway", "URL");
  add("--push-job", options_.gateway_job, "Label job of what is pushed", "NAME")->needs(gateway);
  add("--push-instance", options_.gateway_instance, "Label instance of what is pushed; without it, the host's name",
      "NAME")
      ->needs(gateway);
  add("--push-credentials-file", options_.gateway_credentials_file,
      "File with one line, user:password, that only its owner may read", "FILE")
      ->needs(gateway);
  add("--push-ca-file", options_.gateway_ca_file, "PEM file with the authorities to trust; without it, the system's",
      "FILE")
      ->needs(gateway);
}

std::string DeliveryFlags::problem() const {
  const auto& url = options_.gateway_url;
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://")) {
    return fmt::format("--push-gateway: expected an http or https URL, got {}", url);
  }
  if (url.find('@') != std::string::npos) {
    return "--push-gateway: expected no user in the URL; put user:password into a file, --push-credentials-file";
  }
  if (url.find_first_of("?#") != std::string::npos) return "--push-gateway: expected a URL without ? and #";
  if (!url.empty() && options_.gateway_job.empty()) return "--push-job: expected a name, got none";
  if (options_.json_lines_file == "-") return "--json-lines: for standard output, give -o jsonl";
  return textfile_problem("--textfile", options_.textfile);
}

}  // namespace probe::cli
