#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <string>
#include <string_view>

namespace probe::evidence {

/// Reads CLIXML, as Export-Clixml writes it (the serialisation of the PowerShell Remoting Protocol, MS-PSRP section
/// 2.2.5), in any encoding of decode_text, with or without the line `#< CLIXML` before it.
///
/// The objects at the top, and those in a list at the top, become the objects of the export; adapted and extended
/// properties alike. A reference to an object shows that object again, except within it. Error records of the stream
/// become `errors`. Values of secrets and of SerializationData are dropped. There may be no objects at all.
///
/// Errors: kTruncated when `</Objs>` is missing; kForeign for other XML and for a document type declaration, which
/// PowerShell never writes; kTooLarge beyond 8 MiB, 64 levels, kMaxExportedObjects or kMaxExportedValues, references
/// counted as often as they are followed; kSyntax for broken XML, references to nothing, and values that are not of the
/// type they claim.
Parsed<Export> read_clixml(std::string_view bytes);

/// Text with the escapes of CLIXML decoded: `_x000A_` is the UTF-16 unit U+000A, `_x005F_` an underscore. A surrogate
/// without its other half becomes U+FFFD; what only resembles an escape stays.
std::string decode_clixml_text(std::string_view text);

}  // namespace probe::evidence
