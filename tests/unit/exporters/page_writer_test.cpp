#include "exporters/prometheus/page_writer.hpp"

#include "exporters/prometheus/metric_families.hpp"
#include "exporters/prometheus/open_metrics.hpp"
#include "exporters/prometheus/text_format.hpp"
#include "tests/unit/exporters/gunzip.hpp"
#include "tests/unit/exporters/naughty_strings.hpp"
#include "tests/unit/exporters/page_rig.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <thread>

namespace probe::exporters {
namespace {

using namespace std::chrono_literals;
using testing::run_of;

constexpr core::Metric kNumber{"probe_some_number", "Some number", ""};
constexpr core::Metric kSameName{"probe_some_number", "Declared elsewhere", ""};
constexpr core::Metric kInfo{"probe_some_info", "A \"quoted\" \\ help", ""};

/// The page is written in one go for speed, by however many threads; the model of prometheus-cpp is what it has to
/// agree with.
void expect_same_pages(const testing::PageRig& rig) {
  const auto now = rig.clock.steady();
  const auto families = collect(rig.store, rig.agent, now);
  const std::array<std::string, 2> want{to_text(families), to_open_metrics(families)};
  for (const auto format : {PageFormat::kText, PageFormat::kOpenMetrics}) {
    for (const std::size_t workers : {1U, 2U, 3U, 7U}) {
      SCOPED_TRACE(workers);
      const auto& page = want[static_cast<std::size_t>(format)];
      EXPECT_EQ(write_page(rig.store, rig.agent, now, format, workers), page);
      const auto compressed = write_compressed_page(rig.store, rig.agent, now, format, workers);
      EXPECT_EQ(testing::gunzip(gzip_stream(compressed)), page);
    }
  }
}

core::ProbeRun failing_run(std::string probe) {
  auto run = run_of(std::move(probe), testing::result_with(testing::expired(), testing::expiring()));
  run.id = "01890a5d-ac96-774b-bcce-b302099a8057";
  run.caused_by = "root";
  run.result.spend(core::Phase::kTls, 1234567ns);
  return run;
}

TEST(PageWriter, AgreesWithTheModelAboutProbesThatHaveRunFailedOrNotRunYet) {
  testing::PageRig rig;
  rig.store.expect(testing::definition_of("in-a-chain", "hybrid"));
  rig.expect("failed");
  rig.expect("ran");
  rig.store.publish(failing_run("failed"));
  for (int i = 0; i < 3; ++i) rig.store.publish(run_of("ran"));
  rig.agent.run_started(7ms);
  rig.agent.run_skipped(SkipReason::kLate, 123'456);
  expect_same_pages(rig);
  rig.clock.advance(1h);  // all of it is stale
  expect_same_pages(rig);
}

TEST(PageWriter, AgreesWithTheModelAboutPagesThatAreCompressedInPieces) {
  testing::PageRig rig;
  for (int i = 0; i < 1000; ++i) {
    rig.expect("probe-" + std::to_string(i));
    rig.store.publish(failing_run("probe-" + std::to_string(i)));
  }
  expect_same_pages(rig);
}

TEST(PageWriter, AgreesWithTheModelWithoutProbes) { expect_same_pages(testing::PageRig()); }

TEST(PageWriter, AgreesWithTheModelAboutFamiliesThatOnlySomeProbesHave) {
  testing::PageRig rig;
  for (const std::string name : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) {
    auto run = run_of(name);
    if (name == "d" || name == "h") run.result.observe(kNumber, 1);
    if (name == "e" || name == "i") run.result.observe(kSameName, 2, {{"one", "1"}});
    if (name == "i") run.result.observe(kInfo, 1, {{"subject", "CN=i"}});
    rig.expect(name);
    rig.store.publish(run);
  }
  expect_same_pages(rig);
}

TEST(PageWriter, AgreesWithTheModelAboutAnyNumber) {
  testing::PageRig rig;
  for (const double value :
       {0.0, -0.0, 1.0, -1.0, 0.1, 99'999.0, 100'000.0, 100'001.0, 1.8e9, 1795458152.0, 1e22, 5e-324,
        -1.7976931348623157e308, -2.2250738585072014e-308, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    auto run = run_of("number " + std::to_string(value));
    run.result.observe(kNumber, value);
    rig.expect(run.probe);
    rig.store.publish(run);
  }
  expect_same_pages(rig);
}

TEST(PageWriter, AgreesWithTheModelAboutAnyText) {
  testing::PageRig rig;
  for (const auto& text : testing::naughty_strings().strings) {
    auto run = run_of(text);
    run.result.observe(kInfo, 1, {{"subject", text}, {"issuer", "x,subject=\"y\""}});
    rig.expect(text);
    rig.store.publish(run);
  }
  expect_same_pages(rig);
}

TEST(PageWriter, AgreesWithTheModelAboutObservationsThatAreMadeTwice) {
  testing::PageRig rig;
  rig.expect("a");
  auto run = run_of("a");
  run.result.observe(kNumber, 1, {{"one", "1"}, {"two", "a\",b=\"c"}});
  run.result.observe(kNumber, 2, {{"one", "2"}});
  run.result.observe(kSameName, 3, {{"two", "a\",b=\"c"}, {"one", "1"}});
  run.result.observe(kNumber, 4, {{"two", "1"}, {"one", "a\",b=\"c"}});
  rig.store.publish(run);
  expect_same_pages(rig);
}

TEST(PageWriter, IsGivenThreadsOnlyForManyProbesAndNeverMoreThanProcessors) {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  EXPECT_EQ(page_workers(0), 1U);
  EXPECT_EQ(page_workers(3'999), 1U);
  EXPECT_EQ(page_workers(4'000), std::min<std::size_t>(processors, 2));
  EXPECT_EQ(page_workers(1'000'000), std::min<std::size_t>(processors, 4));
}

}  // namespace
}  // namespace probe::exporters
