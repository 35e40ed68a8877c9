#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>

namespace probe::testing {

/// What a gzip stream of one member holds, read by zlib, its checksum and length included. Throws when it is damaged,
/// cut off, or followed by anything.
inline std::string gunzip(const std::string& stream) {
  z_stream state{};
  constexpr int kGzipOnly = 15 + 16;
  if (inflateInit2(&state, kGzipOnly) != Z_OK) throw std::runtime_error("zlib does not start");
  std::string input = stream;
  state.next_in = reinterpret_cast<Bytef*>(input.data());
  state.avail_in = static_cast<uInt>(input.size());
  std::string plain;
  int status = Z_OK;
  while (status == Z_OK) {
    std::string chunk(65536, '\0');
    state.next_out = reinterpret_cast<Bytef*>(chunk.data());
    state.avail_out = static_cast<uInt>(chunk.size());
    status = inflate(&state, Z_NO_FLUSH);
    plain.append(chunk, 0, chunk.size() - state.avail_out);
  }
  const bool whole = status == Z_STREAM_END && state.avail_in == 0;
  inflateEnd(&state);
  if (!whole) throw std::runtime_error("not one whole gzip member");
  return plain;
}

}  // namespace probe::testing
