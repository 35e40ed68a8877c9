#pragma once

namespace probe::exporters {

/// Prometheus' text format 0.0.4, and OpenMetrics 1.0.
enum class PageFormat { kText, kOpenMetrics };

}  // namespace probe::exporters
