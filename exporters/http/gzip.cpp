#include "exporters/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace probe::exporters {

namespace {

constexpr int kLevel = 3;         // measured on pages: as fast as 1, and smaller
constexpr int kRawDeflate = -15;  // negative: without zlib's own header and check
constexpr int kMemoryLevel = 7;   // measured on pages: a quarter faster than 9, whose tables are larger than the cache
constexpr std::size_t kMaxStep = 1 << 30;  // zlib counts in 32 bits
constexpr std::size_t kRoom = 1 << 14;

/// Appends what comes of `plain` to `out`, which grows with it: what deflateBound() promises is twenty times as much.
void deflate_to(std::string& out, z_stream_s& stream, std::string_view plain, int flush) {
  // zlib does not write to what next_in points to.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  do {
    const std::size_t written = out.size();
    out.resize(written + kRoom);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
    stream.avail_out = kRoom;
    const int status = deflate(&stream, flush);
    out.resize(written + kRoom - stream.avail_out);
    if (status != Z_OK && status != Z_BUF_ERROR) throw std::logic_error("deflate lost its state");
  } while (stream.avail_out == 0);
}

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xff);
}

/// Of the bytes of one behind those of the other.
GzipSum combined(const GzipSum& first, const GzipSum& second) {
  const auto crc = crc32_combine64(first.crc32, second.crc32, static_cast<z_off64_t>(second.size));
  return {static_cast<std::uint32_t>(crc), first.size + second.size};
}

}  // namespace

void append(GzipPart& first, const GzipPart& second) {
  first.deflated += second.deflated;
  first.sum = combined(first.sum, second.sum);
}

Gzipper::Gzipper() : stream_(std::make_unique<z_stream_s>()) {
  if (deflateInit2(stream_.get(), kLevel, Z_DEFLATED, kRawDeflate, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
}

Gzipper::~Gzipper() { deflateEnd(stream_.get()); }

void Gzipper::add(GzipPart& part, std::string_view plain) {
  if (plain.empty()) return;
  part.sum.size += plain.size();
  part.sum.crc32 =
      static_cast<std::uint32_t>(crc32_z(part.sum.crc32, reinterpret_cast<const Bytef*>(plain.data()), plain.size()));
  deflateReset(stream_.get());  // what another part left there is not before this piece
  for (; !plain.empty(); plain.remove_prefix(std::min(plain.size(), kMaxStep))) {
    deflate_to(part.deflated, *stream_, plain.substr(0, kMaxStep), Z_NO_FLUSH);
  }
  deflate_to(part.deflated, *stream_, {}, Z_SYNC_FLUSH);
}

GzipPart gzip_part(std::string_view plain) {
  GzipPart part;
  Gzipper().add(part, plain);
  return part;
}

std::string gzip_stream(const GzipPart& first, const GzipPart& last) {
  return gzip_beginning(first) + gzip_ending(first.sum, last);
}

std::string gzip_beginning(const GzipPart& part) {
  using namespace std::string_view_literals;
  constexpr auto kHeader = "\x1f\x8b\x08\0\0\0\0\0\0\xff"sv;  // deflate, no name, no time, unknown system
  std::string stream;
  stream.reserve(kHeader.size() + part.deflated.size());
  (stream += kHeader) += part.deflated;
  return stream;
}

std::string gzip_ending(const GzipSum& first, const GzipPart& last) {
  using namespace std::string_view_literals;
  constexpr auto kLastBlock = "\x03\0"sv;  // an empty block with fixed codes that says it is the last
  const auto sum = combined(first, last.sum);
  std::string stream = last.deflated;
  stream += kLastBlock;
  append_little_endian(stream, sum.crc32);
  append_little_endian(stream, static_cast<std::uint32_t>(sum.size));
  return stream;
}

}  // namespace probe::exporters
