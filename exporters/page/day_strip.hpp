#pragma once

#include "exporters/overview/archive.hpp"
#include "exporters/page/html.hpp"

namespace probe::exporters {

/// A day as a strip of half hours: which had runs, and which had runs that failed. `tall`: for the page of one probe.
Html day_strip(const Day& day, bool tall = false);

}  // namespace probe::exporters
