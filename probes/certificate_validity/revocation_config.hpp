#pragma once

#include "config/enum_value.hpp"
#include "config/file_path.hpp"
#include "config/schema.hpp"
#include "probes/sources/https_source.hpp"

#include <array>
#include <optional>

namespace probe::probes {

/// What it counts as that nobody says whether a certificate is revoked.
enum class UnknownRevocation { kWarning, kFailure };

/// The key `revocation` of certificate_validity.
struct RevocationConfig {
  config::FilePath crl_file;
  std::optional<ForwardProxyConfig> proxy;
  UnknownRevocation when_unknown = UnknownRevocation::kWarning;

  static config::Schema<RevocationConfig> schema();
};

}  // namespace probe::probes

template <>
struct probe::config::EnumNames<probe::probes::UnknownRevocation> {
  static constexpr std::array kNames{EnumName{probe::probes::UnknownRevocation::kWarning, "warning"},
                                     EnumName{probe::probes::UnknownRevocation::kFailure, "failure"}};
};
