#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/definition.hpp"
#include "agent/core/result.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace probe::testing {

using namespace std::chrono_literals;

/// A clock that moves when told to.
class ManualClock final : public core::Clock {
 public:
  core::SystemTime now() const override { return now_; }
  core::SteadyTime steady() const override { return steady_; }
  void advance(std::chrono::nanoseconds by) {
    now_ += std::chrono::duration_cast<core::SystemTime::duration>(by);
    steady_ += by;
  }

 private:
  core::SystemTime now_{1795458152s};  // 2026-11-23T18:22:32Z
  core::SteadyTime steady_{1000s};
};

inline std::shared_ptr<core::ProbeDefinition> definition_of(std::string name, std::string chain = {},
                                                            std::vector<std::string> needs = {}) {
  return std::make_shared<core::ProbeDefinition>(
      core::ProbeDefinition{std::move(name), "certificate_validity", std::move(chain), std::move(needs), 60s, 10s});
}

inline core::ProbeRun run_of(std::string probe, core::ProbeResult result = {}) {
  core::ProbeRun run;
  run.probe = std::move(probe);
  run.type = "certificate_validity";
  run.started_at = core::SystemTime(1795458152s);
  run.duration = 12ms;
  run.interval = 60s;
  run.result = std::move(result);
  return run;
}

template <class... Findings>
core::ProbeResult result_with(Findings... findings) {
  core::ProbeResult result;
  (result.add(std::move(findings)), ...);
  return result;
}

inline core::Finding expired() {
  return {"cert_expired", "expected a certificate valid on 2026-11-23, CN=auth expired on 2026-11-20"};
}
inline core::Finding expiring() {
  return {"cert_expiring", "CN=auth expires in 20 days, warning threshold is 60 days"};
}
inline core::Finding defect() { return {"internal_error", "cannot judge: bad state: index 7 of 3"}; }
inline core::Finding mismatch() {
  return {
      "thumbprint_current_mismatch",
      "expected current thumbprint 0A1B2C3D4E5F60718293A4B5C6D7E8F901234567 to be the one of a certificate found, saw "
      "FFEEDDCCBBAA99887766554433221100FFEEDDCC"};
}

}  // namespace probe::testing
