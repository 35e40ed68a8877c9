#pragma once

#include "probes/evidence/exported_object.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence::internal {

/// The texts of properties; nothing when it was not exported, an empty one when it was blank.
std::optional<std::string> text_of(const ExportedObject& object, std::string_view name);
/// Joined so that it is a URI, where a console broke it and a way exists.
std::optional<std::string> uri_of(const ExportedObject& object, std::string_view name);
/// Joined so that it is a GUID, likewise.
std::optional<std::string> guid_of(const ExportedObject& object, std::string_view name);
/// Joined so that it is either, likewise.
std::optional<std::string> uri_or_guid_of(const ExportedObject& object, std::string_view name);

/// True or False; nothing when it was not exported or blank. All else is an error.
Parsed<std::optional<bool>> boolean_of(const ExportedObject& object, std::string_view name);

/// The elements of a list, or the only one where PowerShell dropped the list around it; none when it is blank or was
/// not exported. An error of kind kTruncated when PowerShell left elements out.
Parsed<std::vector<std::string>> list_of(const ExportedObject& object, std::string_view name);

/// A date; nothing when it was not exported or blank. Of all ways to join what a console broke the first that is one.
std::optional<tl::expected<DateReading, DateError>> date_of(const ExportedObject& object, std::string_view name,
                                                            const DateHint& hint);

/// The hint for a property whose dates are always in UTC.
DateHint in_utc(DateHint hint);

}  // namespace probe::evidence::internal
