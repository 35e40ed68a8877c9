#pragma once

#include <string>
#include <string_view>

namespace probe::probes {

/// ASCII letters in lower case, all else as it is.
std::string lower_text(std::string_view text);

/// Whether two texts are the same but for the case of ASCII letters.
bool same_text(std::string_view a, std::string_view b);

}  // namespace probe::probes
