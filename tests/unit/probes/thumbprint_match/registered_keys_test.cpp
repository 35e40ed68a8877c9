#include "probes/thumbprint_match/registered_keys_judgement.hpp"
#include "tests/unit/probes/thumbprint_match/thumbprint_rig.hpp"

#include <gtest/gtest.h>

namespace probe::probes {
namespace {

using namespace probe::probes::testing;

constexpr const char* kApp = "b1a0c2de-48f3-4b86-9a57-1d2e3f405162";
constexpr const char* kShared = "00000002-0000-0ff1-ce00-000000000000";

evidence::Thumbprint thumbprint(const Certificate& made) { return evidence::Thumbprint::sha1_of(made.der()); }

evidence::KeyCredential registered(const Certificate& made, std::string usage = "Verify") {
  const auto certificate = evidence::read_certificate_der(made.der()).value();
  evidence::KeyCredential key;
  key.path = "value[0].keyCredentials[0]";
  key.key_id = "0d1f2a3b";
  key.type = "AsymmetricX509Cert";
  key.usage = std::move(usage);
  key.thumbprint = certificate.sha1;
  key.start = certificate.not_before;
  key.end = certificate.not_after;
  return key;
}

evidence::KeyHolder holder(const std::string& app_id, std::vector<evidence::KeyCredential> keys) {
  evidence::KeyHolder made;
  made.app_id = app_id;
  made.keys = std::move(keys);
  return made;
}

RegisteredKeys keys_of(std::vector<evidence::KeyHolder> holders) { return {"keys.json", {std::move(holders), false}}; }

RegisteredKeysConfig wanted(const std::string& app_id = "") {
  RegisteredKeysConfig config;
  config.app_id = app_id;
  return config;
}

RegisteredKeysConfig unwanted() {
  RegisteredKeysConfig config;
  config.must_be = Registration::kAbsent;
  return config;
}

/// The organization of the rig, with the current certificate in a file.
struct Judged {
  ConfiguredThumbprints configured{thumbprint(current()), thumbprint(previous()), thumbprint(next())};
  std::optional<StagedCertificate> staged;
  ThumbprintEvidence found;

  Judged() {
    const auto certificate = evidence::read_certificate_der(current().der()).value();
    found.places.push_back({"auth.cer", {{"auth.cer", {certificate}}}});
  }
  Lines by(std::vector<core::Finding> (*judge)(const RegisteredKeys&, const RegisteredKeysConfig&,
                                               const RegistrationDemand&),
           const RegisteredKeys& keys, const RegisteredKeysConfig& config) const {
    core::ProbeResult result;
    result.add(judge(keys, config, {configured, staged, found, kNow}));
    return probe::testing::findings_in(result);
  }
};

TEST(RegisteredKeys, MustHaveTheCurrentCertificate) {
  const std::string hex = current().sha1_hex();
  const std::string missing =
      "failure key_not_registered: keys.json: expected the current certificate " + hex + " among the registered keys, ";
  auto expired = registered(current());
  expired.end = kNow;
  auto short_lived = registered(current());
  short_lived.end = *short_lived.end - 90 * kDay;
  auto late = registered(current());
  late.start = *late.start + 61s;
  auto future = registered(current());
  future.start = kNow + 1s;
  auto later = future;
  later.end = *later.end + kDay;
  auto rounded = registered(current());
  rounded.end = *rounded.end - 60s;
  auto anonymous = registered(another());
  anonymous.thumbprint.reset();
  auto other_digest = registered(another());
  other_digest.thumbprint = evidence::Thumbprint::sha256_of(another().der());
  auto undated = registered(current());
  undated.end.reset();
  undated.problem = "endDateTime: expected a date with its zone, found '1/2/2027'";
  struct Case {
    std::string name;
    std::vector<evidence::KeyCredential> keys;
    Lines want;
  };
  const Case cases[] = {
      {"there", {registered(previous()), registered(current())}, {}},
      {"without usage", {registered(current(), "")}, {}},
      {"none at all", {}, {missing + "found none"}},
      {"another", {registered(another())}, {missing + "found " + another().sha1_hex()}},
      {"for another use", {registered(current(), "Sign")}, {missing + "found none"}},
      {"expired",
       {expired},
       {"failure key_registered_expired: keys.json: expected a registered copy of the current certificate " + hex +
        " that is still valid, it ended on 2026-11-23T12:00:00Z"}},
      {"expired, and once more for longer", {expired, registered(current()), expired}, {}},
      {"ends early",
       {short_lived},
       {"warning key_window_mismatch: keys.json: expected the registered copy of the current certificate " + hex +
        " to end with it on 2031-07-20T12:00:00Z, it does on 2031-04-21T12:00:00Z"}},
      {"begins late",
       {late},
       {"warning key_window_mismatch: keys.json: expected the registered copy of the current certificate " + hex +
        " to begin with it on 2026-08-15T12:00:00Z, it does on 2026-08-15T12:01:01Z"}},
      {"begins in the future",
       {future},
       {"failure key_registered_not_yet_valid: keys.json: expected a registered copy of the current certificate " +
        hex + " that is valid now, it begins on 2026-11-23T12:00:01Z"}},
      {"begins in the future and lasts longer, beside one that counts", {later, registered(current())}, {}},
      {"rounded", {rounded}, {}},
      {"its end cannot be read",
       {undated},
       {"unknown input_parse_error: keys.json: endDateTime: expected a date with its zone, found '1/2/2027'"}},
      {"a key that does not say what it is",
       {anonymous},
       {"unknown input_missing: keys.json: expected customKeyIdentifier or key, which say what certificate it is, "
        "value[0].keyCredentials[0] has neither"}},
      {"another digest",
       {other_digest},
       {"unknown thumbprint_algorithm_mismatch: keys.json: expected a SHA-1 thumbprint to compare with the "
        "configured " +
        hex + ", value[0].keyCredentials[0] has " + another().sha256_hex()}},
  };
  for (const auto& [name, keys, want] : cases) {
    EXPECT_EQ(Judged().by(judge_registered, keys_of({holder(kApp, keys)}), wanted()), want) << name;
  }
}

TEST(RegisteredKeys, OfTheNextCertificateHaveToBeginBeforeItTakesOver) {
  Judged judged;
  auto staged = registered(next());
  staged.start = kNow + 5 * kDay;
  const auto keys = keys_of({holder(kApp, {registered(current()), staged})});
  const auto at = [&](std::chrono::hours ahead) {
    judged.staged = StagedCertificate{thumbprint(next()), PossibleTimes{kNow + ahead, kNow + ahead, {}}};
    return judged.by(judge_registered, keys, wanted());
  };
  EXPECT_EQ(at(6 * kDay), Lines{});
  EXPECT_EQ(at(4 * kDay), Lines{"failure key_registered_not_yet_valid: keys.json: expected a registered copy of the "
                                "next certificate " +
                                next().sha1_hex() +
                                " that is valid on 2026-11-27T12:00:00Z, when it takes over, it begins on "
                                "2026-11-28T12:00:00Z"});
  judged.staged = StagedCertificate{thumbprint(next()), std::nullopt};
  EXPECT_EQ(judged.by(judge_registered, keys, wanted()), Lines{}) << "nobody knows when it takes over";
}

TEST(RegisteredKeys, ThatGoOnElsewhereProveNothingMissing) {
  auto keys = keys_of({holder(kApp, {})});
  keys.found.is_partial = true;
  const std::string goes_on =
      "unknown input_truncated: keys.json: expected all registered keys, the list goes on at @odata.nextLink";
  EXPECT_EQ(Judged().by(judge_registered, keys, wanted()), Lines{goes_on});
  keys.found.holders.push_back(holder(kShared, {}));
  EXPECT_EQ(Judged().by(judge_leftovers, keys, unwanted()), Lines{goes_on});
  keys.found.holders.front().keys.push_back(registered(current()));
  EXPECT_EQ(Judged().by(judge_registered, keys, wanted()), Lines{}) << "what is there is there";
}

TEST(RegisteredKeys, MustHaveTheNextCertificateInTime) {
  const std::string what = "key_next_not_registered: keys.json: expected the next certificate " + next().sha1_hex();
  const std::string found = " among the registered keys, found " + current().sha1_hex();
  struct Case {
    std::string name;
    std::optional<std::chrono::seconds> ahead;
    Lines want;
  };
  const Case cases[] = {
      {"date not known", std::nullopt, {"warning " + what + found}},
      {"in a month", 30 * kDay, {"warning " + what + ", which takes over on 2026-12-23T12:00:00Z," + found}},
      {"in 48 hours", 48h, {"warning " + what + ", which takes over on 2026-11-25T12:00:00Z," + found}},
      {"sooner", 47h, {"failure " + what + ", which takes over on 2026-11-25T11:00:00Z," + found}},
      {"already", -1h, {"failure " + what + ", which takes over on 2026-11-23T11:00:00Z," + found}},
  };
  for (const auto& [name, ahead, want] : cases) {
    Judged judged;
    judged.staged.emplace();
    judged.staged->thumbprint = thumbprint(next());
    if (ahead) judged.staged->effective = PossibleTimes{kNow + *ahead, kNow + *ahead, {}};
    EXPECT_EQ(judged.by(judge_registered, keys_of({holder(kApp, {registered(current())})}), wanted()), want) << name;
    const auto both = keys_of({holder(kApp, {registered(current()), registered(next())})});
    EXPECT_EQ(judged.by(judge_registered, both, wanted()), Lines{}) << name;
  }
}

TEST(RegisteredKeys, CountOnlyWhereTheyAreWanted) {
  const auto has = [](const std::string& app_id) { return holder(app_id, {registered(current())}); };
  const std::string missing = "failure key_not_registered: keys.json: expected the current certificate " +
                              current().sha1_hex() + " among the registered keys, found none";
  struct Case {
    std::string name, app_id;
    std::vector<evidence::KeyHolder> holders;
    Lines want;
  };
  const Case cases[] = {
      {"the only one", "", {has(kApp)}, {}},
      {"keys alone", "", {has("")}, {}},
      {"keys alone, whoever's they are", kApp, {has("")}, {}},
      {"by name", kApp, {has("another"), has(kApp)}, {}},
      {"in another case", "B1A0C2DE-48f3-4b86-9a57-1d2e3f405162", {has(kApp)}, {}},
      {"application and its principal", "", {holder(kApp, {}), has(kApp)}, {}},
      {"not on the shared one", "", {holder(kApp, {}), has(kShared)}, {missing}},
      {"on the shared one, as it used to be", "", {has(kShared)}, {}},
      {"not on the one named", kApp, {holder(kApp, {}), has("another")}, {missing}},
      {"the one named is not there",
       kApp,
       {has("another"), has(kShared)},
       {"unknown input_missing: keys.json: expected the keys of the application b1a0c2de-48f3-4b86-9a57-1d2e3f405162, "
        "found another, 00000002-0000-0ff1-ce00-000000000000"}},
      {"nobody is there",
       "",
       {},
       {"unknown input_missing: keys.json: expected the keys of one application, or its name as app_id, found no "
        "application"}},
      {"several, and none is named",
       "",
       {has("one"), has("two")},
       {"unknown input_parse_error: keys.json: expected the keys of one application, or its name as app_id, found one, "
        "two"}},
  };
  for (const auto& [name, app_id, holders, want] : cases) {
    EXPECT_EQ(Judged().by(judge_registered, keys_of(holders), wanted(app_id)), want) << name;
  }
}

TEST(RegisteredKeys, MustNotBeOnTheSharedPrincipal) {
  const std::string found =
      "key_on_shared_principal: keys.json: expected no key of this organization on "
      "00000002-0000-0ff1-ce00-000000000000, found ";
  auto expired = registered(another());
  expired.end = kNow;
  auto symmetric = registered(another());
  symmetric.type = "Symmetric";
  struct Case {
    std::string name;
    std::vector<evidence::KeyCredential> keys;
    Lines want;
  };
  const Case cases[] = {
      {"none", {}, {}},
      {"the current one",
       {registered(current())},
       {"warning " + found + "the current certificate " + current().sha1_hex()}},
      {"all",
       {registered(previous()), registered(next())},
       {"warning " + found + "the previous certificate " + previous().sha1_hex() + ", the next certificate " +
        next().sha1_hex()}},
      {"one from long ago", {registered(another())}, {"warning " + found + another().sha1_hex()}},
      {"one that has expired", {expired}, {}},
      {"something else", {symmetric}, {}},
  };
  for (const auto& [name, keys, want] : cases) {
    const auto on_shared = keys_of({holder(kApp, {registered(current())}), holder(kShared, keys)});
    EXPECT_EQ(Judged().by(judge_leftovers, on_shared, unwanted()), want) << name;
  }
  RegisteredKeysConfig strict = unwanted();
  strict.severity = LeftoverSeverity::kFailure;
  EXPECT_EQ(Judged().by(judge_leftovers, keys_of({holder(kShared, {registered(another())})}), strict),
            Lines{"failure " + found + another().sha1_hex()});
  EXPECT_EQ(Judged().by(judge_leftovers, keys_of({holder(kApp, {})}), unwanted()),
            Lines{"unknown input_missing: keys.json: expected the keys of the application "
                  "00000002-0000-0ff1-ce00-000000000000, found b1a0c2de-48f3-4b86-9a57-1d2e3f405162"});
}

TEST(RegisteredKeys, OfAnotherApplicationAreItsOwnBusiness) {
  RegisteredKeysConfig config = unwanted();
  config.app_id = kApp;
  EXPECT_EQ(Judged().by(judge_leftovers, keys_of({holder(kApp, {registered(another())})}), config), Lines{});
  EXPECT_EQ(Judged().by(judge_leftovers, keys_of({holder(kApp, {registered(current())})}), config),
            Lines{"warning key_on_shared_principal: keys.json: expected no key of this organization on "
                  "b1a0c2de-48f3-4b86-9a57-1d2e3f405162, found the current certificate " +
                  current().sha1_hex()});
}

/// Graph's list, with the certificates of the rig registered as they are.
std::string graph_list() {
  const auto key = [](const Certificate& made) {
    const auto certificate = evidence::read_certificate_der(made.der()).value();
    return fmt::format(R"({{"customKeyIdentifier":"{}","startDateTime":"{}","endDateTime":"{}","key":null,"keyId":"1",)"
                       R"("type":"AsymmetricX509Cert","usage":"Verify"}})",
                       made.sha1_hex(), core::rfc3339(certificate.not_before), core::rfc3339(certificate.not_after));
  };
  return fmt::format(R"({{"value":[{{"appId":"{}","keyCredentials":[{},{}]}},{{"appId":"{}","keyCredentials":[]}}]}})",
                     kApp, key(current()), key(next()), kShared);
}

TEST_F(ThumbprintMatchTest, HoldsRegisteredKeysAgainstTheConfiguration) {
  rig.put("/keys.json", graph_list());
  const std::string published =
      "[{ file: /auth.cer }, { keys: { file: /keys.json } }, { keys: { file: /keys.json, must_be: absent } }]";
  EXPECT_EQ(probe::testing::findings_in(run(published)), Lines{});
  rig.put("/authconfig.txt", auth_config(another().sha1_hex()));
  rig.put("/auth.cer", another().der());
  EXPECT_EQ(probe::testing::findings_in(run(published)),
            Lines{"failure key_not_registered: /keys.json: expected the current certificate " + another().sha1_hex() +
                  " among the registered keys, found " + current().sha1_hex() + ", " + next().sha1_hex()});
}

TEST_F(ThumbprintMatchTest, TakesNoKeyForMissingThatItCannotRead) {
  const std::string list = graph_list();
  struct Case {
    std::string name, bytes, want;
  };
  const Case cases[] = {
      {"cut off", list.substr(0, list.size() / 2),
       "unknown input_truncated: /keys.json: truncated JSON: the text ends at 1:" +
           std::to_string(list.size() / 2 + 1) + " within the document"},
      {"refused", R"({"error":{"code":"Authorization_RequestDenied"}})",
       "unknown input_parse_error: /keys.json: expected registered keys, found the error "
       "'Authorization_RequestDenied'"},
  };
  for (const auto& [name, bytes, want] : cases) {
    rig.put("/keys.json", bytes);
    const core::ProbeResult result = run("[{ file: /auth.cer }, { keys: { file: /keys.json } }]");
    EXPECT_EQ(probe::testing::findings_in(result), Lines{want}) << name;
    EXPECT_EQ(result.type(), core::ResultType::kFailed) << name;
  }
  rig.fakes.files.put("/keys.json", list, kNow - 3 * kDay);
  EXPECT_EQ(probe::testing::findings_in(run("[{ keys: { file: /keys.json, max_age: 1d } }]")),
            Lines{"unknown input_stale: /keys.json: expected a file changed at most 1d ago, it changed 3d ago"});
  rig.fakes.files.files.erase("/keys.json");
  EXPECT_EQ(probe::testing::findings_in(run("[{ keys: { file: /keys.json } }]")),
            Lines{"unknown input_missing: /keys.json: no such file"});
}

TEST(RegisteredKeys, AreNotTakenForNoneWhenTheyWereNotAskedFor) {
  const auto untold = [](const std::string& app_id) {
    auto made = holder(app_id, {});
    made.tells_keys = false;
    return made;
  };
  const auto missing = [](const std::string& app_id) {
    return "unknown input_missing: keys.json: expected keyCredentials of " + app_id +
           ", found none: ask for them, as by $select=appId,keyCredentials";
  };
  EXPECT_EQ(Judged().by(judge_leftovers, keys_of({untold(kShared)}), unwanted()), Lines{missing(kShared)});
  EXPECT_EQ(Judged().by(judge_registered, keys_of({untold(kApp)}), wanted()), Lines{missing(kApp)});
  EXPECT_EQ(Judged().by(judge_registered, keys_of({holder(kApp, {registered(current())}), untold(kApp)}), wanted()),
            Lines{})
      << "the application has it";
}

TEST(RegisteredKeys, WithoutAThumbprintMayBeOnesOwn) {
  auto config = unwanted();
  config.app_id = kApp;
  auto nameless = registered(another());
  nameless.thumbprint.reset();
  nameless.certificate.reset();
  nameless.key_id = "k1";
  EXPECT_EQ(Judged().by(judge_leftovers, keys_of({holder(kApp, {nameless})}), config),
            Lines{"unknown input_missing: keys.json: expected the thumbprint of every key, as the configured "
                  "certificate has it, found none of k1"});
}

}  // namespace
}  // namespace probe::probes
