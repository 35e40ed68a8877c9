#pragma once

#include "agent/core/clock.hpp"
#include "agent/core/finding.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <string>

namespace probe::probes {

/// The moment that an exported date means. When day and month cannot be told apart there are two, and a judgement that
/// comes out the same for both needs no culture.
struct PossibleTimes {
  core::SystemTime earliest;
  core::SystemTime latest;
  std::string ambiguity;  ///< why there are two; empty: there is one

  bool ambiguous() const { return !ambiguity.empty(); }
};

using ExportedDate = std::optional<tl::expected<evidence::DateReading, evidence::DateError>>;

/// What the date `text` means, whose reading is `date`. Nothing when it was blank or says never; an error when it is
/// no date at all, or contradicts the culture that is configured.
tl::expected<std::optional<PossibleTimes>, evidence::DateError> possible_times(const ExportedDate& date,
                                                                               const std::string& text);

/// `input_date_ambiguous`: which of the two counts, and it matters. `property` names the date.
core::Finding ambiguous_date(const std::string& where, const std::string& property, const PossibleTimes& times);
/// `input_parse_error`.
core::Finding unreadable_date(const std::string& where, const std::string& property, const evidence::DateError& error);

}  // namespace probe::probes
