#pragma once

#include "tests/fuzz/fuzzing.hpp"

#include <string_view>

namespace probe::fuzzing {

bool starttls(std::string_view bytes);
bool http_url(std::string_view bytes);
bool response_head(std::string_view bytes);

}  // namespace probe::fuzzing
