#include "agent/core/definition.hpp"

#include "agent/core/registry.hpp"

#include <algorithm>
#include <array>

namespace probe::core {

namespace {

constexpr std::array<std::string_view, 8> kCommonKeys{"name",     "type",    "chain",   "depends_on",
                                                      "interval", "timeout", "targets", "targets_file"};
constexpr std::size_t kMaxNameBytes = 200;

bool is_name_character(char c) {
  const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter_or_digit || std::string_view("._/:@-[]").find(c) != std::string_view::npos;
}

std::optional<std::string> check_name(const std::string& name) {
  if (name.empty()) return "expected a name, got an empty text";
  if (name.size() > kMaxNameBytes) return "expected at most 200 bytes";
  if (name == "." || name == "..") return "expected another name: in the address of a page, " + name + " is a folder";
  if (std::all_of(name.begin(), name.end(), is_name_character)) return std::nullopt;
  return "expected only letters, digits and . _ / : @ - [ ], got \"" + name + "\"";
}

std::optional<std::string> check_timeout(const ProbeDefinition& definition) {
  if (definition.timeout <= definition.interval) return std::nullopt;
  return "expected at most the interval of " + config::format_duration(definition.interval) + ", got " +
         config::format_duration(definition.timeout);
}

}  // namespace

std::span<const std::string_view> common_keys() { return kCommonKeys; }

config::Schema<ProbeDefinition> ProbeDefinition::schema() {
  using std::chrono::milliseconds;
  return config::Schema<ProbeDefinition>{}
      .required("name", &ProbeDefinition::name, "Name of the probe; unique, and the `probe` label of its metrics",
                check_name)
      .required("type", &ProbeDefinition::type, "What kind of probe it is")
      .optional("chain", &ProbeDefinition::chain,
                "The trust chain this probe is a link of; the `chain` label of its metrics")
      .optional("depends_on", &ProbeDefinition::depends_on,
                "Probes that must hold for this one to hold: when one of them is broken too, it is named as the cause")
      .optional("interval", &ProbeDefinition::interval, "Time from the start of one run to the start of the next",
                config::at_least(milliseconds(100)))
      .optional("timeout", &ProbeDefinition::timeout, "Longest time a run may take; at most the interval",
                config::at_least(milliseconds(1)))
      .check("timeout", check_timeout);
}

}  // namespace probe::core
