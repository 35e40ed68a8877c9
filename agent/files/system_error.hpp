#pragma once

#include "agent/core/files.hpp"

#include <string>

namespace probe::files {

core::FileError unreadable(std::string message);

/// What the system's `error` (errno) about `path` means.
core::FileError system_error(const std::string& path, int error);

}  // namespace probe::files
