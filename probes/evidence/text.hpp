#pragma once

#include "probes/evidence/parse_error.hpp"

#include <string>
#include <string_view>

namespace probe::evidence {

/// The bytes of a text file as UTF-8 without byte order mark and with LF line ends.
///
/// Understands what Windows writes: UTF-8 with and without mark, UTF-16 little and big endian with mark (`>` and
/// Out-File of Windows PowerShell) and without (told by the zero bytes of ASCII text). CRLF, CR CR LF and CR become LF.
/// Errors, with offset and line: bytes that are not UTF-8, half a UTF-16 unit, unpaired surrogates, UTF-32, NUL and
/// control characters other than white space and ESC.
Parsed<std::string> decode_text(std::string_view bytes);

}  // namespace probe::evidence
