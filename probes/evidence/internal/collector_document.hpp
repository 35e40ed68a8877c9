#pragma once

#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"

#include <boost/json/object.hpp>

namespace probe::evidence::internal {

/// Whether a member `schema` claims that this is a collector's document, of whatever version.
bool is_collector_document(const boost::json::object& document);

/// Reads a document of that schema, or says why it is not one of kCollectorSchema.
Parsed<Export> read_collector_document(const boost::json::object& document);

}  // namespace probe::evidence::internal
