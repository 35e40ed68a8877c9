#include "agent/runtime/run_ids.hpp"

#include <fmt/format.h>

#include <chrono>

namespace probe::runtime {

std::uint64_t RunIds::random_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

std::string RunIds::next(core::SystemTime started_at) {
  using std::chrono::milliseconds;
  constexpr std::uint64_t kVersion = 0x7000;
  constexpr std::uint64_t kVariant = 0x8000;
  const auto time =
      static_cast<std::uint64_t>(std::chrono::floor<milliseconds>(started_at.time_since_epoch()).count()) &
      0xffff'ffff'ffffU;
  const std::uint64_t high = random_();
  const std::uint64_t low = random_();
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", time >> 16, time & 0xffff, kVersion | (high & 0xfff),
                     kVariant | ((high >> 12) & 0x3fff), low & 0xffff'ffff'ffffU);
}

}  // namespace probe::runtime
