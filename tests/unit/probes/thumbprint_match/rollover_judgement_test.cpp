#include "probes/thumbprint_match/rollover_judgement.hpp"

#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;

const std::string kWhere = "authconfig.txt";

evidence::Thumbprint thumbprint(const Certificate& made) { return evidence::Thumbprint::sha1_of(made.der()); }

evidence::Certificate parsed(const Certificate& made) { return evidence::read_certificate_der(made.der()).value(); }

Lines lines_of(const std::vector<core::Finding>& findings) {
  core::ProbeResult result;
  result.add(findings);
  return probe::testing::findings_in(result);
}

PossibleTimes at(core::SystemTime time) { return {time, time, {}}; }

StagedCertificate staged(std::optional<PossibleTimes> effective = std::nullopt) {
  return {thumbprint(next()), std::move(effective)};
}

ConfiguredThumbprints configured() { return {thumbprint(current()), std::nullopt, thumbprint(next())}; }

TEST(Rollover, IsStagedOnlyWhileTheNextCertificateIsNotTheCurrentOne) {
  EXPECT_TRUE(staged_of(configured(), std::nullopt));
  EXPECT_FALSE(staged_of({thumbprint(current()), std::nullopt, std::nullopt}, at(kNow)));
  EXPECT_FALSE(staged_of({thumbprint(next()), std::nullopt, thumbprint(next())}, at(kNow)));
  EXPECT_TRUE(staged_of({std::nullopt, std::nullopt, thumbprint(next())}, at(kNow)));
}

TEST(Rollover, IsJudgedByItsDateAndTheMomentThatTheConfigurationShows) {
  const std::string next_hex = next().sha1_hex();
  const std::string soon = "warning rollover_too_soon: authconfig.txt: expected the next certificate " + next_hex +
                           " to be staged at least 48h ahead, it takes over on ";
  const std::string stalled = "failure rollover_stalled: authconfig.txt: expected the next certificate " + next_hex +
                              " to be the current one since ";
  struct Case {
    std::string name;
    std::chrono::seconds ahead, as_of_ago, first_seen_ago;
    Lines want;
  };
  const Case cases[] = {
      {"in a month", 30 * kDay, 0s, 0s, {}},
      {"just early enough", 48h, 0s, 0s, {}},
      {"a second too late", 48h - 1s, 0s, 0s, {soon + "2026-11-25T11:59:59Z, 1d23h after it was first seen"}},
      {"tomorrow, but known for a week", 24h, 0s, 7 * kDay, {}},
      {"tomorrow, known for a day", 23h, 0s, 24h, {soon + "2026-11-24T11:00:00Z, 1d23h after it was first seen"}},
      {"today, as it should", -1h, 0s, 7 * kDay, {}},
      {"today, found when it had passed", -1h, 0s, 0s, {}},
      {"a day to change over", -24h, 0s, 7 * kDay, {}},
      {"a day and a second", -24h - 1s, 0s, 7 * kDay, {stalled + "2026-11-22T11:59:59Z, 1d after that it is not"}},
      {"passed since the export was made", -3 * kDay, 4 * kDay, 30 * kDay, {}},
      {"had passed when the export was made",
       -6 * kDay,
       4 * kDay,
       30 * kDay,
       {stalled + "2026-11-17T12:00:00Z, 2d after that it is not"}},
  };
  for (const auto& [name, ahead, as_of_ago, first_seen_ago, want] : cases) {
    const auto findings =
        judge_effective_date(staged(at(kNow + ahead)), kWhere, kNow - as_of_ago, kNow - first_seen_ago);
    EXPECT_EQ(lines_of(findings), want) << name;
  }
  EXPECT_EQ(lines_of(judge_effective_date(staged(), kWhere, kNow, kNow)), Lines{}) << "without a date";
}

TEST(Rollover, NeedsNoCultureWhenBothReadingsOfADateComeToTheSame) {
  const auto twofold = [](std::chrono::seconds first, std::chrono::seconds second) {
    return staged(PossibleTimes{kNow + first, kNow + second, "expected the culture"});
  };
  const std::string ambiguous =
      "unknown input_date_ambiguous: authconfig.txt: NextCertificateEffectiveDate: expected the culture";
  EXPECT_EQ(lines_of(judge_effective_date(twofold(5 * kDay, 150 * kDay), kWhere, kNow, kNow)), Lines{});
  EXPECT_EQ(lines_of(judge_effective_date(twofold(-60 * kDay, 30 * kDay), kWhere, kNow, kNow)), Lines{ambiguous});
  EXPECT_EQ(lines_of(judge_effective_date(twofold(1 * kDay, 30 * kDay), kWhere, kNow, kNow)), Lines{ambiguous});
  EXPECT_EQ(lines_of(judge_effective_date(twofold(-90 * kDay, -60 * kDay), kWhere, kNow, kNow)),
            Lines{"failure rollover_stalled: authconfig.txt: expected the next certificate " + next().sha1_hex() +
                  " to be the current one since 2026-09-24T12:00:00Z, 60d after that it is not"});
}

TEST(Rollover, ReadsTheDateOfTheConfiguration) {
  struct Case {
    std::string name, date;
    std::optional<PossibleTimes> want;
    Lines findings;
  };
  const std::string property = "authconfig.txt: NextCertificateEffectiveDate: ";
  const Case cases[] = {
      {"ISO 8601", "2026-11-23T12:00:00Z", at(kNow), {}},
      {"never", "0001-01-01T00:00:00Z", std::nullopt, {}},
      {"no date",
       "soon",
       std::nullopt,
       {"unknown input_parse_error: " + property + "expected a date such as 2027-02-03T14:16:02Z, found 'soon'"}},
  };
  for (const auto& [name, date, want, findings] : cases) {
    evidence::AuthConfig config;
    config.next = evidence::ThumbprintSetting{next().sha1_hex(), thumbprint(next()), {}};
    config.next_effective_date = date;
    config.next_effective = evidence::read_date(date);
    std::vector<core::Finding> found;
    const auto effective = effective_date_of(config, kWhere, found);
    ASSERT_EQ(effective.has_value(), want.has_value()) << name;
    if (want) {
      EXPECT_EQ(effective->earliest, want->earliest) << name;
    }
    EXPECT_EQ(lines_of(found), findings) << name;
    config.next.reset();
    found.clear();
    effective_date_of(config, kWhere, found);
    EXPECT_EQ(lines_of(found), Lines{}) << name << ": without a next certificate its date is nobody's business";
  }
}

evidence::ExportedCertificate listed(const Certificate& made, bool has_private_key = true) {
  evidence::ExportedCertificate entry;
  entry.thumbprint = thumbprint(made);
  entry.has_private_key = has_private_key;
  return entry;
}

/// Two servers, the second with what is given.
ThumbprintEvidence servers(std::vector<evidence::ExportedCertificate> second) {
  ThumbprintEvidence found;
  Group<CertificateListing> group{"server-*.json", {}};
  group.members.push_back({"server-1.json", {listed(current()), listed(next())}});
  group.members.push_back({"server-2.json", std::move(second)});
  found.listings.push_back(std::move(group));
  return found;
}

TEST(Rollover, WantsTheNextCertificateOnEveryServerWithItsPrivateKey) {
  const std::string unusable = "failure rollover_next_unusable: authconfig.txt: expected a next certificate " +
                               next().sha1_hex() + " that can take over, ";
  evidence::ExportedCertificate unreadable;
  unreadable.problem = "Thumbprint: no thumbprint";
  struct Case {
    std::string name;
    std::vector<evidence::ExportedCertificate> second;
    Lines want;
  };
  const Case cases[] = {
      {"there", {listed(next())}, {}},
      {"missing", {listed(current())}, {unusable + "it is missing in server-2.json"}},
      {"no certificate at all", {}, {unusable + "it is missing in server-2.json"}},
      {"without key", {listed(next(), false)}, {unusable + "it is without its private key in server-2.json"}},
      {"one that nobody can read", {listed(current()), unreadable}, {}},
  };
  for (const auto& [name, second, want] : cases) {
    EXPECT_EQ(lines_of(judge_staged_certificate(staged(), configured(), servers(second), kWhere, kNow)), want) << name;
  }
}

TEST(Rollover, WantsANextCertificateThatOutlivesTheCurrentOne) {
  const auto with = [](const std::string& slot, int bits, std::chrono::hours from, std::chrono::hours to) {
    probe::testing::CertificateSpec spec = probe::testing::exchange_auth();
    spec.key = probe::testing::rsa(bits, slot);
    spec.validity = {kNow + from, kNow + to};
    return probe::testing::self_sign(spec);
  };
  struct Case {
    std::string name;
    Certificate next;
    std::optional<PossibleTimes> effective;
    std::string want;
  };
  const Case cases[] = {
      {"healthy", with("next", 2048, -kDay, 1800 * kDay), at(kNow + 30 * kDay), ""},
      {"expired", with("next", 2048, -30 * kDay, -kDay), at(kNow + 30 * kDay), "it expired on 2026-11-22T12:00:00Z"},
      {"expires before its turn", with("next", 2048, -30 * kDay, 10 * kDay), at(kNow + 30 * kDay),
       "it expires on 2026-12-03T12:00:00Z"},
      {"weak", with("next", 1024, -kDay, 1800 * kDay), std::nullopt,
       "its certificate: expected an RSA key of at least 2048 bits, found 1024"},
      {"ends first", with("next", 2048, -kDay, 1600 * kDay), std::nullopt,
       "it expires on 2031-04-11T12:00:00Z, before the current one on 2031-07-20T12:00:00Z"},
  };
  for (const auto& [name, next_made, effective, want] : cases) {
    ThumbprintEvidence found;
    found.places.push_back({"auth.pem", {{"auth.pem", {parsed(current()), parsed(next_made)}}}});
    const ConfiguredThumbprints names{thumbprint(current()), std::nullopt, thumbprint(next_made)};
    const StagedCertificate coming{thumbprint(next_made), effective};
    const std::string hex = next_made.sha1_hex();
    const Lines lines = want.empty() ? Lines{}
                                     : Lines{
                                           "failure rollover_next_unusable: authconfig.txt: expected a next "
                                           "certificate " +
                                           hex + " that can take over, " + want};
    EXPECT_EQ(lines_of(judge_staged_certificate(coming, names, found, kWhere, kNow)), lines) << name;
  }
}

TEST(Rollover, TakesTheDatesOfAServersListWhereNobodyHasTheCertificate) {
  const auto ending = [](const Certificate& made, const std::string& date) {
    evidence::ExportedCertificate entry = listed(made);
    entry.not_after = evidence::read_date(date);
    return entry;
  };
  ThumbprintEvidence found;
  found.listings.push_back({"list.txt", {{"list.txt", {ending(current(), "2030-01-01T00:00:00Z"), {}}}}});
  auto& entries = found.listings.front().members.front().certificates;
  entries.back() = ending(next(), "2029-01-01T00:00:00Z");
  EXPECT_EQ(lines_of(judge_staged_certificate(staged(), configured(), found, kWhere, kNow)),
            Lines{"failure rollover_next_unusable: authconfig.txt: expected a next certificate " + next().sha1_hex() +
                  " that can take over, it expires on 2029-01-01T00:00:00Z, before the current one on "
                  "2030-01-01T00:00:00Z"});
  entries.back() = ending(next(), "3/4/2029 1:00:00 PM");
  EXPECT_EQ(lines_of(judge_staged_certificate(staged(), configured(), found, kWhere, kNow)),
            Lines{"unknown input_date_ambiguous: list.txt: NotAfter of " + next().sha1_hex() +
                  ": expected the culture of '3/4/2029 1:00:00 PM' or a date that needs none: this is 2029-03-04 or "
                  "2029-04-03"});
}

/// Through the probe, which remembers what it has seen.
TEST_F(ThumbprintMatchTest, CountsTheStagingTimeFromTheFirstConfigurationSeen) {
  const std::string config = auth_config(current().sha1_hex(), next().sha1_hex());
  const auto with_date = [&](const std::string& date) {
    return config.substr(0, config.find("ServiceName")) + "NextCertificateEffectiveDate  : " + date + "\r\n" +
           config.substr(config.find("ServiceName"));
  };
  const auto put = [&](const std::string& text, core::SystemTime at) {
    rig.fakes.files.put("/authconfig.txt", text, at);
  };
  put(auth_config(current().sha1_hex()), kNow - 1h);
  const auto results = rig.run_twice(keys(), [&] { put(with_date("2026-11-24T12:00:00Z"), kNow); });
  EXPECT_EQ(probe::testing::findings_in(results[0]), Lines{});
  EXPECT_EQ(probe::testing::findings_in(results[1]),
            Lines{"warning rollover_too_soon: /authconfig.txt: expected the next certificate " + next().sha1_hex() +
                  " to be staged at least 48h ahead, it takes over on 2026-11-24T12:00:00Z, 1d after it was first "
                  "seen"});
  EXPECT_EQ(results[1].type(), core::ResultType::kSucceeded);
  EXPECT_EQ(value_of(results[1], "probe_rollover_effective_timestamp_seconds", ""), 1795435200 + 86400);
}

TEST_F(ThumbprintMatchTest, DoesNotKnowHowLongACertificateWasStagedThatItMeetsAtItsStart) {
  const std::string config = auth_config(current().sha1_hex(), next().sha1_hex());
  const std::string tomorrow = config.substr(0, config.find("ServiceName")) +
                               "NextCertificateEffectiveDate  : 2026-11-24T12:00:00Z\r\n" +
                               config.substr(config.find("ServiceName"));
  rig.fakes.files.put("/authconfig.txt", tomorrow, kNow);
  const auto results = rig.run_twice(keys(), [&] { rig.fakes.files.put("/authconfig.txt", tomorrow, kNow + 1min); });
  EXPECT_EQ(probe::testing::findings_in(results[0]), Lines{});
  EXPECT_EQ(probe::testing::findings_in(results[1]), Lines{}) << "nor later";
}

TEST_F(ThumbprintMatchTest, ReadsDatesInTheConfiguredCultureAndZone) {
  const std::string config = auth_config(current().sha1_hex(), next().sha1_hex());
  const std::string dated = config.substr(0, config.find("ServiceName")) +
                            "NextCertificateEffectiveDate  : 12/1/2026 8:30:27 PM\r\n" +
                            config.substr(config.find("ServiceName"));
  rig.put("/authconfig.txt", dated);
  const std::string published = "[{ file: /auth.cer }]";
  const core::ProbeResult unclear = run(published);
  EXPECT_EQ(probe::testing::findings_in(unclear),
            Lines{"unknown input_date_ambiguous: /authconfig.txt: NextCertificateEffectiveDate: expected the culture "
                  "of '12/1/2026 8:30:27 PM' or a date that needs none: this is 2026-12-01 or 2026-01-12"});
  EXPECT_FALSE(value_of(unclear, "probe_rollover_effective_timestamp_seconds", ""));
  const core::ProbeResult clear =
      run(published, "{ powershell: /authconfig.txt, culture: en-US, utc_offset: \"-05:00\" }");
  EXPECT_EQ(probe::testing::findings_in(clear), Lines{});
  EXPECT_EQ(value_of(clear, "probe_rollover_effective_timestamp_seconds", ""), 1796175027);
}

}  // namespace
}  // namespace probe::probes
