#include "probes/evidence/x509_verdict.hpp"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <string>
#include <vector>

namespace probe::evidence {
namespace {

TEST(X509Verdict, TheOutcomesOfTheRigHaveTheirKind) {
  const std::vector<std::pair<int, X509Problem>> cases = {
      {0, X509Problem::kNone},
      {9, X509Problem::kNotYetValid},
      {10, X509Problem::kExpired},
      {18, X509Problem::kSelfSigned},
      {19, X509Problem::kUntrusted},
      {20, X509Problem::kNoIssuer},
      {21, X509Problem::kNoIssuer},
      {23, X509Problem::kRevoked},
      {26, X509Problem::kWrongUsage},
      {62, X509Problem::kNameMismatch},
      {64, X509Problem::kNameMismatch},
      {66, X509Problem::kWeakKey},
      {68, X509Problem::kWeakSignature},
      {47, X509Problem::kNameConstraint},
      {7, X509Problem::kBadSignature},
      {12, X509Problem::kRevocationUnknown},
      {17, X509Problem::kOther},
      {79, X509Problem::kIssuerNotAllowed},
      {25, X509Problem::kPathTooLong},
      {32, X509Problem::kIssuerMayNotSign},
      {34, X509Problem::kUnknownExtension},
  };
  for (const auto& [error, problem] : cases) {
    const auto verdict = explain_x509_error(error);
    EXPECT_EQ(verdict.problem, problem) << error;
    EXPECT_EQ(verdict.error, error);
  }
  EXPECT_EQ(explain_x509_error(10).meaning, "the certificate has expired");
}

TEST(X509Verdict, NoTwoEntriesAreForOneNumber) {
  // The table is searched from the front; were a number in it twice, the second entry would be dead. Meanings are all
  // different.
  std::vector<std::string_view> meanings;
  for (int error = 0; error < 200; ++error) {
    const auto verdict = explain_x509_error(error);
    EXPECT_FALSE(verdict.meaning.empty());
    if (verdict.meaning == explain_x509_error(-1).meaning) continue;
    for (const auto meaning : meanings) EXPECT_NE(meaning, verdict.meaning);
    meanings.push_back(verdict.meaning);
  }
  EXPECT_EQ(meanings.size(), 46U);
}

TEST(X509Verdict, AnUnknownNumberIsKeptAndExplained) {
  const auto verdict = explain_x509_error(9999);
  EXPECT_EQ(verdict.error, 9999);
  EXPECT_EQ(verdict.problem, X509Problem::kOther);
  EXPECT_EQ(verdict.meaning, "the chain was refused for a reason that is not in the table");
}

}  // namespace
}  // namespace probe::evidence
