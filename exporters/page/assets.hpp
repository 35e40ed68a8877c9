#pragma once

#include <string_view>

namespace probe::exporters {

/// What the pages look like, and the script that keeps them up to date. `…_version` changes with the text, so that
/// browsers may keep them for ever.
std::string_view stylesheet();
std::string_view stylesheet_version();
std::string_view script();
std::string_view script_version();

}  // namespace probe::exporters
