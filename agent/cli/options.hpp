#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace probe::cli {

/// `--config.file`, for the commands that read the configuration.
class ConfigFileOption {
 public:
  explicit ConfigFileOption(CLI::App& command);
  const std::string& path() const { return path_; }
  bool given() const { return option_->count() > 0; }

 private:
  std::string path_ = "/etc/probe/probe.yml";
  CLI::Option* option_;
};

/// An option whose value is one of a few words. The word stays a string until parsing is over, so that help shows words
/// and not numbers.
template <class T>
class ChoiceOption {
 public:
  ChoiceOption(CLI::App& app, const std::string& name, std::map<std::string, T> choices, std::string preset,
               const std::string& help);
  T value() const { return choices_.at(word_); }

 private:
  std::map<std::string, T> choices_;
  std::string word_;
};

/// A duration as in the configuration: `90s`, `1h30m`, `15d`.
class DurationOption {
 public:
  /// `preset`: what help shows and stands without the option; empty for none.
  DurationOption(CLI::App& app, const std::string& name, std::string preset, const std::string& help);
  /// Nothing when the option is not given and has no preset.
  std::optional<std::chrono::milliseconds> value() const;

 private:
  std::string text_;
};

/// What is wrong with a value, for CLI11's checks; empty for nothing. CLI11 itself takes -1 for the largest number.
std::string no_count(const std::string& text);
std::string no_file(const std::string& text);

/// Adds the option behind every ChoiceOption.
void add_choice(CLI::App& app, const std::string& name, std::string& word, const std::vector<std::string>& words,
                const std::string& help);

template <class T>
ChoiceOption<T>::ChoiceOption(CLI::App& app, const std::string& name, std::map<std::string, T> choices,
                              std::string preset, const std::string& help)
    : choices_(std::move(choices)), word_(std::move(preset)) {
  std::vector<std::string> words;
  for (const auto& [word, unused] : choices_) words.push_back(word);
  add_choice(app, name, word_, words, help);
}

}  // namespace probe::cli
