#include "exporters/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>

namespace probe::exporters {

namespace {

constexpr int kRawDeflate = -15;  // negative: without zlib's own header and check
constexpr int kMemoryLevel = 9;
constexpr std::size_t kMaxStep = 1 << 30;  // zlib counts in 32 bits

/// zlib's state, ended when it goes.
class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, kRawDeflate, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  std::string all_of(std::string_view plain) {
    // A flush adds at most a few bytes to what deflateBound() promises for a finished stream.
    constexpr std::size_t kFlushBytes = 16;
    std::string out(deflateBound(&stream_, plain.size()) + kFlushBytes, '\0');
    std::size_t written = 0;
    do {
      const std::size_t step = std::min(plain.size(), kMaxStep);
      written += put(plain.substr(0, step), out, written);
      plain.remove_prefix(step);
    } while (!plain.empty());
    out.resize(written);
    return out;
  }

 private:
  std::size_t put(std::string_view plain, std::string& out, std::size_t at) {
    // zlib does not write to what next_in points to.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
    stream_.avail_in = static_cast<uInt>(plain.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + at);
    const auto room = static_cast<uInt>(std::min<std::size_t>(out.size() - at, std::numeric_limits<uInt>::max()));
    stream_.avail_out = room;
    if (deflate(&stream_, Z_SYNC_FLUSH) != Z_OK || stream_.avail_in != 0) {
      throw std::logic_error("deflate needs more room than it said");
    }
    return room - stream_.avail_out;
  }

  z_stream stream_{};
};

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xff);
}

}  // namespace

GzipPart gzip_part(std::string_view plain) {
  GzipPart part;
  part.plain_size = plain.size();
  part.crc32 = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(plain.data()), plain.size()));
  if (!plain.empty()) part.deflated = Deflater().all_of(plain);
  return part;
}

std::string gzip_stream(const GzipPart& first, const GzipPart& second) {
  using namespace std::string_view_literals;
  constexpr auto kHeader = "\x1f\x8b\x08\0\0\0\0\0\0\xff"sv;  // deflate, no name, no time, unknown system
  constexpr auto kLastBlock = "\x03\0"sv;  // an empty block with fixed codes that says it is the last
  std::string stream;
  stream.reserve(kHeader.size() + first.deflated.size() + second.deflated.size() + kLastBlock.size() + 8);
  ((stream += kHeader) += first.deflated) += second.deflated;
  stream += kLastBlock;
  const auto crc = crc32_combine64(first.crc32, second.crc32, static_cast<z_off64_t>(second.plain_size));
  append_little_endian(stream, static_cast<std::uint32_t>(crc));
  append_little_endian(stream, static_cast<std::uint32_t>(first.plain_size + second.plain_size));
  return stream;
}

}  // namespace probe::exporters
