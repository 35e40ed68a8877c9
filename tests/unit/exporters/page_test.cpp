#include "exporters/page/html.hpp"
#include "exporters/page/run_sections.hpp"
#include "exporters/page/words.hpp"
#include "tests/unit/exporters/agent_scene.hpp"
#include "tests/unit/exporters/gunzip.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using testing::AgentScene;
using testing::break_a_link;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::result_with;

/// Elements and the names of their attributes, as a browser would build them; texts are left out. Pages are written so
/// that they are XML too, so a strict parser can tell whether they are well-formed.
std::string structure_of(const Response& page) {
  constexpr std::string_view kDoctype = "<!DOCTYPE html>\n";
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page.body.starts_with(kDoctype));
  pugi::xml_document document;
  const auto parsed = document.load_string(page.body.c_str() + kDoctype.size(), pugi::parse_full);
  EXPECT_TRUE(parsed) << parsed.description() << " at "
                      << page.body.substr(static_cast<std::size_t>(parsed.offset), 80);
  struct Walker : pugi::xml_tree_walker {
    std::string text;
    bool for_each(pugi::xml_node& node) override {
      if (node.type() == pugi::node_pcdata) return true;
      text += fmt::format("{}{}", std::string(static_cast<std::size_t>(depth()), ' '), node.name());
      for (const auto& attribute : node.attributes()) text += fmt::format(" {}", attribute.name());
      text += '\n';
      return true;
    }
  } walker;
  document.traverse(walker);
  return walker.text;
}

TEST(Html, TextsAndValuesAreEscaped) {
  EXPECT_EQ(element("p", {{"title", "\"><script>"}}, "a<b & \"c\"", element("b", {}, "d"), std::string("\x01\xff", 2))
                .markup(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">a&lt;b &amp; &quot;c&quot;<b>d</b>\xef\xbf\xbd\xef\xbf\xbd</p>");
  EXPECT_EQ(Html::single("br", {}).markup(), "<br/>");
  EXPECT_EQ(element("a", {Attribute::href(Links(1).probe("a/b\"?#"))}, "x").markup(),
            "<a href=\"../probes/a%2Fb%22%3F%23\">x</a>");
}

TEST(Html, WordsForTimesAndTexts) {
  struct Case {
    std::chrono::nanoseconds duration;
    const char* want;
  };
  const Case cases[] = {{0ns, "0 µs"}, {-5s, "0 µs"},   {999us, "999 µs"},      {1400us, "1.4 ms"}, {26ms, "26 ms"},
                        {12s, "12 s"}, {99s, "99 s"},   {100s, "1 min"},        {5min, "5 min"},    {100min, "1 h"},
                        {47h, "47 h"}, {48h, "2 days"}, {24h * 365, "365 days"}};
  for (const auto& [duration, want] : cases) EXPECT_EQ(spoken(duration), want);
  EXPECT_EQ(prose("run `ls <x>` and `y").markup(), "run <code>ls &lt;x&gt;</code> and `y");
  EXPECT_EQ(listed("a\nb `c`", true).markup(), "<ol class=\"steps\"><li>a</li><li>b <code>c</code></li></ol>");
  EXPECT_EQ(counted(1, "probe") + counted(2, "probe"), "1 probe2 probes");
}

TEST(Overview, NamesTheBrokenLinkWhatFollowsAndWhatMendsIt) {
  AgentScene scene;
  break_a_link(scene);
  const auto page = scene.ask("GET", "/");
  EXPECT_EQ(page.status, 200);
  structure_of(page);
  for (const auto* part : {
           "<title>Broken link: auth-certificate · probe</title>",
           "<h1>Broken link: auth-certificate</h1>",
           "1 of 3 probes succeeded, 2 failed",
           "<p class=\"what\">/var/lib/probe/auth.cer: no such file</p>",
           "Failing because of it: <a href=\"probes/auth-thumbprint\">auth-thumbprint</a>.",
           "<li>Look: <code>ls -l FILE</code>; compare with the path in the configuration</li>",
           "<a href=\"probes/auth-certificate\" class=\"f root\"",
           "✕ Broken: cert_missing",
           "✕ Failed because of auth-certificate",
           "<path class=\"f\" d=\"",
           "Caused by <a href=\"probes/auth-certificate\">auth-certificate</a>",
           "<a href=\"probes/push%2Fproxy\">push/proxy</a>",
           "<a href=\"./?state=failed\">Failed 2</a>",
       }) {
    EXPECT_THAT(page.body, HasSubstr(part));
  }
  EXPECT_THAT(page.headers, ::testing::Contains(HeaderField(
                                "Content-Security-Policy",
                                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
                                "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")));
  EXPECT_THAT(page.body, Not(HasSubstr(" style=")));
  EXPECT_THAT(page.body, Not(::testing::ContainsRegex(" on[a-z]+=\"")));
}

TEST(Overview, DrawsNoLineOfFailureToALinkThatBrokeByItself) {
  AgentScene scene;
  break_a_link(scene);
  scene.publish("auth-certificate", result_with(core::Finding("input_stale", "too old")));
  scene.publish("auth-thumbprint", result_with(core::Finding("thumbprint_current_empty", "blank")));
  const auto page = scene.ask("GET", "/");
  EXPECT_THAT(page.body, HasSubstr("<h1>2 links are broken</h1>"));
  EXPECT_THAT(page.body, HasSubstr("<path d=\""));
  EXPECT_THAT(page.body, Not(HasSubstr("<path class=\"f\"")));
}

TEST(Overview, ShowsOnlyTheStateThatIsAskedForAndRefusesOthers) {
  AgentScene scene;
  break_a_link(scene);
  const auto failed = scene.ask("GET", "/?state=failed&refresh=60");
  EXPECT_THAT(failed.body, HasSubstr("<th scope=\"row\"><a href=\"probes/auth-certificate\">"));
  EXPECT_THAT(failed.body, Not(HasSubstr("<th scope=\"row\"><a href=\"probes/push%2Fproxy\">")));
  EXPECT_THAT(failed.body, HasSubstr("<meta http-equiv=\"refresh\" content=\"60\"/>"));
  EXPECT_EQ(scene.ask("GET", "/?state=sick").status, 400);
  EXPECT_THAT(scene.ask("GET", "/?stat=failed").body, HasSubstr("unknown parameter &quot;stat&quot;"));
}

class FullArchive final : public Archive {
 public:
  core::Awaitable<std::vector<PastRun>> runs(PastRunsQuery /*query*/) override { co_return std::vector<PastRun>(); }
  core::Awaitable<std::optional<std::string>> run(std::string /*id*/) override { co_return std::nullopt; }
  core::Awaitable<Days> last_day() override { co_return days; }
  Days days;
};

enum class Health { kMost, kNone, kNoneByItself, kAll };

/// How a hundred probes are, in five chains of twenty links or in none.
struct Crowd {
  const char* name;
  std::size_t name_bytes;
  bool chained;
  Health health;
  const char* verdict;
};

void publish_member(AgentScene& scene, const Crowd& crowd, int place, const std::string& name,
                    const std::string& first) {
  const bool breaks = crowd.health == Health::kMost ? place == 3 : place == 0;
  const bool follows = crowd.health == Health::kMost ? place == 4 : !breaks;
  if (crowd.health == Health::kAll || (crowd.health == Health::kMost && !breaks && !follows)) {
    scene.publish(name);
  } else {
    const bool caused = follows && crowd.chained && crowd.health != Health::kNoneByItself;
    scene.publish(name, result_with(testing::mismatch()), caused ? first : std::string());
  }
}

std::string overview_of(const Crowd& crowd) {
  FullArchive archive;
  AgentScene scene;
  scene.archive = &archive;
  std::string first;
  std::string before;
  for (int i = 0; i < 100; ++i) {
    const auto name = fmt::format("mail-certificate-{:0>{}}", i, crowd.name_bytes - 17);
    const int place = i % 20;
    const auto needs = place == 0 ? std::vector<std::string>() : std::vector{before};
    scene.expect(name, crowd.chained ? fmt::format("exchange-hybrid-{}", i / 20) : "",
                 crowd.chained ? needs : std::vector<std::string>());
    auto& day = archive.days[name];
    for (auto& part : day) part.succeeded = 30;
    day[static_cast<std::size_t>(i) % 48].failed = 3;
    if (place == (crowd.health == Health::kMost ? 3 : 0)) first = name;
    publish_member(scene, crowd, place, name, first);
    before = name;
  }
  return scene.ask("GET", "/").body;
}

TEST(Overview, OfAHundredProbesIsSmallerThan60Kilobytes) {
  const Crowd cases[] = {
      {"some fail", 20, true, Health::kMost, "5 links are broken"},
      {"some fail, long names", 60, true, Health::kMost, "5 links are broken"},
      {"chains fail", 20, true, Health::kNone, "5 links are broken"},
      {"chains fail, long names", 60, true, Health::kNone, "5 links are broken"},
      {"each link fails by itself", 20, true, Health::kNoneByItself, "100 links are broken"},
      {"each link fails by itself, long names", 60, true, Health::kNoneByItself, "100 links are broken"},
      {"all fail, no chains", 20, false, Health::kNone, "100 links are broken"},
      {"all fail, no chains, long names", 60, false, Health::kNone, "100 links are broken"},
      {"all hold", 20, true, Health::kAll, "No link is broken"},
      {"all hold, long names", 60, true, Health::kAll, "No link is broken"},
  };
  for (const auto& crowd : cases) {
    const auto page = overview_of(crowd);
    EXPECT_THAT(page, HasSubstr(crowd.verdict)) << crowd.name;
    EXPECT_THAT(page, HasSubstr("3 of 1443 failed")) << crowd.name;
    EXPECT_LT(page.size(), 60U * 1024) << crowd.name;
    const auto* drawing = "aria-label=\"Links of exchange-hybrid-0\"";
    EXPECT_EQ(page.find(drawing) != std::string::npos, crowd.chained) << crowd.name;
    RecordProperty(crowd.name, static_cast<int>(page.size()));
  }
}

TEST(Overview, CutsLongErrorsWhoseWholeIsOnThePageOfTheProbe) {
  AgentScene scene;
  const std::string text(500, 'e');
  scene.expect("a");
  scene.publish("a", result_with(core::Finding("cert_missing", text)));
  const auto overview = scene.ask("GET", "/").body;
  EXPECT_THAT(overview, HasSubstr("<p class=\"what\">" + text.substr(0, 297) + "…</p>"));
  EXPECT_THAT(overview, HasSubstr("<td>" + text.substr(0, 77) + "… <code>cert_missing</code></td>"));
  EXPECT_THAT(scene.ask("GET", "/probes/a").body, HasSubstr("<p class=\"what\">" + text + "</p>"));
}

TEST(Overview, OfTenThousandProbesStaysBoundedAndCanBeTurned) {
  AgentScene scene;
  for (int i = 0; i < 10'000; ++i) scene.expect(fmt::format("p{:05}", i), "one-long-chain");
  const auto page = scene.ask("GET", "/?page=2");
  EXPECT_LT(page.body.size(), 120'000U);
  EXPECT_THAT(page.body, HasSubstr("Page 2 of 50."));
  EXPECT_THAT(page.body, HasSubstr("<a href=\"./?page=3\">Next page</a>"));
  EXPECT_THAT(page.body, HasSubstr("A chain of 10000 links, too long to be drawn. No link is broken."));
  EXPECT_THAT(page.body, HasSubstr(">p00200</a>"));
}

TEST(ProbePage, ShowsFindingEvidenceRemedyPhasesAndTheRunButtonWhereAllowed) {
  AgentScene scene;
  break_a_link(scene);
  auto page = scene.ask("GET", "/probes/auth-certificate");
  structure_of(page);
  for (const auto* part : {
           "<h1>auth-certificate</h1>",
           "<dt>file</dt><dd><code>/var/lib/probe/auth.cer</code></dd>",
           "<a href=\"../codes/cert_missing\"><code>cert_missing</code></a>",
           "<th scope=\"row\">processing</th>",
           "<th scope=\"row\">other</th>",
           "<dt>Needed by</dt><dd><a href=\"../probes/auth-thumbprint\">auth-thumbprint</a></dd>",
           "<a href=\"../api/v1/probes/auth-certificate\">",
       }) {
    EXPECT_THAT(page.body, HasSubstr(part));
  }
  EXPECT_THAT(page.body, Not(HasSubstr("<form")));
  EXPECT_THAT(scene.ask("GET", "/probes/auth-thumbprint").body,
              HasSubstr("Caused by <a href=\"../probes/auth-certificate\">auth-certificate</a>: mend that one first."));
  scene.lifecycle = true;
  page = scene.ask("GET", "/probes/push%2Fproxy");
  EXPECT_THAT(page.body, HasSubstr("<form method=\"post\" action=\"../probes/push%2Fproxy/run\">"));
  EXPECT_EQ(scene.ask("GET", "/probes/nobody").status, 404);
  EXPECT_EQ(scene.ask("GET", "/codes/nothing").status, 404);
  EXPECT_THAT(scene.ask("GET", "/codes/cert_missing").body,
              HasSubstr("<a href=\"../probes/auth-certificate\">auth-certificate</a>: /var/lib/probe/auth.cer"));
  structure_of(scene.ask("GET", "/codes/"));
}

TEST(ProbePage, PhasesAndTheRestAreTheWaitAndTheRun) {
  core::ProbeRun run = testing::run_of("push");
  run.waited = 10ms;
  run.duration = 100ms;
  run.result.spend(core::Phase::kQueue, 40ms);  // 30 of them within the run
  run.result.spend(core::Phase::kTls, 50ms);
  const auto markup = phases_section(run).markup();
  const auto other = markup.find("<th scope=\"row\">other</th>");
  ASSERT_NE(other, std::string::npos);
  EXPECT_THAT(markup.substr(other), HasSubstr("<td class=\"num\">20 ms</td>"));
}

/// What a certificate_validity probe says of the files of a pattern, each good for a day less than the one before.
core::ProbeResult certificates_in_files(int count) {
  static constexpr core::Metric kNotAfter{"probe_certificate_not_after_timestamp_seconds", "help", "seconds"};
  static constexpr core::Metric kInfo{"probe_certificate_info", "help", ""};
  core::ProbeResult result;
  for (int i = 0; i < count; ++i) {
    core::Labels labels{{"source", "file"}, {"position", "0"}, {"file", fmt::format("{:02}.cer", i)}};
    result.observe(kNotAfter, 2e9 - 86'400.0 * i, labels);
    labels.emplace_back("subject", fmt::format("CN=mail{:02}", i));
    result.observe(kInfo, 1, labels);
  }
  return result;
}

TEST(ProbePage, ShowsEachCertificateOfAPatternTheFirstToExpireOnTop) {
  AgentScene scene;
  scene.expect("files");
  scene.publish("files", certificates_in_files(3));
  const auto few = scene.ask("GET", "/probes/files").body;
  EXPECT_THAT(few, ::testing::ContainsRegex("mail02.*file 02.cer.*mail01.*file 01.cer.*mail00.*file 00.cer"));
  EXPECT_THAT(few, Not(HasSubstr(" more</p>")));
  scene.publish("files", certificates_in_files(23));
  const auto many = scene.ask("GET", "/probes/files").body;
  EXPECT_THAT(many, HasSubstr("file 22.cer"));
  EXPECT_THAT(many, HasSubstr("file 03.cer"));
  EXPECT_THAT(many, Not(HasSubstr("file 02.cer")));
  EXPECT_THAT(many, HasSubstr("<p class=\"soft\">and 3 more</p>"));
}

TEST(ProbePage, TheButtonRunsOnlyForAFormOfThisPage) {
  AgentScene scene;
  break_a_link(scene);
  scene.lifecycle = true;
  scene.run_now_result = testing::run_of("push/proxy");
  const auto table = scene.routes();
  const auto page = AgentScene::ask(table, "GET", "/probes/push%2Fproxy").body;
  constexpr std::string_view kField = "name=\"token\" value=\"";
  const auto token = page.substr(page.find(kField) + kField.size(), 32);
  const auto press = [&](const std::string& body) {
    return AgentScene::ask(table, "POST", "/probes/push%2Fproxy/run", body);
  };
  const auto status = [&](const std::string& body) { return press(body).status; };
  EXPECT_EQ(status(""), 403);
  EXPECT_EQ(status("token="), 403);
  EXPECT_EQ(status("token=" + std::string(32, '0')), 403);
  EXPECT_EQ(status("token=" + token + "&more=1"), 400);
  EXPECT_TRUE(scene.ran.empty());
  const auto answer = press("token=" + token);
  EXPECT_EQ(answer.status, 303);
  EXPECT_THAT(answer.headers, ::testing::Contains(HeaderField("Location", "../push%2Fproxy")));
  EXPECT_EQ(scene.ran, std::vector<std::string>{"push/proxy"});
  EXPECT_EQ(AgentScene::ask(table, "POST", "/probes/nobody/run", "token=" + token).status, 404);
  scene.run_now_result.reset();
  EXPECT_EQ(status("token=" + token), 503);
}

TEST(Pages, AreCompressedExceptWhereTheTokenStandsBesideForeignText) {
  AgentScene scene;
  break_a_link(scene);
  const auto is_compressed = [&](const std::string& target) {
    const auto table = scene.routes();
    const auto plain = AgentScene::ask(table, "GET", target);
    const auto answer = AgentScene::ask(table, "GET", target, "", {{"Accept-Encoding", "gzip, br"}});
    const HeaderField coding("Content-Encoding", "gzip");
    EXPECT_THAT(plain.headers, Not(::testing::Contains(coding))) << target;
    if (std::ranges::find(answer.headers, coding) == answer.headers.end()) return false;
    EXPECT_EQ(testing::gunzip(answer.body), plain.body) << target;
    EXPECT_LT(answer.body.size(), plain.body.size() / 2) << target;
    EXPECT_THAT(plain.headers, ::testing::Contains(HeaderField("Vary", "Accept-Encoding"))) << target;
    return true;
  };
  for (const auto* target :
       {"/", "/?state=failed", "/probes/auth-certificate", "/codes/", "/codes/cert_missing", "/static/style.css"}) {
    EXPECT_TRUE(is_compressed(target)) << target;
  }
  scene.lifecycle = true;
  EXPECT_TRUE(is_compressed("/"));
  EXPECT_FALSE(is_compressed("/probes/auth-certificate"));
}

TEST(Pages, KeepTheirStructureWhateverTargetsSay) {
  const auto naughty = testing::naughty_strings();
  const auto pages_with = [](const std::string& text) {
    AgentScene scene;
    scene.expect("a", text);
    scene.expect("b", text, {"a"});
    core::Finding finding("cert_missing", text + "x");
    finding.add({text, text});
    auto result = result_with(finding);
    static constexpr core::Metric kMetric{"probe_certificate_not_after_timestamp_seconds", "help", "seconds"};
    result.observe(kMetric, 1e9, {{"source", text}, {"address", text + "x"}});
    scene.publish("a", result);
    scene.publish("b", result, "a");
    return structure_of(scene.ask("GET", "/")) + structure_of(scene.ask("GET", "/probes/a")) +
           structure_of(scene.ask("GET", "/codes/cert_missing"));
  };
  const auto harmless = pages_with("text");
  EXPECT_THAT(harmless, HasSubstr("dl class"));
  for (const auto& text : naughty.strings) {
    if (text.empty()) continue;
    ASSERT_EQ(pages_with(text), harmless) << text;
  }
  if (!naughty.suite_found) GTEST_SKIP() << "naughty-strings/blns.json was not found: its 515 strings were left out";
}

TEST(Assets, AreServedForEverUnderAnAddressThatChangesWithThem) {
  AgentScene scene;
  const auto page = scene.ask("GET", "/").body;
  const auto at = page.find("static/style.css?v=");
  ASSERT_NE(at, std::string::npos);
  const auto style = scene.ask("GET", "/" + page.substr(at, page.find('"', at) - at));
  EXPECT_EQ(style.status, 200);
  EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
  EXPECT_THAT(style.headers, ::testing::Contains(HeaderField("Cache-Control", "public, max-age=31536000, immutable")));
  EXPECT_EQ(scene.ask("GET", "/static/page.js").content_type, "text/javascript; charset=utf-8");
  for (const auto* icon : {"s", "w", "f", "t", "p"}) {
    EXPECT_EQ(scene.ask("GET", fmt::format("/static/{}.svg", icon)).content_type, "image/svg+xml");
  }
  EXPECT_EQ(scene.ask("GET", "/static/x.svg").status, 404);
}

}  // namespace
}  // namespace probe::exporters
