#include "agent/cli/action.hpp"

#include <fmt/format.h>

namespace probe::cli {

PrintCommand usage_error(std::string_view what) {
  return {fmt::format("probe: {}\nSee `probe --help`.\n", what), true};
}

}  // namespace probe::cli
