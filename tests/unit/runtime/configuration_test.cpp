#include "agent/runtime/configuration.hpp"

#include "tests/support/files.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace probe::runtime {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct EchoConfig {
  std::string endpoint;
  std::chrono::milliseconds min_remaining = 24h;

  static config::Schema<EchoConfig> schema() {
    return config::Schema<EchoConfig>{}
        .required("endpoint", &EchoConfig::endpoint, "Where to look")
        .optional("min_remaining", &EchoConfig::min_remaining, "How much is enough");
  }
};

/// Reports its endpoint as the error, so that a test sees how it was configured.
class EchoProbe final : public core::Probe {
 public:
  explicit EchoProbe(EchoConfig echo) : config(std::move(echo)) {}
  core::Awaitable<core::ProbeResult> run(core::ProbeContext&) override { co_return core::ProbeResult(); }
  EchoConfig config;
};

const core::ProbeRegistry kRegistry({core::make_probe_type<EchoProbe, EchoConfig>("echo", "Echoes.")});

std::string problems_of(std::string_view yaml) {
  config::Problems problems("probe.yml");
  const auto configuration = build_configuration(yaml, kRegistry, problems);
  EXPECT_EQ(configuration.has_value(), problems.empty());
  return problems.text();
}

std::vector<std::string> names(const Configuration& configuration) {
  std::vector<std::string> names;
  for (const auto& probe : configuration.probes) names.push_back(probe.definition->name);
  return names;
}

TEST(Configuration, ReportsEveryMistakeWithItsPlaceAndTheNearestName) {
  struct Case {
    std::string name, yaml, want;
  };
  const Case cases[] = {
      {"unknown top-level key", "probs: []\n",
       "probe.yml:1:1: probs: unknown key \"probs\"; did you mean \"probes\"?\n"
       "probe.yml:1:1: missing key \"probes\": The list of probes"},
      {"a list instead of a map", "- name: a\n", "probe.yml:1:1: expected a map with the key probes"},
      {"no probes", "probes: []\n", "probe.yml:1:9: probes: expected a list with at least one probe"},
      {"unknown type", "probes:\n  - {name: a, type: ehco, endpoint: x}\n",
       "probe.yml:2:21: probes[a].type: unknown probe type \"ehco\"; did you mean \"echo\"?"},
      {"unknown key of the type", "probes:\n  - name: a\n    type: echo\n    endpoint: x\n    min_remainin: 3d\n",
       "probe.yml:5:5: probes[a]: unknown key \"min_remainin\"; did you mean \"min_remaining\"?"},
      {"unknown common key", "probes:\n  - name: a\n    type: echo\n    endpoint: x\n    intervall: 3d\n",
       "probe.yml:5:5: probes[a]: unknown key \"intervall\"; did you mean \"interval\"?"},
      {"negative duration", "probes:\n  - {name: a, type: echo, endpoint: x, interval: -5s}\n",
       "probe.yml:2:50: probes[a].interval: expected a duration that is not negative, got \"-5s\""},
      {"timeout above the interval", "probes:\n  - {name: a, type: echo, endpoint: x, interval: 5s, timeout: 10s}\n",
       "probe.yml:2:54: probes[a].timeout: expected at most the interval of 5s, got 10s"},
      {"duplicate names", "probes:\n  - {name: a, type: echo, endpoint: x}\n  - {name: a, type: echo, endpoint: y}\n",
       "probe.yml:3:12: probes[a].name: duplicate name \"a\"; it is already used at line 2"},
      {"bad name", "probes:\n  - {name: \"a b\", type: echo, endpoint: x}\n",
       "probe.yml:2:12: probes[a b].name: expected only letters, digits and . _ / : @ - [ ], got \"a b\""},
      {"the name of a folder", "probes:\n  - {name: ., type: echo, endpoint: x}\n",
       "probe.yml:2:12: probes[.].name: expected another name: in the address of a page, . is a folder"},
      {"the name of the folder above", "probes:\n  - {name: .., type: echo, endpoint: x}\n",
       "probe.yml:2:12: probes[..].name: expected another name: in the address of a page, .. is a folder"},
      {"unknown dependency", "probes:\n  - {name: login, type: echo, endpoint: x, depends_on: [logn]}\n",
       "probe.yml:2:56: probes[login].depends_on: no probe is named \"logn\"; did you mean \"login\"?"},
      {"circular dependency",
       "probes:\n  - {name: a, type: echo, endpoint: x, depends_on: [b]}\n"
       "  - {name: b, type: echo, endpoint: x, depends_on: [a]}\n",
       "probe.yml:2:52: probes[a].depends_on: probes cannot depend on each other in a circle: a -> b -> a"},
      {"several mistakes at once",
       "probes:\n  - {name: a, type: echo}\n  - {type: echo, endpoint: x, interval: soon}\n",
       "probe.yml:2:5: probes[a]: missing key \"endpoint\": Where to look\n"
       "probe.yml:3:5: probes[1]: missing key \"name\": Name of the probe; unique, and the `probe` label of its "
       "metrics\n"
       "probe.yml:3:41: probes[1].interval: expected a duration such as 30s, 5m, 12h or 14d, got \"soon\""},
  };
  for (const auto& [name, yaml, want] : cases) EXPECT_EQ(problems_of(yaml), want) << name;
}

TEST(Configuration, BuildsProbesInTheOrderOfTheFileWithTheirDefaults) {
  config::Problems problems("probe.yml");
  const auto configuration = build_configuration(
      "probes:\n"
      "  - {name: b, type: echo, endpoint: one}\n"
      "  - {name: a, type: echo, endpoint: two, interval: 5m, timeout: 20s, chain: hybrid, depends_on: [b]}\n",
      kRegistry, problems);
  ASSERT_TRUE(configuration) << problems.text();
  EXPECT_THAT(names(*configuration), ElementsAre("b", "a"));
  EXPECT_EQ(configuration->probes[0].definition->interval, 1min);
  EXPECT_EQ(configuration->probes[0].definition->timeout, 10s);
  EXPECT_EQ(configuration->probes[1].definition->interval, 5min);
  EXPECT_EQ(configuration->probes[1].definition->chain, "hybrid");
  EXPECT_EQ(dynamic_cast<const EchoProbe&>(*configuration->probes[1].probe).config.endpoint, "two");
  EXPECT_EQ(configuration->find("a"), &configuration->probes[1]);
  EXPECT_EQ(configuration->find("c"), nullptr);
}

TEST(Configuration, MakesOneProbeOfEachTarget) {
  const testing::TemporaryDirectory folder;
  testing::write_file(folder.path() / "mail.yml", "- targets: [c.example, 'd.example:8443']\n  labels: {team: mail}\n");
  testing::write_file(folder.path() / "web.json", R"([{"targets": ["e.example"]}])");
  config::Problems problems((folder.path() / "probe.yml").string());
  const auto configuration = build_configuration(
      "probes:\n"
      "  - {name: tls, type: echo, endpoint: '${target}', targets: [a.example, b.example]}\n"
      "  - {name: 'at-${target}', type: echo, endpoint: 'x/${target}/y', targets_file: '*.json', depends_on: "
      "[tls/a.example]}\n"
      "  - {name: file, type: echo, endpoint: '${target}', targets_file: mail.yml}\n",
      kRegistry, problems);
  ASSERT_TRUE(configuration) << problems.text();
  EXPECT_THAT(names(*configuration),
              ElementsAre("tls/a.example", "tls/b.example", "at-e.example", "file/c.example", "file/d.example:8443"));
  EXPECT_EQ(dynamic_cast<const EchoProbe&>(*configuration->probes[2].probe).config.endpoint, "x/e.example/y");
}

TEST(Configuration, RefusesPlaceholdersThatNobodyReplaces) {
  EXPECT_EQ(problems_of("probes:\n  - {name: a, type: echo, endpoint: '${targt}', targets: [x]}\n"
                        "  - {name: b, type: echo, endpoint: 'x/${target}'}\n"
                        "  - {name: c, type: echo, endpoint: '${HOME} ${target'}\n"),
            "probe.yml:2:37: probes[a].endpoint: unknown placeholder ${targt}; did you mean ${target}?\n"
            "probe.yml:3:37: probes[b].endpoint: expected targets or targets_file in a probe with ${target}");
}

TEST(Configuration, KeepsControlCharactersOutOfItsMessages) {
  EXPECT_EQ(problems_of("probes:\n  - {name: \"a\\e[31m\\nb\", type: echo, endpoint: x}\n"),
            "probe.yml:2:12: probes[a\\x1B[31m\\x0Ab].name: expected only letters, digits and . _ / : @ - [ ], got "
            "\"a\\x1B[31m\\x0Ab\"");
}

TEST(Configuration, DoesNotWaitForATargetsFileThatIsAFifo) {
  const testing::TemporaryDirectory folder;
  const std::string fifo = (folder.path() / "targets.yml").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  config::Problems problems((folder.path() / "probe.yml").string());
  EXPECT_FALSE(build_configuration("probes: [{name: a, type: echo, endpoint: x, targets_file: targets.yml}]", kRegistry,
                                   problems));
  EXPECT_EQ(problems.text(), (folder.path() / "probe.yml").string() + ":1:59: probes[a].targets_file: " + fifo +
                                 ": expected a regular file, found a FIFO");
}

TEST(Configuration, AnEmptyListOfTargetsIsAMistakeWhateverElseIsWrong) {
  EXPECT_EQ(problems_of("probes:\n  - {name: a, type: echo, endpoint: x, interval: soon}\n"
                        "  - {name: b, type: echo, endpoint: x, targets: []}\n"),
            "probe.yml:2:50: probes[a].interval: expected a duration such as 30s, 5m, 12h or 14d, got \"soon\"\n"
            "probe.yml:3:49: probes[b]: expected at least one target");
}

TEST(Configuration, SaysWhichTargetsFileIsWrong) {
  const testing::TemporaryDirectory folder;
  testing::write_file(folder.path() / "bad.yml", "targets: [a]\n");
  const std::string file = (folder.path() / "probe.yml").string();
  const std::string bad = (folder.path() / "bad.yml").string();
  const std::string absent = (folder.path() / "absent-*.yml").string();
  config::Problems problems(file);
  EXPECT_FALSE(
      build_configuration("probes:\n"
                          "  - {name: a, type: echo, endpoint: x, targets_file: bad.yml}\n"
                          "  - {name: b, type: echo, endpoint: x, targets_file: absent-*.yml}\n",
                          kRegistry, problems));
  EXPECT_EQ(problems.text(), file + ":2:54: probes[a].targets_file: " + bad +
                                 ":1:1: expected a list of maps with the key targets\n" + file +
                                 ":3:54: probes[b].targets_file: no file matches " + absent);
}

TEST(Configuration, KeepsTheObjectsOfProbesThatDidNotChangeWhereverTheyStandNow) {
  const auto build = [](std::string_view yaml) {
    config::Problems problems("probe.yml");
    auto configuration = build_configuration(yaml, kRegistry, problems);
    EXPECT_EQ(problems.text(), "");
    return std::move(*configuration);
  };
  const auto before = build(
      "probes:\n"
      "  - {name: same, type: echo, endpoint: x}\n"
      "  - {name: interval, type: echo, endpoint: x}\n"
      "  - {name: endpoint, type: echo, endpoint: x}\n"
      "  - {name: gone, type: echo, endpoint: x}\n");
  auto after = build(
      "# moved down, and laid out in another way\n"
      "probes:\n"
      "  - {name: new, type: echo, endpoint: x}\n"
      "  - {name: endpoint, type: echo, endpoint: y}\n"
      "  - {name: interval, type: echo, endpoint: x, interval: 2m}\n"
      "  - name: same\n"
      "    type: echo\n"
      "    endpoint: x\n");
  after.keep_unchanged(before);
  for (const auto& probe : after.probes) {
    const auto* old = before.find(probe.definition->name);
    const bool kept = old != nullptr && old->probe == probe.probe && old->definition == probe.definition;
    EXPECT_EQ(kept, probe.definition->name == "same") << probe.definition->name;
  }
}

}  // namespace
}  // namespace probe::runtime
