#include "agent/core/registry.hpp"
#include "agent/runtime/configuration.hpp"
#include "agent/runtime/runner.hpp"
#include "tests/support/fakes/fake_ports.hpp"
#include "tests/support/fakes/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace probe::probes {

core::ProbeType file_age();  // of docs/writing-a-probe.md

namespace {

using namespace std::chrono_literals;

core::ProbeResult result_of(testing::FakePorts& fakes) {
  config::Problems problems("probe.yml");
  const auto configuration =
      runtime::build_configuration("probes: [{name: nightly-backup, type: file_age, file: /backup.tar, max_age: 26h}]",
                                   core::ProbeRegistry({file_age()}), problems);
  EXPECT_TRUE(configuration) << problems.text();
  boost::asio::io_context io;
  runtime::Runner runner(fakes.ports());
  const auto run = testing::run_awaitable(io, runner.run(configuration->probes[0], 1, fakes.clock.steady()));
  return run->result;
}

TEST(WritingAProbe, JudgesTheAgeOfAFile) {
  testing::FakePorts fakes;
  EXPECT_EQ(result_of(fakes).error(), "/backup.tar: no such file");

  fakes.files.put("/backup.tar", "data", fakes.clock.now() - 25h);
  EXPECT_EQ(result_of(fakes).type(), core::ResultType::kSucceeded);
  ASSERT_EQ(result_of(fakes).observations().size(), 1U);
  EXPECT_EQ(result_of(fakes).observations()[0].value, 25 * 3600);

  fakes.files.put("/backup.tar", "data", fakes.clock.now() - 76h - 5min - 6s);
  EXPECT_EQ(result_of(fakes).error(), "/backup.tar: expected a file younger than 26h, found one of 76h");
}

}  // namespace
}  // namespace probe::probes
