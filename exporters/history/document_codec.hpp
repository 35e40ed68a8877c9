#pragma once

#include <string>
#include <string_view>

namespace probe::exporters {

/// `text` as a zlib stream (RFC 1950).
std::string deflated(std::string_view text);

/// The text in a zlib stream. Throws std::runtime_error when it is damaged, or the text is longer than 16 MiB.
std::string inflated(std::string_view stream);

}  // namespace probe::exporters
