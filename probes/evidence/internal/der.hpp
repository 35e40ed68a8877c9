#pragma once

#include "probes/evidence/parse_error.hpp"

#include <cstddef>
#include <string_view>

namespace probe::evidence::internal {

/// Size in bytes, header included, of the DER SEQUENCE at the start of `bytes` (X.690 section 8.1). An error when there
/// is none or when fewer bytes are there than it declares. `what` is what messages call the expected thing.
Parsed<std::size_t> der_sequence_size(std::string_view bytes, std::string_view what);

/// What a SEQUENCE that is not a certificate seems to be: `PKCS#7`, `PKCS#12`, `a private key`; empty when it cannot be
/// told.
std::string_view recognise_der(std::string_view bytes);

}  // namespace probe::evidence::internal
