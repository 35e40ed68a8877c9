#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"
#include "agent/core/probe.hpp"
#include "config/enum_value.hpp"
#include "config/schema.hpp"
#include "probes/evidence/export.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/sources/byte_source.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace probe::config {

template <>
struct EnumNames<evidence::DateOrder> {
  using Order = evidence::DateOrder;
  static constexpr std::array kNames{EnumName<Order>{Order::kDayMonthYear, "dmy"},
                                     EnumName<Order>{Order::kMonthDayYear, "mdy"},
                                     EnumName<Order>{Order::kYearMonthDay, "ymd"}};
};

}  // namespace probe::config

namespace probe::probes {

/// Where an export of Exchange's objects is handed over, and what is known of the shell that wrote it.
struct ExportSource : ByteSource {
  std::string culture;                            ///< empty: not known
  std::optional<evidence::DateOrder> date_order;  ///< wins over `culture`

  evidence::DateHint hint() const { return {culture, date_order}; }
};

/// The keys of an ExportSource for a configuration type `C` derived from it; `what` is in the export.
template <class C>
config::Schema<C> export_source_keys(const std::string& what);

/// An export as it came from its source.
struct ExportReading {
  std::string where;  ///< starts messages
  /// One of blank lines alone is an error of kind kEmpty, as one of no bytes is: a command that had nothing to print
  /// and one that never ran leave the same behind.
  evidence::Parsed<evidence::Export> exported;
  /// The moment whose state it shows: when it was collected, or else when the source last changed. Nothing when that
  /// cannot be told.
  std::optional<core::SystemTime> as_of;
};

/// Reads an export. Errors, deadline and cancellation as in read_source; an export that does not parse is part of the
/// reading.
core::Awaitable<std::optional<ExportReading>> read_export_source(core::ProbeContext& context, ExportSource source,
                                                                 core::ProbeResult& result);

/// The files that `pattern` stands for, at most 100; without `*`, `?` and `[` itself, there or not. None when there are
/// none, and `result` then says why.
core::Awaitable<std::vector<std::string>> match_exports(core::ProbeContext& context, std::string pattern,
                                                        core::ProbeResult& result);

/// Why an export, or a part of it, could not be read: `input_missing` when there is nothing at all, `input_truncated`,
/// `input_unreadable`, `input_not_collected` or `input_parse_error`.
core::Finding unreadable_export(const std::string& where, const evidence::ParseError& error);

/// `input_stale` when the export shows a state longer ago than `max_age`, so far in the future that its age cannot be
/// told, or does not say which moment it shows. What is written in the configuration has no age.
std::optional<core::Finding> judge_export_age(const ExportSource& source, const ExportReading& reading,
                                              core::SystemTime now);

/// What is wrong with `culture`, or nothing.
std::optional<std::string> check_culture(const std::string& culture);

template <class C>
config::Schema<C> export_source_keys(const std::string& what) {
  return byte_source_keys<C>("powershell", what + ": Format-List output, CLIXML, JSON, or the collector's document")
      .optional("culture", static_cast<std::string C::*>(&ExportSource::culture),
                "Culture of the shell that printed the dates, as en-US. Default: not known", check_culture)
      .optional("date_order", static_cast<std::optional<evidence::DateOrder> C::*>(&ExportSource::date_order),
                "Order of day, month and year in the dates, whatever the culture. Default: that of the culture");
}

}  // namespace probe::probes
