#pragma once

#include "tests/lab/lab_layout.hpp"
#include "tests/lab/lab_material.hpp"
#include "tests/lab/lab_state.hpp"

#include <string>

/// What is exported beside the trust itself: the second forest's settings, and the result of Exchange's own monitoring.
namespace probe::lab {

/// The collector's document of the second forest. Its push notification proxy is off for good.
std::string forest_export(const ForestState& state, const LabMaterial& material);

/// What `Invoke-MonitoringProbe … | fl *` prints. Without a result, the blank lines that are left.
std::string monitoring_export(const MonitoringState& state, const LabMaterial& material);

}  // namespace probe::lab
