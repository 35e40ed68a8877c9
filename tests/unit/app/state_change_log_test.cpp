#include "agent/app/state_change_log.hpp"

#include <gtest/gtest.h>

namespace probe::app {
namespace {

core::ProbeRun run_of(const std::string& code) {
  core::ProbeRun run;
  run.probe = "login";
  run.type = "certificate_validity";
  run.chain = "hybrid";
  if (code == "cert_expired") run.result.add(core::Finding("cert_expired", "expired"));
  if (code == "input_missing") run.result.add(core::Finding("input_missing", "no file"));
  return run;
}

TEST(StateChangeLog, WritesALineWhenTheStateChangesAndNotForEveryRun) {
  struct Step {
    std::string code, want;
  };
  const Step steps[] = {
      {"", "level=info msg=\"probe succeeded\" probe=login type=certificate_validity chain=hybrid"},
      {"", ""},
      {"cert_expired",
       "level=warn msg=\"probe failed\" probe=login type=certificate_validity chain=hybrid code=cert_expired "
       "error=expired"},
      {"cert_expired", ""},
      {"input_missing",
       "level=warn msg=\"probe failed\" probe=login type=certificate_validity chain=hybrid code=input_missing "
       "exception=\"no file\""},
      {"", "level=info msg=\"probe succeeded\" probe=login type=certificate_validity chain=hybrid"},
  };
  const Log log(LogLevel::kInfo, LogFormat::kLogfmt);
  StateChangeLog changes(log);
  for (const auto& [code, want] : steps) {
    ::testing::internal::CaptureStderr();
    changes.publish(run_of(code));
    std::string line = ::testing::internal::GetCapturedStderr();
    if (const auto level = line.find("level="); level != std::string::npos) line = line.substr(level);
    EXPECT_EQ(line, want.empty() ? "" : want + "\n") << code;
  }
}

}  // namespace
}  // namespace probe::app
