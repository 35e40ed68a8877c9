#include "exporters/http/compression.hpp"

#include "exporters/http/gzip.hpp"
#include "exporters/http/negotiation.hpp"

#include <cstddef>
#include <utility>

namespace probe::exporters {

Response compressed(Response response, const Request& request) {
  constexpr std::size_t kOnePacket = 1400;  // what fits into it is there no sooner when it is shorter
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (response.body.size() <= kOnePacket || !accepts_gzip(request.header("Accept-Encoding"))) return response;
  response.body = gzip_stream(gzip_part(response.body));
  response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

}  // namespace probe::exporters
