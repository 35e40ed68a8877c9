#pragma once

#include "places.hpp"

#include <boost/json/parse.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace probe::testing {

/// The strings of naughty-strings/blns.json in the conformance data, and some that JSON cannot hold. Without the data
/// only the latter: `suite_found` tells.
struct NaughtyStrings {
  std::vector<std::string> strings;
  bool suite_found = false;
};

inline NaughtyStrings naughty_strings() {
  const char* configured = std::getenv("PROBE_SUITES_DIR");
  const std::filesystem::path suites = configured != nullptr ? configured : PROBE_SOURCE_DIR "/../shared/suites";
  NaughtyStrings found;
  found.strings = {std::string("nul\0inside", 10),
                   "\xff",
                   "\xc0\xaf",
                   "\xed\xa0\x80",
                   "cut \xe2\x82",
                   "a\nb",
                   "a\r\nb",
                   "\\",
                   "\"",
                   "\\\"",
                   "\x1b[31mred",
                   std::string(5000, 'x'),
                   "\u202edesrever",
                   "x\"} 1\nevil_injected 1",
                   std::string(255, 'a') + "\xc3\xa9"};
  std::ifstream file(suites / "naughty-strings" / "blns.json");
  if (!file) return found;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto parsed = boost::json::parse(text);
  for (const auto& entry : parsed.as_array()) found.strings.emplace_back(entry.as_string());
  found.suite_found = true;
  return found;
}

}  // namespace probe::testing
