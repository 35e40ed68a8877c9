#include "tests/fuzz/fuzzing.hpp"

#include "agent/core/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace probe::fuzzing {

namespace {

constexpr std::size_t kLongestMessage = 4096;

const Target* chosen = nullptr;

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The program is called by links that are named after its targets; by its own name it only lists them.
void choose(std::string_view name) {
  for (const auto& target : targets()) {
    if (target.name == name) chosen = &target;
  }
  if (chosen != nullptr) return;
  for (const auto& target : targets()) std::puts(std::string(target.name).c_str());
  std::exit(0);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

}  // namespace

void demand(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "DEMAND NOT MET: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

void demand_utf8(std::string_view text, std::string_view what) {
  demand(core::valid_utf8(text) == text, std::string(what) + " is well-formed UTF-8");
}

void demand_message(std::string_view text, std::string_view what) {
  demand(!text.empty(), std::string(what) + " is not empty");
  demand_utf8(text, what);
  demand(std::ranges::none_of(text, is_control), std::string(what) + " has no control characters");
  demand(text.size() <= kLongestMessage, std::string(what) + " is short");
}

std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

}  // namespace probe::fuzzing

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  probe::fuzzing::choose(probe::fuzzing::file_name(*argc > 0 ? (*argv)[0] : ""));
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A copy of exactly this size, so that AddressSanitizer sees a read behind its end.
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  return probe::fuzzing::chosen->run(bytes) ? 0 : -1;
}
