#include "exporters/history/document_codec.hpp"

#include <zlib.h>

#include <array>
#include <new>
#include <stdexcept>

namespace probe::exporters {

namespace {

constexpr std::size_t kMaxTextBytes = 16U << 20;

const Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

/// Ends the stream whatever happens.
struct Inflation {
  z_stream stream{};
  Inflation() {
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  }
  ~Inflation() { inflateEnd(&stream); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
};

}  // namespace

std::string deflated(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::string stream(size, '\0');
  auto* out = reinterpret_cast<Bytef*>(stream.data());  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
  if (compress2(out, &size, bytes_of(text), text.size(), Z_DEFAULT_COMPRESSION) != Z_OK) throw std::bad_alloc();
  stream.resize(size);
  return stream;
}

std::string inflated(std::string_view stream) {
  Inflation inflation;
  auto& z = inflation.stream;
  z.next_in = const_cast<Bytef*>(bytes_of(stream));  // NOLINT(cppcoreguidelines-pro-type-const-cast): zlib's interface
  z.avail_in = static_cast<uInt>(stream.size());
  std::string text;
  std::array<Bytef, 16384> chunk{};
  int code = Z_OK;
  while (code == Z_OK && text.size() <= kMaxTextBytes) {
    z.next_out = chunk.data();
    z.avail_out = chunk.size();
    code = inflate(&z, Z_NO_FLUSH);
    text.append(chunk.begin(), chunk.end() - z.avail_out);
  }
  if (code != Z_STREAM_END) throw std::runtime_error("the document of this run is damaged or too long");
  return text;
}

}  // namespace probe::exporters
