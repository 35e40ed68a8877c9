#include "exporters/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

namespace probe::exporters {

namespace {

constexpr int kLevel = 3;         // measured on pages: as fast as 1, and smaller
constexpr int kRawDeflate = -15;  // negative: without zlib's own header and check
constexpr int kMemoryLevel = 9;
constexpr std::size_t kMaxStep = 1 << 30;  // zlib counts in 32 bits
constexpr std::size_t kFirstRoom = 1 << 14;

/// zlib's state, ended when it goes, and what came out of it.
class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, kLevel, Z_DEFLATED, kRawDeflate, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream_); }

  void add(std::string_view plain) {
    part_.plain_size += plain.size();
    part_.crc32 =
        static_cast<std::uint32_t>(crc32_z(part_.crc32, reinterpret_cast<const Bytef*>(plain.data()), plain.size()));
    for (; !plain.empty(); plain.remove_prefix(std::min(plain.size(), kMaxStep))) {
      put(plain.substr(0, kMaxStep), Z_NO_FLUSH);
    }
  }

  GzipPart finish() {
    if (part_.plain_size > 0) put({}, Z_SYNC_FLUSH);
    part_.deflated.resize(written_);
    return std::move(part_);
  }

 private:
  /// The room grows with what comes out: what deflateBound() promises is twenty times as much.
  void put(std::string_view plain, int flush) {
    // zlib does not write to what next_in points to.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
    stream_.avail_in = static_cast<uInt>(plain.size());
    do {
      auto& out = part_.deflated;
      if (written_ == out.size()) out.resize(std::max(kFirstRoom, out.size() * 2));
      const auto room = static_cast<uInt>(std::min<std::size_t>(out.size() - written_, kMaxStep));
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + written_);
      stream_.avail_out = room;
      const int status = deflate(&stream_, flush);
      if (status != Z_OK && status != Z_BUF_ERROR) throw std::logic_error("deflate lost its state");
      written_ += room - stream_.avail_out;
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
  GzipPart part_;
  std::size_t written_ = 0;
};

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xff);
}

}  // namespace

GzipPart gzip_part(std::string_view plain) {
  Deflater deflater;
  deflater.add(plain);
  return deflater.finish();
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
