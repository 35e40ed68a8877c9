#include "config/value.hpp"

#include "config/enum_value.hpp"
#include "config/seldom.hpp"
#include "config/value_containers.hpp"
#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::config {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

enum class Purpose { kSigning, kTlsServer };

}  // namespace

template <>
struct EnumNames<Purpose> {
  static constexpr std::array kNames{EnumName{Purpose::kSigning, "signing"},
                                     EnumName{Purpose::kTlsServer, "tls_server"}};
};

namespace {

/// The value of the key `v` in `yaml`, and the problems as text.
template <class T>
std::pair<std::optional<T>, std::string> parsed(const std::string& yaml) {
  Problems problems("t");
  const auto node = read_yaml(yaml, problems);
  if (!node) return {std::nullopt, problems.text()};
  auto value = Value<T>::parse(*node->find("v"), "v", problems);
  EXPECT_EQ(value.has_value(), problems.empty());
  return {std::move(value), problems.text()};
}

template <class T>
struct Good {
  std::string yaml;
  T want;
};

template <class T>
void expect_values(const std::vector<Good<T>>& cases) {
  for (const auto& [yaml, want] : cases) {
    const auto [value, problems] = parsed<T>(yaml);
    EXPECT_EQ(problems, "") << yaml;
    EXPECT_EQ(value, std::optional<T>(want)) << yaml;
  }
}

struct Bad {
  std::string yaml;
  std::string want;  ///< whole text of the problems
};

template <class T>
void expect_refused(const std::vector<Bad>& cases) {
  for (const auto& [yaml, want] : cases) EXPECT_EQ(parsed<T>(yaml).second, want) << yaml;
}

TEST(Value, OfTextIsAnyScalar) {
  expect_values<std::string>({{"v: a b", "a b"},
                              {"v: 5", "5"},
                              {"v: \"\"", ""},
                              {"v: no", "no"},
                              {"v: 'null'", "null"},
                              {"v: |\n  a\n", "a\n"}});
  expect_refused<std::string>({{"v: ~", "t:1:4: v: expected a text, got nothing"},
                               {"v:", "t:1:3: v: expected a text, got nothing"},
                               {"v: [a]", "t:1:4: v: expected a text, got a list"},
                               {"v: {a: b}", "t:1:4: v: expected a text, got a map"}});
}

TEST(Value, OfATruthIsTrueOrFalseAndNothingElse) {
  expect_values<bool>({{"v: true", true}, {"v: false", false}});
  expect_refused<bool>({{"v: yes", "t:1:4: v: expected true or false, got \"yes\"; write true"},
                        {"v: On", "t:1:4: v: expected true or false, got \"On\"; write true"},
                        {"v: no", "t:1:4: v: expected true or false, got \"no\"; write false"},
                        {"v: off", "t:1:4: v: expected true or false, got \"off\"; write false"},
                        {"v: True", "t:1:4: v: expected true or false, got \"True\"; write true"},
                        {"v: \"true\"", "t:1:4: v: expected true or false, got the quoted text \"true\"; write true"},
                        {"v: 1", "t:1:4: v: expected true or false, got \"1\""},
                        {"v: [true]", "t:1:4: v: expected true or false, got a list"},
                        {"v:", "t:1:3: v: expected true or false, got nothing"}});
}

TEST(Value, OfAWholeNumberIsDecimalAndInRange) {
  expect_values<int>({{"v: 0", 0}, {"v: -12", -12}, {"v: 2147483647", 2147483647}});
  expect_values<std::uint16_t>({{"v: 65535", 65535}, {"v: 0", 0}});
  expect_values<std::int64_t>({{"v: -9223372036854775808", INT64_MIN}});
  expect_values<std::uint64_t>({{"v: 18446744073709551615", UINT64_MAX}});
  expect_refused<std::uint16_t>({
      {"v: 65536", "t:1:4: v: expected a whole number from 0 to 65535, got \"65536\""},
      {"v: -1", "t:1:4: v: expected a whole number from 0 to 65535, got \"-1\""},
      {"v: 99999999999999999999999",
       "t:1:4: v: expected a whole number from 0 to 65535, got \"99999999999999999999999\""},
      {"v: \"5\"", "t:1:4: v: expected a whole number, got the quoted text \"5\""},
      {"v: 5.0", "t:1:4: v: expected a whole number, got \"5.0\""},
      {"v: 1e3", "t:1:4: v: expected a whole number, got \"1e3\""},
      {"v: 0x1F", "t:1:4: v: expected a whole number, got \"0x1F\""},
      {"v: 010", "t:1:4: v: expected a whole number, got \"010\""},
      {"v: 1_000", "t:1:4: v: expected a whole number, got \"1_000\""},
      {"v: +5", "t:1:4: v: expected a whole number, got \"+5\""},
      {"v: -", "t:1:4: a list item may not stand here; start the list on a line of its own"},
      {"v: \"\"", "t:1:4: v: expected a whole number, got the quoted text \"\""},
      {"v: {}", "t:1:4: v: expected a whole number, got a map"},
  });
  expect_refused<std::int8_t>({{"v: 128", "t:1:4: v: expected a whole number from -128 to 127, got \"128\""}});
  expect_refused<std::int64_t>(
      {{"v: 9223372036854775808",
        "t:1:4: v: expected a whole number from -9223372036854775808 to 9223372036854775807, got "
        "\"9223372036854775808\""}});
}

TEST(Value, OfANumberIsFinite) {
  expect_values<double>({{"v: 1.5", 1.5}, {"v: -2", -2.0}, {"v: 1e3", 1000.0}});
  expect_refused<double>({{"v: .inf", "t:1:4: v: expected a number, got \".inf\""},
                          {"v: nan", "t:1:4: v: expected a number, got \"nan\""},
                          {"v: 1,5", "t:1:4: v: expected a number, got \"1,5\""},
                          {"v: 1e999", "t:1:4: v: expected a number, got \"1e999\""},
                          {"v: '1'", "t:1:4: v: expected a number, got the quoted text \"1\""}});
}

TEST(Value, OfADurationHasAUnit) {
  expect_values<milliseconds>({{"v: 1h30m", milliseconds(5'400'000)}, {"v: \"500ms\"", milliseconds(500)}});
  expect_values<seconds>({{"v: 5m", seconds(300)}, {"v: 1000ms", seconds(1)}});
  expect_refused<milliseconds>(
      {{"v: tomorrow", "t:1:4: v: expected a duration such as 30s, 5m, 12h or 14d, got \"tomorrow\""},
       {"v: 30", "t:1:4: v: expected a duration with a unit (ms, s, m, h, d or w), got \"30\""},
       {"v: -5s", "t:1:4: v: expected a duration that is not negative, got \"-5s\""},
       {"v: 9999999w", "t:1:4: v: expected a duration of at most 36500d, got \"9999999w\""},
       {"v: [5s]", "t:1:4: v: expected a duration such as 30s, 5m, 12h or 14d, got a list"}});
  expect_refused<seconds>({{"v: 1500ms", "t:1:4: v: expected a duration in whole seconds, got \"1500ms\""},
                           {"v: soon", "t:1:4: v: expected a duration such as 30s, 5m, 12h or 14d, got \"soon\""}});
}

TEST(Value, OfAnEnumIsOneOfItsNames) {
  expect_values<Purpose>({{"v: signing", Purpose::kSigning}, {"v: \"tls_server\"", Purpose::kTlsServer}});
  expect_refused<Purpose>(
      {{"v: tls-server",
        "t:1:4: v: expected one of signing, tls_server, got \"tls-server\"; did you mean \"tls_server\"?"},
       {"v: client", "t:1:4: v: expected one of signing, tls_server, got \"client\""},
       {"v: {}", "t:1:4: v: expected one of signing, tls_server, got a map"}});
  EXPECT_EQ(Value<Purpose>::show(Purpose::kTlsServer), "tls_server");
  EXPECT_EQ(Value<Purpose>::type(), "one of signing, tls_server");
}

TEST(Value, OfAListReportsEveryBadItem) {
  expect_values<std::vector<int>>({{"v: [1, 2]", {1, 2}}, {"v: []", {}}});
  expect_refused<std::vector<int>>(
      {{"v: [1, x, 2, y]",
        "t:1:8: v[1]: expected a whole number, got \"x\"\nt:1:14: v[3]: expected a whole number, got \"y\""},
       {"v: 1", "t:1:4: v: expected a list of whole numbers, got \"1\""},
       {"v:", "t:1:3: v: expected a list of whole numbers, got nothing"},
       {"v:\n  - name: a\n    x: 1\n", "t:2:5: v[a]: expected a whole number, got a map"}});
}

TEST(Value, ThatIsOptionalMayNotBeNothing) {
  expect_values<std::optional<int>>({{"v: 1", 1}});
  expect_refused<std::optional<int>>({{"v: ~", "t:1:4: v: expected a whole number, got nothing"}});
}

TEST(Value, OfAMapOfNamesReportsEveryBadValue) {
  using Map = std::map<std::string, std::string>;
  expect_values<Map>({{"v: {a: b, c: d}", {{"a", "b"}, {"c", "d"}}}, {"v: {}", {}}});
  expect_refused<Map>(
      {{"v: {a: [], b: c, d: }", "t:1:8: v.a: expected a text, got a list\nt:1:21: v.d: expected a text, got nothing"},
       {"v: [a]", "t:1:4: v: expected a map of names to text, got a list"}});
}

TEST(Value, IsShownAsItIsWritten) {
  EXPECT_EQ(Value<std::string>::show("plain"), "plain");
  EXPECT_EQ(Value<std::string>::show(""), "\"\"");
  EXPECT_EQ(Value<std::string>::show("yes"), "\"yes\"");
  EXPECT_EQ(Value<std::string>::show("a: b"), "\"a: b\"");
  EXPECT_EQ(Value<std::string>::show("a\"\n"), "\"a\\\"\\x0a\"");
  EXPECT_EQ(Value<bool>::show(true), "true");
  EXPECT_EQ(Value<double>::show(0.5), "0.5");
  EXPECT_EQ(Value<seconds>::show(seconds(90)), "90s");
  EXPECT_EQ(Value<std::optional<int>>::show(std::nullopt), "");
  EXPECT_EQ((Value<std::map<std::string, int>>::show({{"a", 1}, {"b", 2}})), "{a: 1, b: 2}");
  EXPECT_EQ(Value<std::vector<std::string>>::show({"a", "b c"}), "[a, \"b c\"]");
}

TEST(Value, SeldomReadsAsTheValueDoesAndTakesUpAPointer) {
  static_assert(sizeof(Seldom<std::vector<std::string>>) == sizeof(void*));
  const auto [value, none] = parsed<Seldom<std::vector<std::string>>>("v: [a, b]");
  EXPECT_EQ(none, "");
  ASSERT_TRUE(value && *value);
  EXPECT_EQ(**value, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parsed<Seldom<int>>("v: x").second, parsed<int>("v: x").second);
  EXPECT_FALSE(parsed<Seldom<int>>("v: x").first);
}

TEST(Value, SeldomIsCopiedWhole) {
  const Seldom<std::string> empty;
  EXPECT_FALSE(empty);
  EXPECT_EQ(empty.value_or("else"), "else");
  auto first = std::make_unique<Seldom<std::string>>(std::string(100, 'x'));
  const Seldom<std::string> copy = *first;
  first.reset();
  ASSERT_TRUE(copy.has_value());
  EXPECT_EQ(copy->size(), 100U);
  Seldom<std::string> assigned = copy;
  assigned = empty;
  EXPECT_FALSE(assigned);
  EXPECT_EQ(*copy, std::string(100, 'x'));
}

}  // namespace
}  // namespace probe::config
