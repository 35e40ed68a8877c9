#include "config/schema.hpp"

#include "config/yaml_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A type as a probe in another folder would have it: "60d or 20%" of a lifetime.
namespace probe::elsewhere {

struct Threshold {
  std::optional<std::chrono::milliseconds> time;
  int percent = 0;

  bool operator==(const Threshold&) const = default;
};

enum class Purpose { kSigning, kTlsServer };

}  // namespace probe::elsewhere

namespace probe::config {

template <>
struct Value<elsewhere::Threshold> {
  static std::optional<elsewhere::Threshold> parse(const Node& node, const std::string& path, Problems& problems) {
    constexpr std::string_view kExpected = "expected a duration or a percentage such as 60d or 20%";
    const std::string* text = scalar_text(node, path, problems, kExpected);
    if (text == nullptr) return std::nullopt;
    if (const auto time = parse_duration(*text)) return elsewhere::Threshold{*time, 0};
    const bool percentage = text->size() == 3 && text->ends_with('%');
    if (!percentage) return refuse(node, path, problems, kExpected);
    return elsewhere::Threshold{std::nullopt, std::stoi(*text)};
  }
  static std::string type() { return "duration or percentage"; }
  static std::string show(const elsewhere::Threshold& value) {
    return value.time ? format_duration(*value.time) : fmt::format("{}%", value.percent);
  }
};

template <>
struct EnumNames<elsewhere::Purpose> {
  static constexpr std::array kNames{EnumName{elsewhere::Purpose::kSigning, "signing"},
                                     EnumName{elsewhere::Purpose::kTlsServer, "tls_server"}};
};

}  // namespace probe::config

namespace probe::elsewhere {
namespace {

using namespace std::chrono_literals;
using config::Problems;
using config::Schema;

struct Source {
  std::string file;
  std::string endpoint;
  std::optional<std::uint16_t> port;
  bool quick = false;

  static Schema<Source> schema() {
    return Schema<Source>{}
        .optional("file", &Source::file, "Path of the certificate", config::not_empty())
        .optional("endpoint", &Source::endpoint, "Host and port to connect to")
        .optional("port", &Source::port, "Port, when not in the endpoint", config::at_least(1))
        .optional("quick", &Source::quick, "Whether to hurry")
        .exactly_one_of({"file", "endpoint"})
        .only_beside("quick", {"endpoint"}, "a file needs no hurry");
  }
};

struct Config {
  std::string name;
  Source source;
  std::vector<Source> others;
  Purpose purpose = Purpose::kSigning;
  std::chrono::milliseconds timeout = 10s;
  std::chrono::seconds interval = 60s;
  Threshold expires_within{14 * 24h, 0};
  bool strict = false;
  int bits = 2048;
  std::map<std::string, std::string> labels;
};

Schema<Config> schema() {
  return Schema<Config>{}
      .required("name", &Config::name, "What the probe is called")
      .required("source", &Config::source, "Where the certificate is")
      .optional("others", &Config::others, "More places", config::not_empty())
      .optional("purpose", &Config::purpose, "What the certificate is for")
      .optional("timeout", &Config::timeout, "How long a run may take", config::between(100ms, 10min))
      .optional("interval", &Config::interval, "Time from start to start", config::at_least(1s))
      .optional("expires_within", &Config::expires_within, "When to warn")
      .optional("strict", &Config::strict, "Fail on warnings")
      .optional("bits", &Config::bits, "Least size of the key",
                [](const int& bits) -> std::optional<std::string> {
                  if (bits % 8 == 0) return std::nullopt;
                  return fmt::format("expected whole bytes, got {} bits", bits);
                })
      .optional("labels", &Config::labels, "Added to every metric")
      .at_least_one_of({"purpose", "strict"})
      .check("timeout",
             [](const Config& config) -> std::optional<std::string> {
               if (config.timeout <= config.interval) return std::nullopt;
               return fmt::format("expected at most the interval of {}, got {}",
                                  config::format_duration(config.interval), config::format_duration(config.timeout));
             })
      .check("", [](const Config& config) -> std::optional<std::string> {
        if (config.name != "forbidden") return std::nullopt;
        return "expected another probe";
      });
}

std::pair<Config, std::string> parsed(std::string_view yaml, std::span<const std::string_view> other_keys = {}) {
  Problems problems("p.yml");
  const auto node = config::read_yaml(yaml, problems);
  EXPECT_TRUE(node.has_value()) << problems.text();
  Config result = schema().parse(node.value_or(config::Node()), "probes[x]", problems, other_keys);
  return {std::move(result), problems.text()};
}

TEST(Schema, FillsAStructFromAMap) {
  const auto [config, problems] = parsed(R"(
name: auth
source: { endpoint: mail, port: 443 }
others: [{ file: /a }, { file: /b }]
purpose: tls_server
timeout: 5s
interval: 5m
expires_within: 20%
strict: true
bits: 4096
labels: { team: mail }
)");
  EXPECT_EQ(problems, "");
  EXPECT_EQ(config.name, "auth");
  EXPECT_EQ(config.source.endpoint, "mail");
  EXPECT_EQ(config.source.port, 443);
  ASSERT_EQ(config.others.size(), 2U);
  EXPECT_EQ(config.others[1].file, "/b");
  EXPECT_EQ(config.purpose, Purpose::kTlsServer);
  EXPECT_EQ(config.timeout, 5s);
  EXPECT_EQ(config.interval, 5min);
  EXPECT_EQ(config.expires_within, (Threshold{std::nullopt, 20}));
  EXPECT_TRUE(config.strict);
  EXPECT_EQ(config.bits, 4096);
  EXPECT_EQ(config.labels.at("team"), "mail");
}

TEST(Schema, LeavesTheDefaultsOfTheStruct) {
  const auto [config, problems] = parsed("name: auth\nsource: { file: /a }\nstrict: false\n");
  EXPECT_EQ(problems, "");
  EXPECT_EQ(config.timeout, 10s);
  EXPECT_EQ(config.expires_within, (Threshold{14 * 24h, 0}));
  EXPECT_EQ(config.source.port, std::nullopt);
}

TEST(Schema, ReportsMistakesWithPlacePathAndRemedy) {
  const std::string good = "name: auth\nsource: { file: /a }\nstrict: true\n";
  struct Case {
    std::string name;
    std::string input;
    std::string want;
  };
  const std::vector<Case> cases{
      {"list instead of a map", "- a\n", "p.yml:1:1: probes[x]: expected a map of keys, got a list"},
      {"text instead of a map", "a\n", "p.yml:1:1: probes[x]: expected a map of keys, got \"a\""},
      {"nothing there", "{}\n",
       "p.yml:1:1: probes[x]: missing key \"name\": What the probe is called\n"
       "p.yml:1:1: probes[x]: missing key \"source\": Where the certificate is\n"
       "p.yml:1:1: probes[x]: expected at least one of purpose, strict, got none"},
      {"near key", good + "intervall: 5m\n",
       "p.yml:4:1: probes[x]: unknown key \"intervall\"; did you mean \"interval\"?"},
      {"far key", good + "q: 5m\n",
       "p.yml:4:1: probes[x]: unknown key \"q\"; known keys: name, source, others, purpose, timeout, interval, "
       "expires_within, strict, bits, labels"},
      {"empty key", good + "\"\": 5m\n",
       "p.yml:4:1: probes[x]: unknown key \"\"; known keys: name, source, others, purpose, timeout, interval, "
       "expires_within, strict, bits, labels"},
      {"bad duration", good + "timeout: tomorrow\n",
       "p.yml:4:10: probes[x].timeout: expected a duration such as 30s, 5m, 12h or 14d, got \"tomorrow\""},
      {"too short", good + "timeout: 99ms\n", "p.yml:4:10: probes[x].timeout: expected 100ms to 10m, got 99ms"},
      {"too long", good + "timeout: 601s\ninterval: 1h\n",
       "p.yml:4:10: probes[x].timeout: expected 100ms to 10m, got 601s"},
      {"too small", good + "interval: 0s\n", "p.yml:4:11: probes[x].interval: expected at least 1s, got 0s"},
      {"rule between fields", good + "interval: 5s\n",
       "p.yml:1:1: probes[x].timeout: expected at most the interval of 5s, got 10s"},
      {"rule between fields, at its key", good + "timeout: 2m\n",
       "p.yml:4:1: probes[x].timeout: expected at most the interval of 1m, got 2m"},
      {"rule of the map", "name: forbidden\nsource: { file: /a }\nstrict: true\n",
       "p.yml:1:1: probes[x]: expected another probe"},
      {"rules wait for the fields", "name: forbidden\nsource: { file: /a }\nstrict: 1\ntimeout: 2m\n",
       "p.yml:3:9: probes[x].strict: expected true or false, got \"1\""},
      {"rules wait for missing keys", "name: forbidden\nstrict: true\n",
       "p.yml:1:1: probes[x]: missing key \"source\": Where the certificate is"},
      {"rules do not wait for unknown keys", "name: forbidden\nsource: { file: /a }\nstrict: true\nnaame: a\n",
       "p.yml:1:1: probes[x]: expected another probe\n"
       "p.yml:4:1: probes[x]: unknown key \"naame\"; did you mean \"name\"?"},
      {"own rule of a field", good + "bits: 2047\n", "p.yml:4:7: probes[x].bits: expected whole bytes, got 2047 bits"},
      {"enum", good + "purpose: signin\n",
       "p.yml:4:10: probes[x].purpose: expected one of signing, tls_server, got \"signin\"; did you mean \"signing\"?"},
      {"type of another folder", good + "expires_within: soon\n",
       "p.yml:4:17: probes[x].expires_within: expected a duration or a percentage such as 60d or 20%, got \"soon\""},
      {"type of another folder, not a text", good + "expires_within: []\n",
       "p.yml:4:17: probes[x].expires_within: expected a duration or a percentage such as 60d or 20%, got a list"},
      {"both of a choice", "name: a\nstrict: true\nsource: { file: /a, endpoint: b }\n",
       "p.yml:3:21: probes[x].source: expected exactly one of file, endpoint, got file and endpoint"},
      {"none of a choice", "name: a\nstrict: true\nsource: { port: 1 }\n",
       "p.yml:3:9: probes[x].source: expected exactly one of file, endpoint, got none"},
      {"a key without effect", "name: a\nstrict: true\nsource: { file: /a, quick: false }\n",
       "p.yml:3:21: probes[x].source.quick: expected only beside endpoint: a file needs no hurry"},
      {"a key that means something", "name: a\nstrict: true\nsource: { endpoint: a, quick: true }\n", ""},
      {"a key without effect waits for the choice", "name: a\nstrict: true\nsource: { quick: true }\n",
       "p.yml:3:9: probes[x].source: expected exactly one of file, endpoint, got none"},
      {"nested", "name: a\nstrict: true\nsource: { file: \"\", prot: 0, port: 70000 }\n",
       "p.yml:3:17: probes[x].source.file: expected a text that is not empty\n"
       "p.yml:3:21: probes[x].source: unknown key \"prot\"; did you mean \"port\"?\n"
       "p.yml:3:36: probes[x].source.port: expected a whole number from 0 to 65535, got \"70000\""},
      {"rule of an optional", "name: a\nstrict: true\nsource: { file: /a, port: 0 }\n",
       "p.yml:3:27: probes[x].source.port: expected at least 1, got 0"},
      {"nested map without a value", "name: a\nstrict: true\nsource:\n",
       "p.yml:3:1: probes[x].source: expected a map of keys, got nothing"},
      {"empty list", good + "others: []\n", "p.yml:4:9: probes[x].others: expected a list of maps that is not empty"},
      {"items of a list", good + "others:\n  - file: /a\n  - { file: /b, x: 1 }\n  - name: c\n    file: /c\n",
       "p.yml:6:17: probes[x].others[1]: unknown key \"x\"; known keys: file, endpoint, port, quick\n"
       "p.yml:7:5: probes[x].others[c]: unknown key \"name\"; known keys: file, endpoint, port, quick"},
      {"labels", good + "labels: { a: ~ }\n", "p.yml:4:14: probes[x].labels.a: expected a text, got nothing"},
  };
  for (const auto& [name, input, want] : cases) EXPECT_EQ(parsed(input).second, want) << name;
}

TEST(Schema, KeepsDefaultsWhereTheFileIsWrong) {
  const auto config =
      parsed("name: a\nsource: { file: /a }\ntimeout: soon\ninterval: 0s\nbits: 1024\nstrict: true\n").first;
  EXPECT_EQ(config.timeout, 10s);
  EXPECT_EQ(config.interval, 60s);
  EXPECT_EQ(config.bits, 1024);
}

TEST(Schema, LeavesTheKeysOfAnotherSchemaAlone) {
  constexpr std::array<std::string_view, 2> kOthers{"type", "depends_on"};
  const std::string good = "name: a\nsource: { file: /a }\nstrict: true\n";
  EXPECT_EQ(parsed(good + "type: x\ndepends_on: []\n", kOthers).second, "");
  EXPECT_EQ(parsed(good + "depend_on: []\n", kOthers).second,
            "p.yml:4:1: probes[x]: unknown key \"depend_on\"; did you mean \"depends_on\"?");
}

TEST(Schema, ReadAsAPartSaysNothingAboutUnknownKeys) {
  Problems problems("p.yml");
  const auto node = config::read_yaml("name: 1\nsource: 5\nstrict: true\nx: y\n", problems);
  ASSERT_TRUE(node.has_value());
  const Config config = schema().parse_part(*node, "", problems);
  EXPECT_EQ(config.name, "1");
  EXPECT_EQ(problems.text(), "p.yml:2:9: source: expected a map of keys, got \"5\"");
}

TEST(Schema, ReadsNodesThatComeFromNoFile) {
  using config::Node;
  Problems problems("command line");
  const Node node =
      Node::map({{"name", {}, Node::scalar("a")}, {"source", {}, Node::map({{"fil", {}, Node::scalar("/a")}})}});
  schema().parse(node, "probe", problems);
  EXPECT_EQ(problems.text(),
            "command line: probe.source: unknown key \"fil\"; did you mean \"file\"?\n"
            "command line: probe.source: expected exactly one of file, endpoint, got none\n"
            "command line: probe: expected at least one of purpose, strict, got none");
}

TEST(Schema, NamesItsKeys) {
  const auto source = Source::schema();
  EXPECT_EQ(source.keys(), (std::vector<std::string_view>{"file", "endpoint", "port", "quick"}));
}

TEST(Schema, SurvivesManyUnknownLongKeys) {
  std::string yaml = "name: a\n";
  for (int i = 0; i < 20'000; ++i) yaml += fmt::format("min_remaining{}: 1\n", i);
  Problems problems("p.yml");
  const auto node = config::read_yaml(yaml, problems);
  ASSERT_TRUE(node.has_value());
  schema().parse(*node, "", problems);
  EXPECT_EQ(problems.size(), 20'002U);
}

}  // namespace
}  // namespace probe::elsewhere
