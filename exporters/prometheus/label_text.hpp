#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace probe::exporters {

/// Labels as they stand on a page between their braces: `probe="a",type="b"`, values fit and escaped.
struct LabelText {
  std::string text;
};

/// Like that of SeriesLabels (see family_set.hpp).
void add_label(LabelText& labels, std::string_view name, std::string_view value);

/// Whether both have the same labels, in whatever order.
bool are_same(const LabelText& one, const LabelText& other);
/// A number that is the same for labels that are the same.
std::size_t hash_of(const LabelText& labels);

}  // namespace probe::exporters
