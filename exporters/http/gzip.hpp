#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace probe::exporters {

/// A piece of a body, compressed so that others can stand before and behind it in one gzip stream (RFC 1952). What
/// stays the same from answer to answer is compressed once.
struct GzipPart {
  std::string deflated;     ///< whole bytes of deflate blocks, none of them the last (RFC 1951)
  std::uint32_t crc32 = 0;  ///< of the plain bytes
  std::uint64_t plain_size = 0;
};

/// Fast rather than small: a scraper waits for it. Throws std::bad_alloc.
GzipPart gzip_part(std::string_view plain);

/// A complete gzip stream of one part after the other.
std::string gzip_stream(const GzipPart& first, const GzipPart& second);

}  // namespace probe::exporters
