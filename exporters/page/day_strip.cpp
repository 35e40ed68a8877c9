#include "exporters/page/day_strip.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string>

namespace probe::exporters {

namespace {

enum class Part { kNone, kGood, kMixed, kBad };

Part part_of(const DayPart& part) {
  if (part.failed == 0) return part.succeeded == 0 ? Part::kNone : Part::kGood;
  return part.succeeded == 0 ? Part::kBad : Part::kMixed;
}

constexpr std::size_t kPartWidth = 2;

/// One line for each stretch of half hours of the same kind, and over the worse ones too when it is the good: few
/// bytes, because most days are all alike. What is worse is painted over it.
std::string stretches(const Day& day, Part kind) {
  std::string path;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= day.size(); ++i) {
    const auto part = i < day.size() ? part_of(day[i]) : Part::kNone;
    const bool inside = part == kind || (kind == Part::kGood && part != Part::kNone);
    if (inside) continue;
    if (i > begin) path += fmt::format("M{} 9h{}", kPartWidth * begin, kPartWidth * (i - begin));
    begin = i + 1;
  }
  return path;
}

}  // namespace

Html day_strip(const Day& day, bool tall) {
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  for (const auto& part : day) {
    runs += std::uint64_t{part.succeeded} + part.failed;
    failed += part.failed;
  }
  Html paths;
  const auto good = stretches(day, Part::kGood);
  if (!good.empty()) paths << Html::single("path", {{"d", good}});
  const std::array<std::pair<Part, const char*>, 2> worse{{{Part::kMixed, "w"}, {Part::kBad, "f"}}};
  for (const auto& [kind, name] : worse) {
    const auto path = stretches(day, kind);
    if (!path.empty()) paths << Html::single("path", {{"class", name}, {"d", path}});
  }
  const auto told = fmt::format("{} of {} failed", failed, runs);
  if (!tall) return element("svg", {{"role", "img"}, {"aria-label", told}}, paths);
  return element("svg",
                 {{"class", "tall"},
                  {"viewBox", "0 0 96 18"},
                  {"preserveAspectRatio", "none"},
                  {"role", "img"},
                  {"aria-label", told}},
                 paths);
}

}  // namespace probe::exporters
