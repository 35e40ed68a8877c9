#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace probe::probes {

/// A text that somebody else wrote, fit to be shown: on one line of at most `max_bytes`, without tokens, passwords and
/// the like, URLs without user and query. What is merely suspected to be a secret goes too.
std::string public_text(std::string_view text, std::size_t max_bytes = 512);

}  // namespace probe::probes
