#pragma once

#include <string>
#include <string_view>

namespace probe::probes {

/// The URL `found` as shown_url has it, for a comparison with `expected` that it failed. When both are shown alike, the
/// part that differs is named without its content, which may be a secret: `https://a/b, with a fragment`.
std::string shown_beside(std::string_view found, std::string_view expected);

}  // namespace probe::probes
