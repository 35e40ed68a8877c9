#pragma once

#include <string>
#include <string_view>

namespace probe::core {

/// `text` with every byte that is not part of well-formed UTF-8 (RFC 3629) replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Well-formed `text` cut at a character so that it has at most `max_bytes` bytes, `…` included; unchanged when it is
/// short enough.
std::string shortened(std::string_view text, std::size_t max_bytes);

}  // namespace probe::core
