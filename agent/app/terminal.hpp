#pragma once

#include "exporters/console/table_report.hpp"

namespace probe::app {

/// How tables are to look on standard output: as wide as the terminal; in colour unless NO_COLOR or TERM=dumb say no.
exporters::TableOptions terminal_options();

}  // namespace probe::app
