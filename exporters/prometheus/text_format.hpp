#pragma once

#include "exporters/prometheus/family.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace probe::exporters {

inline constexpr std::size_t kMaxLabelBytes = 256;
/// Content-Type of what `to_text` returns. Prometheus 3 refuses pages without a version.
inline constexpr std::string_view kTextContentType = "text/plain; version=0.0.4; charset=utf-8";

/// `value` as it may stand in a label: well-formed UTF-8, control characters except newline and tab replaced by U+FFFD,
/// at most kMaxLabelBytes long. One byte that is not UTF-8 would make Prometheus throw away the whole page.
std::string label_value(std::string_view value);

/// `families`, sorted by name, in Prometheus' text format 0.0.4. HELP and label values are escaped, numbers have the
/// shortest form that reads back the same. Names are constants of the program and must be valid: asserted.
std::string to_text(const std::vector<Family>& families);

}  // namespace probe::exporters
