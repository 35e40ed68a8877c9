#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace probe::exporters {

/// Something that a client can ask for by `Accept`. `version`: what its parameter of that name has to be, when given.
struct MediaType {
  std::string_view type;  ///< in lower case, as `text/plain`
  std::string_view version;
};

/// Which of `offers` an `Accept` header likes best (RFC 9110 section 12.5.1): the highest quality; of equals what was
/// named most precisely, then first in the header. Wildcards mean the first offer that fits them. Nothing when the
/// header asks for none of them, or is empty. Members that cannot be read are passed over.
std::optional<std::size_t> best_offer(std::string_view accept, std::span<const MediaType> offers);

/// Whether an `Accept-Encoding` header likes gzip at least as much as no coding at all (RFC 9110 section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace probe::exporters
