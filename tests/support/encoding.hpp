#pragma once

#include <string>
#include <string_view>

namespace probe::testing {

/// The bytes as upper case hexadecimal digits without separators, the way Windows prints a thumbprint.
std::string hex(std::string_view bytes);

/// The bytes in the standard base64 alphabet, padded, on one line (RFC 4648 section 4).
std::string base64(std::string_view bytes);

/// The bytes in the URL-safe alphabet, without padding (RFC 4648 section 5, as JOSE wants it).
std::string base64url(std::string_view bytes);

/// The SHA-1 digest: 20 bytes.
std::string sha1(std::string_view bytes);

/// The SHA-256 digest: 32 bytes.
std::string sha256(std::string_view bytes);

}  // namespace probe::testing
