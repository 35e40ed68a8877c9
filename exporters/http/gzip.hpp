#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;  // zlib's

namespace probe::exporters {

/// What the end of a gzip stream tells of the plain bytes in it.
struct GzipSum {
  std::uint32_t crc32 = 0;
  std::uint64_t size = 0;
};

/// A piece of a body, compressed so that others can stand before and behind it in one gzip stream (RFC 1952). What
/// stays the same from answer to answer is compressed once.
struct GzipPart {
  std::string deflated;  ///< whole bytes of deflate blocks, none of them the last (RFC 1951)
  GzipSum sum;
};

/// Puts what `second` holds behind what `first` holds.
void append(GzipPart& first, const GzipPart& second);

/// Compresses pieces of several parts in turns, with one state for all: fast rather than small, since a scraper waits
/// for it. A piece of less than some ten kilobytes costs more than its share.
class Gzipper {
 public:
  /// Throws std::bad_alloc.
  Gzipper();
  ~Gzipper();
  Gzipper(const Gzipper&) = delete;
  Gzipper& operator=(const Gzipper&) = delete;

  /// Puts `plain` behind what `part` holds.
  void add(GzipPart& part, std::string_view plain);

 private:
  std::unique_ptr<z_stream_s> stream_;
};

/// One part of one piece. Throws std::bad_alloc.
GzipPart gzip_part(std::string_view plain);

/// A complete gzip stream of one part after the other.
std::string gzip_stream(const GzipPart& first, const GzipPart& last = {});
/// A gzip stream as far as `part` goes. Behind it comes an ending.
std::string gzip_beginning(const GzipPart& part);
/// What completes a stream that begins with a part whose sum is `first`, `last` being the other part in it.
std::string gzip_ending(const GzipSum& first, const GzipPart& last);

}  // namespace probe::exporters
