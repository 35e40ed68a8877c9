#pragma once

#include <string_view>

namespace probe::exporters {

/// The icon of the browser's tab, by the name of its file (`f.svg` while something fails); empty when there is none.
std::string_view icon_of(std::string_view file);

}  // namespace probe::exporters
