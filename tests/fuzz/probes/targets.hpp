#pragma once

#include "tests/fuzz/fuzzing.hpp"

#include <string_view>

namespace probe::fuzzing {

bool portal_page(std::string_view bytes);
bool shown_url(std::string_view bytes);
bool push_answer(std::string_view bytes);

}  // namespace probe::fuzzing
