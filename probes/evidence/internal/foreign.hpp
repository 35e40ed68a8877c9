#pragma once

#include <string>
#include <string_view>

namespace probe::evidence::internal {

/// What content that is not what was expected seems to be, with its beginning: `HTML: '<!DOCTYPE html>...'`, `XML: …`,
/// `text: …`, `binary data: …`, or `nothing`.
std::string describe_content(std::string_view bytes);

}  // namespace probe::evidence::internal
