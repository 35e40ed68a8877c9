#include "exporters/api/api_routes.hpp"
#include "exporters/console/json_report.hpp"
#include "places.hpp"
#include "tests/unit/exporters/agent_scene.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace probe::exporters {
namespace {

namespace json = boost::json;
using testing::AgentScene;
using testing::break_a_link;

/// Keeps what the tests put into it.
class ListArchive final : public Archive {
 public:
  core::Awaitable<std::vector<PastRun>> runs(PastRunsQuery query) override {
    asked = std::move(query);
    co_return past;
  }
  core::Awaitable<std::optional<std::string>> run(std::string id) override {
    if (id == "kept") co_return R"({"id": "kept"})";
    if (id == "damaged") co_return "{";
    co_return std::nullopt;
  }
  core::Awaitable<Days> last_day() override { co_return Days(); }

  PastRunsQuery asked;
  std::vector<PastRun> past;
};

std::string error_of(const Response& response) {
  const auto document = json::parse(response.body);
  EXPECT_EQ(document.at("status").as_string(), "error");
  return fmt::format("{} {}: {}", response.status, std::string(document.at("errorType").as_string()),
                     std::string(document.at("error").as_string()));
}

TEST(Api, SaysWhatIsWrongWithARequest) {
  AgentScene scene;
  break_a_link(scene);
  struct Case {
    const char* method;
    const char* target;
    const char* want;
  };
  const Case cases[] = {
      {"GET", "/api/v1/probes/nobody", "404 not_found: no probe is named \"nobody\"; /api/v1/probes lists them"},
      {"GET", "/api/v1/probes/nobody/runs", "404 not_found: no probe is named \"nobody\"; /api/v1/probes lists them"},
      {"GET", "/api/v1/probes?limt=1", "400 bad_data: unknown parameter \"limt\"; known here: state, chain, limit"},
      {"GET", "/api/v1/probes?limit=0", "400 bad_data: expected limit to be a number from 1 to 10000, got \"0\""},
      {"GET", "/api/v1/probes?limit=-1", "400 bad_data: expected limit to be a number from 1 to 10000, got \"-1\""},
      {"GET", "/api/v1/probes?limit=10001",
       "400 bad_data: expected limit to be a number from 1 to 10000, got \"10001\""},
      {"GET", "/api/v1/probes?state=bad",
       "400 bad_data: expected state to be one of failed, stale, warning, waiting, succeeded"},
      {"GET", "/api/v1/probes/auth-certificate?x", "400 bad_data: unknown parameter \"x\"; none is expected here"},
      {"GET", "/api/v1/probes/auth-certificate/runs?limit=1001",
       "400 bad_data: expected limit to be a number from 1 to 1000, got \"1001\""},
      {"GET", "/api/v1/probes/auth-certificate/runs?since=yesterday",
       "400 bad_data: expected since to be a time such as 2026-11-23T18:22:32Z or 1795458152, got \"yesterday\""},
      {"GET", "/api/v1/probes/auth-certificate/runs?since=2026-02-30T00:00:00Z",
       "400 bad_data: expected since to be a time such as 2026-11-23T18:22:32Z or 1795458152, got "
       "\"2026-02-30T00:00:00Z\""},
      {"GET", "/api/v1/runs/unknown",
       "404 not_found: no run with this id is kept: it is no probe's latest, and there is no history"},
      {"GET", "/api/v1/runs/unknown?x=1", "400 bad_data: no parameter is expected here"},
      {"GET", "/api/v1/chains?state=failed", "400 bad_data: unknown parameter \"state\"; known here: limit"},
      {"GET", "/sd/targets?x=1", "400 bad_data: unknown parameter \"x\"; none is expected here"},
      {"GET", "/api/v1",
       "404 not_found: the API has no such path; a / in the name of a probe is written %2F in a path"},
      {"GET", "/api/v1/nothing",
       "404 not_found: the API has no such path; a / in the name of a probe is written %2F in a path"},
      {"GET", "/api/v1/probes/push/proxy",
       "404 not_found: the API has no such path; a / in the name of a probe is written %2F in a path"},
      {"POST", "/api/v1/probes",
       "405 method_not_allowed: this path has no such method; the header Allow names those it has"},
      {"PUT", "/sd/targets",
       "405 method_not_allowed: this path has no such method; the header Allow names those it has"},
      {"POST", "/api/v1/probes/auth-certificate/run",
       "403 forbidden: running probes by HTTP is switched off; start the agent with --web.enable-lifecycle"},
  };
  for (const auto& [method, target, want] : cases) {
    EXPECT_EQ(error_of(scene.ask(method, target)), want) << target;
  }
  const auto refused = scene.ask("GET", "/api/v1/probes/auth-certificate/run");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.content_type, "application/json");
  EXPECT_EQ(refused.headers, (std::vector<HeaderField>{{"Allow", "POST"}}));
  EXPECT_TRUE(scene.ran.empty());
}

TEST(Api, ShowsTheLatestRunAsTheCommandLineDoes) {
  AgentScene scene;
  break_a_link(scene);
  const auto data = json::parse(scene.ask("GET", "/api/v1/probes/auth-certificate").body).at("data");
  const auto& latest = *scene.rig.store.records().at("auth-certificate").latest;
  const auto report = json::parse(json_report({latest}));
  EXPECT_EQ(data.at("latest"), report.at("runs").at(0));
  const auto by_id = json::parse(scene.ask("GET", "/api/v1/runs/" + latest.id).body).at("data");
  EXPECT_EQ(by_id, report.at("runs").at(0));
  EXPECT_EQ(scene.ask("GET", "/api/v1/probes/push%2Fproxy").status, 200);
}

TEST(Api, SelectsProbesByStateAndChain) {
  AgentScene scene;
  break_a_link(scene);
  scene.expect("alone");
  const auto names = [&](const std::string& query) {
    const auto data = json::parse(scene.ask("GET", "/api/v1/probes" + query).body).at("data");
    std::string text = std::to_string(data.at("total").to_number<int>()) + ":";
    for (const auto& probe : data.at("probes").as_array()) text += " " + std::string(probe.at("name").as_string());
    return text;
  };
  EXPECT_EQ(names(""), "4: auth-certificate auth-thumbprint push/proxy alone");
  EXPECT_EQ(names("?limit=1"), "4: auth-certificate");
  EXPECT_EQ(names("?state=failed"), "2: auth-certificate auth-thumbprint");
  EXPECT_EQ(names("?state=waiting"), "1: alone");
  EXPECT_EQ(names("?chain="), "1: alone");
  EXPECT_EQ(names("?chain=exchange-hybrid&state=succeeded"), "1: push/proxy");
  EXPECT_EQ(names("?chain=other"), "0:");
}

TEST(Api, ReadsTheHistoryWhereOneIsKept) {
  ListArchive archive;
  AgentScene scene;
  scene.archive = &archive;
  break_a_link(scene);
  archive.past.resize(2);
  archive.past[0].id = "newer";
  archive.past[1].id = "older";
  archive.past[1].failed = true;
  archive.past[1].code = "cert_expired";
  const auto answer = scene.ask("GET", "/api/v1/probes/auth-certificate/runs?limit=7&since=2026-11-23T18:22:32Z");
  const auto data = json::parse(answer.body).at("data");
  EXPECT_EQ(archive.asked.probe, "auth-certificate");
  EXPECT_EQ(archive.asked.limit, 7U);
  EXPECT_EQ(archive.asked.since, core::SystemTime(std::chrono::seconds(1795458152)));
  EXPECT_EQ(data.at("kept").as_string(), "history");
  scene.ask("GET", "/api/v1/probes/auth-certificate/runs?since=2026-11-23T19:22:32.5%2B01:00");
  EXPECT_EQ(archive.asked.since, core::SystemTime(std::chrono::milliseconds(1795458152'500)));
  const auto& latest = scene.rig.store.records().at("auth-certificate").latest->id;
  EXPECT_EQ(std::string(data.at("runs").at(0).at("id").as_string()), latest) << "written or not";
  EXPECT_EQ(data.at("runs").at(1).at("id").as_string(), "newer");
  EXPECT_EQ(data.at("runs").at(2).at("resultType").as_string(), "Failed");
  EXPECT_EQ(data.at("runs").at(2).at("code").as_string(), "cert_expired");
  archive.past[0].id = latest;
  const auto again = json::parse(scene.ask("GET", "/api/v1/probes/auth-certificate/runs?limit=1").body).at("data");
  ASSERT_EQ(again.at("runs").as_array().size(), 1U);
  EXPECT_EQ(again.at("runs").at(0).at("code").as_string(), "cert_missing") << "what the store knows of it counts";
  EXPECT_EQ(json::parse(scene.ask("GET", "/api/v1/runs/kept").body).at("data").at("id").as_string(), "kept");
  EXPECT_EQ(error_of(scene.ask("GET", "/api/v1/runs/damaged")),
            "404 not_found: what the history has of this run cannot be read");
  EXPECT_EQ(error_of(scene.ask("GET", "/api/v1/runs/xx")),
            "404 not_found: no run with this id is kept: it is neither a probe's latest nor in the history");
}

TEST(Api, RunsAProbeNowAndAnswersWithTheRun) {
  AgentScene scene;
  break_a_link(scene);
  scene.lifecycle = true;
  const auto post = [&](const std::string& name) { return scene.ask("POST", "/api/v1/probes/" + name + "/run"); };
  EXPECT_EQ(post("nobody").status, 404);
  EXPECT_TRUE(scene.ran.empty());
  EXPECT_EQ(error_of(post("push%2Fproxy")),
            "503 unavailable: the run was given up: the probe or the agent is being stopped");
  scene.run_now_result = testing::run_of("push/proxy");
  const auto answer = post("push%2Fproxy");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(json::parse(answer.body).at("data").at("probe").as_string(), "push/proxy");
  EXPECT_EQ(scene.ran, (std::vector<std::string>{"push/proxy", "push/proxy"}));
}

/// The scene of the examples in docs/reference/api.md, each after `<!-- answer: METHOD TARGET -->`.
std::string with_real_answers(const std::string& page) {
  AgentScene scene;
  break_a_link(scene);
  scene.lifecycle = true;
  scene.run_now_result = scene.rig.store.records().at("push/proxy").latest;
  std::istringstream lines(page);
  std::string text;
  bool inside = false;
  std::string answer;
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view kMark = "<!-- answer: ";
    if (line.starts_with(kMark)) {
      std::istringstream words(line.substr(kMark.size()));
      std::string method;
      std::string target;
      words >> method >> target;
      answer = scene.ask(method, target).body;
    }
    if (inside && line == "```") inside = false;
    if (!inside) text += line + "\n";
    if (line == "```json" && !answer.empty()) {
      inside = true;
      text += std::exchange(answer, {});
    }
  }
  return text;
}

TEST(Api, ReferencePageShowsRealAnswers) {
  const std::string path = PROBE_SOURCE_DIR "/docs/reference/api.md";
  std::ostringstream page;
  page << std::ifstream(path, std::ios::binary).rdbuf();
  const auto want = with_real_answers(page.str());
  if (std::getenv("PROBE_UPDATE_DOCS") != nullptr) {
    std::ofstream(path, std::ios::binary) << want;
    return;
  }
  EXPECT_EQ(page.str(), want) << path << " is out of date; PROBE_UPDATE_DOCS=1 ctest -R Api.Reference writes it anew";
  AgentScene scene;
  const auto pages = std::make_shared<const AgentPages>(AgentPages{scene.rig.page, scene.rig.store, scene.rig.clock});
  for (const auto& route : api_routes(pages)) {
    if (route.methods.empty()) continue;
    EXPECT_THAT(page.str(), ::testing::HasSubstr("## `" + route.methods.front() + " " + route.path + "`"));
  }
}

}  // namespace
}  // namespace probe::exporters
