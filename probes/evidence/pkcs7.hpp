#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/parse_error.hpp"

#include <string_view>
#include <vector>

namespace probe::evidence {

/// The certificates in a PKCS#7 or CMS message (RFC 2315, RFC 5652) of type signedData, as `.p7b` and `.p7c` files are,
/// in the order they stand in, which means nothing. Takes DER and BER; its signatures are not looked at. A message of
/// another type and one without certificates are errors of kind kForeign.
Parsed<std::vector<Certificate>> read_pkcs7(std::string_view bytes);

}  // namespace probe::evidence
