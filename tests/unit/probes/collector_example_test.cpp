#include "places.hpp"
#include "tests/support/files.hpp"
#include "tests/unit/probes/probe_trial.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// The collector's example as the guide uses it: what an administrator copies has to be understood by every probe.
namespace probe {
namespace {

using namespace std::chrono_literals;

const std::string kExport = "/srv/exchange.json";

struct Case {
  std::string name, keys;
};

const Case kCases[] = {
    {"signing certificate",
     "type: certificate_validity, purpose: signing, source: {export: /srv/exchange.json, max_age: 1d}, "
     "private_key: {in_source: true}"},
    {"thumbprint",
     "type: thumbprint_match, configured: {powershell: /srv/exchange.json, max_age: 1d}, "
     "published: [{export: /srv/exchange.json, max_age: 1d}]"},
    {"push proxy",
     "type: proxy_state, source: {powershell: /srv/exchange.json, max_age: 1d}, "
     "expect: {organization: fabrikam.com, uri: \"https://outlook.office365.com/PushNotifications\"}, "
     "overrides: [{component: Global, section: ExchangeOnpremAsThirdPartyAppId, parameters: {Enabled: \"true\"}}], "
     "partner_applications: [{application_identifier: 00000002-0000-0ff1-ce00-000000000000}], "
     "ews_gate: {application_identifiers: [b1a0c2de-48f3-4b86-9a57-1d2e3f405162], max_age: 30d}"},
    {"monitoring probe", "type: push_connectivity, monitoring: {powershell: /srv/exchange.json, max_age: 1d}"},
};

core::ProbeResult run_on(const std::string& text, const std::string& keys, std::chrono::hours later = 0h) {
  testing::FakePorts fakes;
  fakes.clock.advance(later);
  fakes.files.put(kExport, text, fakes.clock.now());
  return testing::run_probe(keys, fakes);
}

std::string example() {
  return testing::read_file(std::string(PROBE_SOURCE_DIR) + "/deploy/exchange/example.json").value();
}

TEST(CollectorExample, IsUnderstoodByEveryProbeThatReadsIt) {
  const std::string text = example();
  for (const auto& [name, keys] : kCases) {
    const auto result = run_on(text, keys);
    EXPECT_THAT(testing::findings_in(result), ::testing::IsEmpty()) << name;
    EXPECT_EQ(result.type(), core::ResultType::kSucceeded) << name;
  }
}

TEST(CollectorExample, IsNotBelievedWhenItIsOld) {
  const std::string text = example();
  for (const auto& [name, keys] : kCases) {
    const auto result = run_on(text, keys, 48h);
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
    ASSERT_FALSE(result.findings().empty()) << name;
    EXPECT_THAT(result.findings().front().code().id(), ::testing::AnyOf("input_stale", "probe_result_stale")) << name;
  }
}

TEST(CollectorExample, ThatIsCutOffIsNotBelievedEither) {
  const std::string text = example();
  for (const auto& [name, keys] : kCases) {
    const auto result = run_on(text.substr(0, text.size() - 20), keys);
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
  }
}

}  // namespace
}  // namespace probe
