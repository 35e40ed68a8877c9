#pragma once

#include "agent/core/clock.hpp"
#include "exporters/http/query.hpp"

#include <cstddef>
#include <optional>

namespace probe::exporters {

/// What `limit` may be, and is when it is left out.
struct LimitRange {
  std::size_t usual;
  std::size_t most;
};

/// Throws BadRequest when `limit` is no number from 1 to `range.most`.
std::size_t limit_of(const Fields& fields, LimitRange range);

/// The time `since`, as parse_time reads it; nothing when it is left out. Throws BadRequest for anything else.
std::optional<core::SystemTime> since_of(const Fields& fields);

}  // namespace probe::exporters
