#pragma once

#include "config/value.hpp"
#include "probes/evidence/certificate.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace probe::probes {

/// What a certificate is to Exchange's authorization configuration.
enum class CertificateRole { kCurrent, kNext, kPrevious };

constexpr std::string_view to_string(CertificateRole role) {
  switch (role) {
    case CertificateRole::kCurrent:
      return "current";
    case CertificateRole::kNext:
      return "next";
    case CertificateRole::kPrevious:
      return "previous";
  }
  return "current";
}

/// Which of several certificates is meant: the one with a thumbprint, or else the one in a role.
struct CertificateChoice {
  CertificateRole role = CertificateRole::kCurrent;
  std::optional<evidence::Thumbprint> thumbprint;  ///< SHA-1 or SHA-256

  std::string text() const;
};

/// Whether `certificate` is the one with `thumbprint`, by whichever digest that is.
bool has_thumbprint(const evidence::Certificate& certificate, const evidence::Thumbprint& thumbprint);

}  // namespace probe::probes

namespace probe::config {

/// `current`, `next`, `previous`, or a thumbprint in any spelling.
template <>
struct Value<probes::CertificateChoice> {
  static std::optional<probes::CertificateChoice> parse(const Node& node, const std::string& path, Problems& problems);
  static std::string type() { return "current, next, previous or a thumbprint"; }
  static std::string show(const probes::CertificateChoice& value) { return value.text(); }
};

}  // namespace probe::config
