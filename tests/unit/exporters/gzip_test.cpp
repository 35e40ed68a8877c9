#include "exporters/http/gzip.hpp"

#include "tests/unit/exporters/gunzip.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace probe::exporters {
namespace {

using testing::gunzip;

std::string noise(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes;
  while (bytes.size() < size) bytes += static_cast<char>(random());
  return bytes;
}

TEST(Gzip, PartsOfAnyKindJoinToOneStreamThatZlibReads) {
  const std::vector<std::string> parts{"",       "a",           std::string(100'000, 'x'),
                                       noise(3), noise(70'000), std::string(1, '\0') + "# EOF\n"};
  for (const auto& first : parts) {
    for (const auto& second : parts) {
      EXPECT_EQ(gunzip(gzip_stream(gzip_part(first), gzip_part(second))), first + second);
    }
  }
}

TEST(Gzip, PiecesOfSeveralPartsInTurnsAreAsIfEachWereAlone) {
  const std::vector<std::string> pieces{"a", std::string(40'000, 'x'), noise(50'000), "", "a", noise(50'000)};
  Gzipper gzipper;
  GzipPart one;
  GzipPart other;
  std::string plain;
  for (const auto& piece : pieces) {
    gzipper.add(one, piece);
    gzipper.add(other, piece + piece);
    plain += piece;
  }
  EXPECT_EQ(gunzip(gzip_stream(one, gzip_part("end"))), plain + "end");
  GzipPart both = one;
  append(both, one);
  append(both, {});
  EXPECT_EQ(gunzip(gzip_stream(both)), plain + plain);
  EXPECT_EQ(other.sum.size, 2 * plain.size());
}

TEST(Gzip, MakesPagesSmaller) {
  std::string page;
  for (int i = 0; i < 1000; ++i) page += "probe_success{probe=\"name-" + std::to_string(i) + "\"} 1\n";
  EXPECT_LT(gzip_part(page).deflated.size(), page.size() / 5);
}

}  // namespace
}  // namespace probe::exporters
