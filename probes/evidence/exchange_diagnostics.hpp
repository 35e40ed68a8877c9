#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace probe::evidence {

/// What Exchange says about a refused request in the header `x-ms-diagnostics`. Unknown codes are common: keep `raw` as
/// evidence.
struct ExchangeDiagnostics {
  std::uint32_t code = 0;      ///< 2000000 and above: the token; 4000000: OAuth is off
  std::string reason;          ///< empty: not said
  std::string error_category;  ///< `invalid_signature`, `invalid_issuer`, …; empty: not said
  std::string raw;             ///< the value as received, printable
};

/// Reads `code *( ";" name "=" quoted-string )`. A quote inside a reason that is not escaped is taken as text unless
/// `;` or the end follows it.
Parsed<ExchangeDiagnostics> parse_exchange_diagnostics(std::string_view header_value);

}  // namespace probe::evidence
