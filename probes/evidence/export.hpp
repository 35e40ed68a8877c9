#pragma once

#include "probes/evidence/exported_object.hpp"
#include "probes/evidence/parse_error.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

inline constexpr std::size_t kMaxExportBytes = 8 << 20;     ///< JSON: 4 MiB
inline constexpr std::size_t kMaxExportedValues = 200'000;  ///< values of all objects of CLIXML and JSON together
inline constexpr std::size_t kMaxExportedObjects = 10'000;

/// How PowerShell, or the collector, wrote the objects down.
enum class ExportForm { kFormatList, kClixml, kJson, kCollector };

constexpr std::string_view to_string(ExportForm form) {
  switch (form) {
    case ExportForm::kFormatList:
      return "Format-List output";
    case ExportForm::kClixml:
      return "CLIXML";
    case ExportForm::kJson:
      return "JSON";
    case ExportForm::kCollector:
      return "a collector's document";
  }
  return "an export";
}

/// A command that failed while the collector ran, or whose error stands in CLIXML.
struct ExportError {
  std::string command;  ///< empty: not known
  std::string message;
};

/// What an administrator exported from Exchange: objects with properties, whatever form they were written in.
struct Export {
  ExportForm form = ExportForm::kFormatList;
  std::vector<ExportedObject> objects;  ///< in the order of the input; those of a collector know their section
  std::optional<std::chrono::system_clock::time_point> collected_at;  ///< of a collector's document
  std::string server;                                                 ///< likewise; empty: not told
  std::vector<ExportError> errors;
  std::vector<std::string> sections;       ///< names of a collector's sections, empty ones included
  std::vector<std::string> null_sections;  ///< those that are null: the command printed nothing, or failed

  /// Whether a collector's document has that section, be it empty or null. Names are compared without case.
  bool has_section(std::string_view name) const;
  bool is_null_section(std::string_view name) const;
};

/// Reads an export in any form: CLIXML (Export-Clixml), JSON (ConvertTo-Json of Windows PowerShell and of PowerShell
/// 7), the collector's `probe.exchange/1`, and for all else Format-List output; in any encoding of decode_text. Errors
/// are those of the form that was recognised. kTruncated: a document that ends too early;
/// kEmpty: nothing at all.
Parsed<Export> read_export(std::string_view bytes);

}  // namespace probe::evidence
