#pragma once

#include "probes/evidence/metadata.hpp"

#include <string_view>

namespace probe::evidence::internal {

/// Whether `bytes`, in any encoding that decode_text reads, seem to be XML rather than JSON or a web page.
bool is_federation_metadata(std::string_view bytes);

/// Makes `key` that of `certificate`.
void take_certificate(Certificate certificate, MetadataKey& key);

}  // namespace probe::evidence::internal
