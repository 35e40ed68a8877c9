#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/finding.hpp"
#include "agent/core/probe.hpp"
#include "config/enum_value.hpp"
#include "config/schema.hpp"
#include "probes/evidence/key_credentials.hpp"
#include "probes/sources/byte_source.hpp"

#include <array>
#include <optional>
#include <string>

namespace probe::probes {

enum class Registration { kPresent, kAbsent };

/// How bad a key is that must not be registered.
enum class LeftoverSeverity { kWarning, kFailure };

/// The service principal that all of Exchange Online shares. A key of an organization on it reaches further than it
/// should (CVE-2025-53786).
inline constexpr std::string_view kSharedPrincipal = "00000002-0000-0ff1-ce00-000000000000";

/// An export of registered keys, and what is expected of it.
struct RegisteredKeysConfig : ByteSource {
  Registration must_be = Registration::kPresent;
  std::string app_id;  ///< whose keys count; empty: see `select_holders`
  LeftoverSeverity severity = LeftoverSeverity::kWarning;

  static config::Schema<RegisteredKeysConfig> schema();
};

/// Registered keys as they came from their source.
struct RegisteredKeys {
  std::string where;  ///< starts messages
  evidence::KeyCredentials found;
};

/// Reads an export of registered keys until the run's deadline at the latest. Nothing when it cannot be had, cannot be
/// understood or is too old to be believed, and `result` then says why.
core::Awaitable<std::optional<RegisteredKeys>> read_registered_keys(core::ProbeContext& context,
                                                                    RegisteredKeysConfig source,
                                                                    core::ProbeResult& result);

}  // namespace probe::probes

namespace probe::config {

template <>
struct EnumNames<probes::Registration> {
  using Value = probes::Registration;
  static constexpr std::array kNames{EnumName<Value>{Value::kPresent, "present"},
                                     EnumName<Value>{Value::kAbsent, "absent"}};
};

template <>
struct EnumNames<probes::LeftoverSeverity> {
  using Value = probes::LeftoverSeverity;
  static constexpr std::array kNames{EnumName<Value>{Value::kWarning, "warning"},
                                     EnumName<Value>{Value::kFailure, "failure"}};
};

}  // namespace probe::config
