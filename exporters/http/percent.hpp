#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace probe::exporters {

/// `text` with each `%XX` replaced by the byte it stands for (RFC 3986 section 2.1); nothing when a `%` is followed by
/// anything else than two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

/// `text` as one segment of a path or one value of a query: every byte but letters, digits and `-._~` as `%XX`.
std::string percent_encoded(std::string_view text);

}  // namespace probe::exporters
