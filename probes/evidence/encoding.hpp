#pragma once

#include "probes/evidence/parse_error.hpp"

#include <string>
#include <string_view>

/// The text forms of bytes in certificates and tokens. All results are bytes in a std::string.
namespace probe::evidence {

/// Standard base64 (RFC 4648 section 4) exactly: padded, no white space, unused bits zero.
Parsed<std::string> decode_base64(std::string_view text);

/// base64url as JOSE wants it (RFC 7515 section 2): no padding, no white space, unused bits zero.
Parsed<std::string> decode_base64url(std::string_view text);

/// base64 as people paste it: either alphabet, white space anywhere, padding optional. Still refuses every other
/// character.
Parsed<std::string> decode_base64_lenient(std::string_view text);

/// Hex digits of either case, an even number of them, nothing between.
Parsed<std::string> decode_hex(std::string_view text);

std::string encode_base64(std::string_view bytes);
std::string encode_base64url(std::string_view bytes);  ///< without padding
std::string encode_hex(std::string_view bytes);        ///< upper case

}  // namespace probe::evidence
