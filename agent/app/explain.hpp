#pragma once

#include "agent/core/code_info.hpp"

#include <string>

namespace probe::app {

/// What `probe explain CODE` prints.
std::string explain(const core::CodeInfo& code);

/// What `probe explain` prints: every code with its meaning, by area.
std::string list_codes();

}  // namespace probe::app
