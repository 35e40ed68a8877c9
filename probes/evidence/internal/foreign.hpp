#pragma once

#include <string>
#include <string_view>

namespace probe::evidence::internal {

/// What content that is not what was expected seems to be, by its kind and size: `HTML of 512 bytes`, `XML or HTML of
/// …`, `1 line of text, 20 characters`, `64 bytes of binary data`, or `nothing`. Quotes nothing: what a wrong path
/// names may be a password.
std::string describe_content(std::string_view bytes);

}  // namespace probe::evidence::internal
