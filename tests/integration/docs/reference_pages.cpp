#include "tests/integration/docs/reference_pages.hpp"

#include "agent/core/catalogue.hpp"
#include "agent/core/definition.hpp"
#include "agent/core/registry.hpp"
#include "config/key_doc.hpp"
#include "exporters/history/history_metrics.hpp"
#include "exporters/json_lines/json_lines_metrics.hpp"
#include "exporters/prometheus/family_info.hpp"
#include "exporters/web/web_config.hpp"
#include "probes/builtin.hpp"

#include <fmt/format.h>

#include <string_view>

namespace probe::docs {

namespace {

constexpr std::string_view kMadeFrom =
    "<!-- Made from the source; `PROBE_UPDATE_DOCS=1 ctest -R docs_reference` writes it anew. -->\n\n";

/// One list item for each line of `lines`.
std::string items(std::string_view lines, std::string_view marker) {
  std::string text;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    text += fmt::format("{} {}\n", marker, lines.substr(0, end));
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
  }
  return text;
}

std::string codes() {
  std::string text = fmt::format(
      "# Codes\n\n{}Every cause that `probe` can name. Codes are never renamed. Which words of other monitors have no "
      "code, and why, is "
      "in [the decision on results](../adr/0003-result-model.md).\n",
      kMadeFrom);
  for (const auto& area : core::kCatalogue) {
    for (const auto& code : area) {
      text += fmt::format(
          "\n## `{}`\n\n*{}, class {}{}.* {}\n\nDetected by:\n\n{}\nLikely causes, most frequent "
          "first:\n\n{}\nRemedy:\n\n{}",
          code.id, core::to_string(code.severity), core::to_string(code.failure_class),
          code.breaks_later ? ", breaks later" : "", code.meaning, items(code.detected_by, "-"),
          items(code.causes, "-"), items(code.remedy, "1."));
    }
  }
  return text;
}

std::string configuration() {
  std::string text = fmt::format(
      "# Configuration\n\n{}A file has one key, `probes`: the list of probes. "
      "[config/probe.yml](../../config/probe.yml) is an annotated "
      "sample. Relative paths count from the folder of the configuration file.\n\n## Keys of every "
      "probe\n\n{}\n`targets` (a list) and `targets_file` (a glob of files in Prometheus' "
      "file_sd format) make one probe of each target: `${{target}}` is replaced in every value, "
      "and where the name has no "
      "`${{target}}`, `/` and the target are added to it.\n",
      kMadeFrom, config::markdown_table(core::ProbeDefinition::schema().describe()));
  for (const auto& type : probes::builtin_types()) {
    text += fmt::format("\n## `{}`\n\n{}\n\n{}", type.name, type.summary, config::markdown_table(type.keys()));
  }
  return text;
}

std::string metrics() {
  std::string text = fmt::format(
      "# Metrics\n\n{}Labels `probe`, `type` and, where set, `chain` are on every series of a probe.\n\n| name | help "
      "|\n|---|---|\n",
      kMadeFrom);
  for (const auto& family : exporters::families::kAll)
    text += fmt::format("| `{}` | {} |\n", family->name, family->help);
  for (const auto& family : exporters::families::kAllOfHistory)
    text += fmt::format("| `{}` | {} |\n", family->name, family->help);
  for (const auto& family : exporters::families::kAllOfJsonLines)
    text += fmt::format("| `{}` | {} |\n", family->name, family->help);
  for (const auto& type : probes::builtin_types()) {
    if (type.metrics.empty()) continue;
    text += fmt::format("\n## `{}`\n\n| name | help |\n|---|---|\n", type.name);
    for (const auto* metric : type.metrics) text += fmt::format("| `{}` | {} |\n", metric->name, metric->help);
  }
  return text;
}

std::string web_configuration() {
  std::string text = fmt::format(
      "# Web configuration\n\n{}The file of `--web.config.file`: TLS, users, headers and a rate limit, in the format "
      "of "
      "Prometheus and its exporters. [config/web.yml](../../config/web.yml) is an annotated sample, and "
      "[a guide](../how-to/secure-the-agent.md) says how to use it. Relative paths count from the folder of the "
      "file.\n\n{}",
      kMadeFrom, config::markdown_table(exporters::WebConfig::schema().describe()));
  text += "\nCipher suites for `cipher_suites`:\n\n";
  for (const auto& suite : exporters::kCipherSuites) {
    text += fmt::format("- `{}`{}\n", suite.iana, suite.tls13 ? " (TLS 1.3: always there)" : "");
  }
  return text;
}

}  // namespace

std::vector<ReferencePage> reference_pages() {
  return {{"codes.md", codes()},
          {"configuration.md", configuration()},
          {"metrics.md", metrics()},
          {"web-configuration.md", web_configuration()}};
}

}  // namespace probe::docs
