#pragma once

#include "probes/evidence/export.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

/// Turns JSON as ConvertTo-Json writes it into objects and values. Stops, and says so, once there are too many.
class JsonObjects {
 public:
  ExportedObject object_of(const boost::json::object& object);
  ExportedProperty value_of(std::string_view name, const boost::json::value& value);
  bool too_many() const { return values_ > kMaxExportedValues; }

  /// The array that `value` is, or that it wraps with its `Count`; nullptr for all else.
  static const boost::json::array* array_in(const boost::json::value& value);

 private:
  void read_into(ExportedProperty& property, const boost::json::value& value);
  void read_object(ExportedProperty& property, const boost::json::object& object);
  void read_list(ExportedProperty& property, const boost::json::array& array);
  /// Reads the value that `object` wraps; false when it is an object of its own.
  bool unwrap(ExportedProperty& property, const boost::json::object& object);

  std::size_t values_ = 0;
};

}  // namespace probe::evidence::internal
