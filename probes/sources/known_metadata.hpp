#pragma once

#include "probes/evidence/metadata.hpp"

#include <string_view>
#include <vector>

namespace probe::probes {

// What servers publish stays the same for weeks, and reading the certificates in it costs as much as the connection
// that it came over. These are evidence::read_metadata and evidence::read_jwks, for bytes that have been read lately
// without reading them again. Any thread; each has a memory of its own.

evidence::Parsed<evidence::MetadataDocument> read_known_metadata(std::string_view bytes);
evidence::Parsed<std::vector<evidence::MetadataKey>> read_known_jwks(std::string_view bytes);

}  // namespace probe::probes
