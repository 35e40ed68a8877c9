#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace probe::exporters {

/// `value` as JSON, one member a line, indented by two blanks. Numbers have the shortest form that reads back the same
/// (Boost.JSON's own writes 0.5 as 5E-1); those that JSON cannot express (NaN, infinities) become null. Strings must be
/// well-formed UTF-8.
std::string json_text(const boost::json::value& value);

/// The same on one line, without blanks or a line's end.
std::string json_line(const boost::json::value& value);

}  // namespace probe::exporters
