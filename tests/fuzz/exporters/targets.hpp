#pragma once

#include "tests/fuzz/fuzzing.hpp"

#include <string_view>

namespace probe::fuzzing {

bool request_target(std::string_view bytes);
bool listen_address(std::string_view bytes);
bool printable_text(std::string_view bytes);
bool metric_label(std::string_view bytes);
bool web_config(std::string_view bytes);

}  // namespace probe::fuzzing
