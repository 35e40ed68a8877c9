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

void add_choice(CLI::App& app, const std::string& name, std::string& word, const std::vector<std::string>& words,
                const std::string& help) {
  app.add_option(name, word, help)->check(CLI::IsMember(words))->capture_default_str()->type_name("WORD");
}

}  // namespace probe::cli
