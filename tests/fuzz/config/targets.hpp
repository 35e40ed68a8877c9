#pragma once

#include "tests/fuzz/fuzzing.hpp"

#include <string_view>

namespace probe::fuzzing {

bool configuration(std::string_view bytes);
bool yaml(std::string_view bytes);
bool duration(std::string_view bytes);

}  // namespace probe::fuzzing
