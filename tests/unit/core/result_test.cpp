#include "agent/core/result.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace probe::core {
namespace {

TEST(ProbeResult, SucceedsWithoutFindings) {
  const ProbeResult result;
  EXPECT_EQ(result.type(), ResultType::kSucceeded);
  EXPECT_EQ(result.error(), "");
  EXPECT_EQ(result.exception(), "");
  EXPECT_EQ(result.decisive(), nullptr);
}

TEST(ProbeResult, AWarningNeverFailsARun) {
  ProbeResult result;
  result.add(Finding("cert_expiring", "expires in 20d"));
  EXPECT_EQ(result.type(), ResultType::kSucceeded);
  EXPECT_EQ(result.error(), "");
}

TEST(ProbeResult, TheFirstFailureIsTheErrorAndTheFirstUnknownTheException) {
  ProbeResult result;
  result.add(Finding("cert_expiring", "a warning"));
  result.add(Finding("input_missing", "no file"));
  result.add(Finding("cert_expired", "expired"));
  result.add(Finding("cert_weak_key", "weak"));
  EXPECT_EQ(result.type(), ResultType::kFailed);
  EXPECT_EQ(result.error(), "expired");
  EXPECT_EQ(result.exception(), "no file");
  EXPECT_EQ(result.decisive()->code().id(), "cert_expired");
}

TEST(ProbeResult, WhatWasSaidIsNotSaidAgain) {
  ProbeResult other;
  other.add(Finding("input_truncated", "cut off"));
  ProbeResult result;
  result.add(Finding("input_truncated", "cut off", {Evidence("source", "a")}));
  result.add({Finding("input_truncated", "cut off"), Finding("input_missing", "cut off"),
              Finding("input_truncated", Severity::kWarning, "cut off"), Finding("input_truncated", "another")});
  result.merge(std::move(other));
  ASSERT_EQ(result.findings().size(), 4U);
  EXPECT_EQ(result.findings()[0].evidence().size(), 1U);
  EXPECT_EQ(result.findings()[1].code().id(), "input_missing");
  EXPECT_EQ(result.findings()[2].severity(), Severity::kWarning);
  EXPECT_EQ(result.findings()[3].message(), "another");
}

TEST(ProbeResult, AnUnknownAloneFailsWithoutAnError) {
  ProbeResult result;
  result.add(Finding("input_missing", "no file"));
  EXPECT_EQ(result.type(), ResultType::kFailed);
  EXPECT_EQ(result.error(), "");
  EXPECT_EQ(result.decisive()->code().id(), "input_missing");
}

TEST(ProbeResult, MergingKeepsOrderAndAddsPhases) {
  static constexpr Metric kMetric{"m", "help", ""};
  ProbeResult first;
  first.add(Finding("cert_expired", "one"));
  first.spend(Phase::kTls, std::chrono::milliseconds(2));
  ProbeResult second;
  second.add(Finding("cert_weak_key", "two"));
  second.observe(kMetric, 1);
  second.spend(Phase::kTls, std::chrono::milliseconds(3));
  first.merge(std::move(second));
  ASSERT_EQ(first.findings().size(), 2U);
  EXPECT_EQ(first.findings()[1].message(), "two");
  EXPECT_EQ(first.observations().size(), 1U);
  EXPECT_EQ(first.phases().of(Phase::kTls), std::chrono::milliseconds(5));
  EXPECT_EQ(first.phases().of(Phase::kConnect), std::nullopt);
}

TEST(Describe, JoinsNestedCausesOutermostFirst) {
  try {
    try {
      throw std::runtime_error("disk is full");
    } catch (...) {
      std::throw_with_nested(std::runtime_error("cannot write"));
    }
  } catch (const std::exception& error) {
    EXPECT_EQ(describe(error), "cannot write: disk is full");
  }
}

}  // namespace
}  // namespace probe::core
