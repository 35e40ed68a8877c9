#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace probe::exporters {

/// Labels as they stand on a page between their braces: `probe="a",type="b"`, values fit and escaped.
struct LabelText {
  std::string text;
};

/// The labels of one series: those that it shares with others, and its own behind them, none of which is called like
/// one of those. A view: both must outlive it.
struct JoinedLabels {
  JoinedLabels() = default;
  JoinedLabels(const LabelText& labels) : shared(labels.text) {}  // not explicit: most series have no others
  JoinedLabels(const LabelText& labels, const LabelText& further) : shared(labels.text), own(further.text) {}

  std::string_view shared;
  std::string_view own;
};

inline JoinedLabels joined(const LabelText& shared, const LabelText& own) { return {shared, own}; }

/// Like that of SeriesLabels (see family_set.hpp).
void add_label(LabelText& labels, std::string_view name, std::string_view value);

/// Keeps the memory.
inline void clear(LabelText& labels) { labels.text.clear(); }

/// Whether both have the same labels, in whatever order.
bool are_same(const LabelText& one, const LabelText& other);
/// A number that is the same for labels that are the same.
std::size_t hash_of(const LabelText& labels);

}  // namespace probe::exporters
