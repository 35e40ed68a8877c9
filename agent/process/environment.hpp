#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace probe::process {

/// What every command finds in its environment: PATH, LANG and HOME. Nothing else of the agent's own gets through,
/// because it may hold secrets.
std::vector<std::string> minimal_environment();

/// `base` with the entries of `changes` (`NAME=value`) added, or in place of those of the same name.
std::vector<std::string> merged(std::vector<std::string> base, const std::vector<std::string>& changes);

/// The value of `name` in `environment`, or empty.
std::string_view value_of(const std::vector<std::string>& environment, std::string_view name);

/// The files that `program` may mean, in the order in which they are tried: itself when it has a `/`, else one for each
/// folder of `path` (POSIX.1 section 8.3).
std::vector<std::string> candidates(const std::string& program, std::string_view path);

}  // namespace probe::process
