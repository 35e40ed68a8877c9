#include "places.hpp"
#include "probes/evidence/jws.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// The JWS vectors of Wycheproof. Looked for in PROBE_SUITES_DIR, or else beside the source tree.
namespace probe::evidence {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr int kVectors = 401;

fs::path suite() {
  const char* directory = std::getenv("PROBE_SUITES_DIR");
  const fs::path suites =
      directory == nullptr ? fs::path{PROBE_SOURCE_DIR} / ".." / "shared" / "suites" : fs::path{directory};
  return suites / "wycheproof" / "json_web_signature_test.json";
}

json::value read_suite() {
  std::ifstream file{suite(), std::ios::binary};
  return json::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
}

std::string text(const json::value& value) { return json::value_to<std::string>(value); }

/// What the key of a group may verify: the algorithm it names. Those of the group rfc7520 name another one than the
/// RFC signs with (PS256 for its PS384) or none that exists (ES521), where the RFC's own keys name none at all.
std::vector<JwsAlgorithm> accepted(const VerifyingKey& key, const std::string& group) {
  if (!group.starts_with("rfc7520")) {
    return key.algorithm() ? std::vector{*key.algorithm()} : std::vector<JwsAlgorithm>{};
  }
  std::vector<JwsAlgorithm> all;
  for (const auto name : kJwsAlgorithmNames) all.push_back(*find_jws_algorithm(name));
  return all;
}

struct Counts {
  int good = 0;
  int bad = 0;
  int of_hmac = 0;
};

/// A group with a shared key: no vector of it may ever be taken for a signature.
void judge_hmac_group(const json::value& group, Counts& counts) {
  for (const auto& vector : group.at("tests").as_array()) {
    EXPECT_FALSE(read_jws(text(vector.at("jws")))) << vector.at("tcId");
    ++counts.of_hmac;
  }
  EXPECT_FALSE(VerifyingKey::from_jwk(json::serialize(group.at("private"))));
}

void judge_group(const json::value& group, Counts& counts) {
  const auto key = VerifyingKey::from_jwk(json::serialize(group.at("public")));
  for (const auto& vector : group.at("tests").as_array()) {
    const bool want = vector.at("result").as_string() == "valid";
    const bool found = key && verify_jws(text(vector.at("jws")), *key, accepted(*key, text(group.at("comment"))));
    EXPECT_EQ(found, want) << vector.at("tcId") << ": " << vector.at("comment");
    ++(want ? counts.good : counts.bad);
  }
}

TEST(JwsSuite, EveryVectorIsJudgedRight) {
  if (!fs::exists(suite())) GTEST_SKIP() << kVectors << " vectors of Wycheproof left out: no " << suite().string();
  Counts counts;
  const json::value document = read_suite();
  for (const auto& group : document.at("testGroups").as_array()) {
    const bool has_pair = group.as_object().contains("public");
    has_pair ? judge_group(group, counts) : judge_hmac_group(group, counts);
  }
  EXPECT_EQ(counts.of_hmac, 40);
  EXPECT_EQ(counts.good + counts.bad + counts.of_hmac, kVectors);
  EXPECT_GT(counts.good, 30);
  EXPECT_GT(counts.bad, 250);
}

}  // namespace
}  // namespace probe::evidence
