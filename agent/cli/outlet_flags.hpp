#pragma once

#include "agent/app/options.hpp"
#include "agent/cli/options.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace probe::cli {

/// What `probe agent` takes about where runs go beside its pages.
class OutletFlags {
 public:
  explicit OutletFlags(CLI::App& command);
  app::OutletOptions value() const;
  /// What is wrong with them; empty for nothing.
  std::string problem() const;

 private:
  app::OutletOptions options_;
  std::optional<DurationOption> retention_;  // made after the path, as help shows it
};

/// What `probe run` takes about where results go beside standard output.
class DeliveryFlags {
 public:
  explicit DeliveryFlags(CLI::App& command);
  const app::DeliveryOptions& value() const { return options_; }
  std::string problem() const;

 private:
  app::DeliveryOptions options_;
};

}  // namespace probe::cli
