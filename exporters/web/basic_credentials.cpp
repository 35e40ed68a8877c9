#include "exporters/web/basic_credentials.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <vector>

namespace probe::exporters {

namespace {

/// Strict base64 with its padding (RFC 4648 §4).
std::optional<core::Secret<std::string>> decode(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const auto padding = text.size() - std::min(text.find('='), text.size());
  if (padding > 2) return std::nullopt;
  // EVP_DecodeBlock would skip these.
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const std::vector<unsigned char> encoded(text.begin(), text.end());
  std::vector<unsigned char> decoded(bytes.size());
  const int size = EVP_DecodeBlock(decoded.data(), encoded.data(), static_cast<int>(encoded.size()));
  if (size < 0) return std::nullopt;
  std::copy(decoded.begin(), decoded.end(), bytes.begin());
  OPENSSL_cleanse(decoded.data(), decoded.size());
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return core::Secret<std::string>(std::move(bytes));
}

bool is_control(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == '\x7f'; }

}  // namespace

std::optional<Credentials> parse_basic_credentials(std::string_view authorization) {
  constexpr std::string_view kScheme = "Basic ";
  if (!boost::algorithm::istarts_with(authorization, kScheme)) return std::nullopt;
  auto text = authorization.substr(kScheme.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto pair = decode(text);
  if (!pair || std::ranges::any_of(pair->expose(), is_control)) return std::nullopt;
  const auto colon = pair->expose().find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{pair->expose().substr(0, colon), core::Secret<std::string>(pair->expose().substr(colon + 1))};
}

}  // namespace probe::exporters
