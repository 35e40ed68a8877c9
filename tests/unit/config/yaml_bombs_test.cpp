#include "config/yaml_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace probe::config {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kAllowedSeconds = 5;
#else
constexpr double kAllowedSeconds = 1;
#endif

/// Counts the seconds that this process has computed, so that a busy machine does not matter.
class CpuTimer {
 public:
  double seconds() const { return static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t start_ = std::clock();
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// A level of ten aliases for each letter: 10^9 texts when it is expanded.
std::string billion_laughs() {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char letter = 'b'; letter <= 'i'; ++letter) {
    const auto before = static_cast<char>(letter - 1);
    text += fmt::format("{}: &{} [{}]\n", letter, letter, repeated(fmt::format("*{},", before), 10));
  }
  return text;
}

/// Each level doubles the one before: few aliases, many values.
std::string doubling() {
  std::string text = "a0: &a0 [x,x]\n";
  for (int i = 1; i <= 30; ++i) text += fmt::format("a{}: &a{} [*a{}, *a{}]\n", i, i, i - 1, i - 1);
  return text;
}

std::string many_anchors() {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += fmt::format("- &a{} x\n", i);
  return text;
}

std::string stairs() {
  std::string text;
  for (std::size_t i = 0; i < 2'000; ++i) text += std::string(i, ' ') + "a:\n";
  return text;
}

TEST(Bombs, AreRefusedWithinASecond) {
  constexpr auto* kValues = "expected at most 100000 values and keys, aliases expanded";
  constexpr auto* kLevels = "expected at most 32 levels of lists and maps";
  constexpr auto* kLine = "expected a line of at most 262144 bytes; break it up";
  constexpr auto* kListKey = "expected a key that is a text, got a list; are all brackets closed?";
  constexpr auto* kMapKey = "expected a key that is a text, got a map; are all brackets closed?";
  struct Case {
    std::string name;
    std::string input;
    std::string want;  ///< the end of the only line
  };
  const std::vector<Case> cases{
      {"billion laughs", billion_laughs(), kValues},
      {"doubling aliases", doubling(), kValues},
      {"many aliases", "a: &a x\nb: [" + repeated("*a,\n ", 100'000) + "]\n", "expected at most 64 aliases"},
      {"list in itself", "a: &a [[[*a]]]\n", "the alias stands for the list around it, which starts at 1:4"},
      {"map in itself", "a: &a\n  b: {c: *a}\n", "the alias stands for the map around it, which starts at 1:4"},
      {"100k brackets", repeated("[", 100'000) + repeated("]", 100'000), kLevels},
      {"100k open brackets", repeated("[", 100'000), kListKey},
      {"100k braces", "a: " + repeated("{", 100'000), kMapKey},
      {"100k open brackets on lines", repeated("[\n", 100'000), kListKey},
      {"100k maps in maps", repeated("{a: ", 60'000), kMapKey},
      {"100k dashes", repeated("- ", 100'000), kLevels},
      {"100k question marks", repeated("? ", 100'000), kMapKey},
      {"stairs", stairs(), kLevels},
      {"4 MiB of brackets", repeated("[", 4 * kMiB), kLine},
      {"200k values in a list", repeated("- a\n", 200'000), kValues},
      {"200k keys",
       [] {
         std::string text;
         for (int i = 0; i < 200'000; ++i) text += fmt::format("k{}: v\n", i);
         return text;
       }(),
       kValues},
      {"60k values on a line, none of them ASCII", "[" + repeated("é,", 60'000) + "]]",
       "unexpected closing bracket: none is open that it could close"},
      {"200k anchors", many_anchors(), kValues},
      {"5 MiB", std::string(5 * kMiB, 'x'), "expected at most 4194304 bytes, got 5242880"},
      {"4 MiB text", "a: " + std::string(4 * kMiB - 4, 'x'), kLine},
      {"long key", std::string(200'000, 'k') + ": 1\n",
       "unexpected \":\"; check the indentation, and quote a value that has a colon followed by a space"},
      {"1M empty documents", repeated("---\n", kMiB), "a second document starts here; only one is read"},
      {"4 MiB of spaces and newlines", repeated(" \n", 2 * kMiB), "the document is empty; expected a map of keys"},
  };
  for (const auto& [name, input, want] : cases) {
    Problems problems("p.yml");
    const CpuTimer timer;
    const auto node = read_yaml(input, problems);
    const double took = timer.seconds();
    EXPECT_FALSE(node.has_value()) << name;
    EXPECT_EQ(problems.size(), 1U) << name;
    EXPECT_TRUE(problems.text().ends_with(": " + want)) << name << ": " << problems.text();
    EXPECT_LT(took, kAllowedSeconds) << name;
  }
}

TEST(Bombs, OfWrongKeysDoNotFillTheMemoryWithComplaints) {
  Problems problems("p.yml");
  const CpuTimer timer;
  read_yaml("l:\n- name: x\n" + repeated("  a: 1\n", 45'000), problems);
  const double took = timer.seconds();
  EXPECT_EQ(problems.size(), 44'999U);
  EXPECT_EQ(problems.all().size(), Problems::kKept);
  EXPECT_EQ(problems.line(problems.all()[0]), "p.yml:4:3: l[x]: the key \"a\" is here twice, first at 3:3");
  EXPECT_LT(took, kAllowedSeconds);
}

TEST(Bombs, BelowTheLimitsAreJustText) {
  const std::string input = "a: |\n" + repeated("  " + std::string(100'000, 'x') + "\n", 40);
  Problems problems("p.yml");
  const CpuTimer timer;
  const auto node = read_yaml(input, problems);
  const double took = timer.seconds();
  ASSERT_TRUE(node.has_value()) << problems.text();
  EXPECT_EQ(node->find("a")->text().size(), 40U * 100'001U);
  EXPECT_LT(took, kAllowedSeconds);
}

}  // namespace
}  // namespace probe::config
