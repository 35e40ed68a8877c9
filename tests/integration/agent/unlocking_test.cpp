#include "places.hpp"
#include "tests/integration/agent/child_process.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/files.hpp"
#include "tests/support/pkcs12.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

namespace probe::testing {
namespace {

constexpr int kRounds = 1'000'000;

/// A folder with a PKCS#12 file that takes long to open, a certificate, and a probe for each.
struct Files {
  TemporaryDirectory folder;

  explicit Files(const std::string& timeout) {
    auto spec = exchange_auth();
    spec.validity.not_after = std::chrono::sys_days{std::chrono::year{2035} / 1 / 1};
    const auto certificate = self_sign(spec);
    write_file(folder.path() / "slow.pfx", pkcs12(certificate, "geheim", Pkcs12Kind::kModern, kRounds));
    write_file(folder.path() / "password", "geheim\n");
    std::filesystem::permissions(folder.path() / "password", std::filesystem::perms::owner_read);
    write_file(folder.path() / "quick.pem", certificate.pem());
    const std::string keys = "type: certificate_validity, purpose: signing, timeout: " + timeout + ", source: ";
    write_file(configuration(),
               fmt::format("probes:\n  - {{name: slow, {0}{{file: slow.pfx, password_file: password}}}}\n"
                           "  - {{name: quick, {0}{{file: quick.pem}}}}\n",
                           keys));
  }
  std::string configuration() const { return (folder.path() / "probe.yml").string(); }
};

TEST(Unlocking, AKeyThatTakesLongDoesNotDelayTheProbeBesideIt) {
  const Files files("60s");
  const auto outcome = run({PROBE_PROGRAM, "run", "--all", "-o", "json", "--config.file", files.configuration()});
  ASSERT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  std::map<std::string, double> ended;
  const auto report = boost::json::parse(outcome.out);
  for (const auto& each : report.at("runs").as_array()) {
    const auto& phases = each.at("phases").as_object();
    const auto* queue = phases.if_contains("queue");
    ended[std::string(each.at("probe").as_string())] =
        (queue == nullptr ? 0 : queue->to_number<double>()) + each.at("durationSeconds").to_number<double>();
  }
  std::cout << "slow: " << ended.at("slow") << " s, quick: " << ended.at("quick") << " s\n";
  EXPECT_LT(ended.at("quick"), ended.at("slow") / 2);
}

TEST(Unlocking, WorkThatIsAbandonedDoesNotKeepTheProgramNorBreakItsEnd) {
  const Files files("100ms");
  const auto outcome = run({PROBE_PROGRAM, "run", "slow", "-o", "list", "--config.file", files.configuration()});
  EXPECT_EQ(outcome.status, 1) << outcome.err;
  EXPECT_NE(outcome.out.find("slow.pfx: expected to unlock it within the time of the run"), std::string::npos)
      << outcome.out;
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace probe::testing
