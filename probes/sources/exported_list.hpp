#pragma once

#include "agent/core/finding.hpp"
#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/sources/export_source.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace probe::probes {

/// What an export has of one kind of objects, or the finding that says why that cannot be told.
template <class T>
struct ExportedList {
  std::vector<T> objects;
  std::optional<core::Finding> finding;
};

/// `read` is what one of the readers of evidence made of `exported`. None at all counts where the command printed
/// nothing, and in a collector's document that has the section; elsewhere they were not exported.
template <class T>
ExportedList<T> exported_list(evidence::Parsed<std::vector<T>> read, const evidence::Export& exported,
                              const std::string& where) {
  ExportedList<T> list;
  const bool is_silent = exported.form != evidence::ExportForm::kCollector && exported.objects.empty();
  if (read) {
    list.objects = *std::move(read);
  } else if (read.error().kind != evidence::ParseErrorKind::kShape) {
    list.finding = unreadable_export(where, read.error());
  } else if (!is_silent) {
    list.finding =
        core::Finding("input_missing", where + ": " + read.error().message, {core::Evidence("source", where)});
  }
  return list;
}

}  // namespace probe::probes
