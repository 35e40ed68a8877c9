#include "agent/cli/options.hpp"

#include "config/durations.hpp"

#include <fmt/format.h>

namespace probe::cli {

ConfigFileOption::ConfigFileOption(CLI::App& command)
    : option_(
          command.add_option("--config.file", path_, "Configuration file")->capture_default_str()->type_name("FILE")) {}

DurationOption::DurationOption(CLI::App& app, const std::string& name, std::string preset, const std::string& help)
    : text_(std::move(preset)) {
  const auto check = [](const std::string& text) {
    const auto duration = config::parse_duration(text);
    return duration ? std::string() : fmt::format("{}, got \"{}\"", duration.error(), text);
  };
  app.add_option(name, text_, help)->check(check)->capture_default_str()->type_name("DURATION");
}

std::optional<std::chrono::milliseconds> DurationOption::value() const {
  const auto duration = config::parse_duration(text_);
  return duration ? std::optional(*duration) : std::nullopt;
}

std::string no_count(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  const bool zero = text.find_first_not_of('0') == std::string::npos;
  return digits && !zero ? "" : fmt::format("expected a number of at least 1, got \"{}\"", text);
}

std::string no_file(const std::string& text) { return text.empty() ? "expected a file, got an empty text" : ""; }

void add_choice(CLI::App& app, const std::string& name, std::string& word, const std::vector<std::string>& words,
                const std::string& help) {
  app.add_option(name, word, help)->check(CLI::IsMember(words))->capture_default_str()->type_name("WORD");
}

}  // namespace probe::cli
