#include "exporters/web/password_hash.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <crypt.h>

#include <algorithm>
#include <memory>

namespace probe::exporters {

namespace {

constexpr std::size_t kPrefix = 7;  // $2y$10$
constexpr std::size_t kSalt = 22;
constexpr std::size_t kDigest = 31;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool in_alphabet(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '.' ||
         letter == '/';
}

}  // namespace

bool is_bcrypt(std::string_view hash) {
  if (hash.size() != kPrefix + kSalt + kDigest || !hash.starts_with("$2")) return false;
  const bool version = hash[2] == 'a' || hash[2] == 'b' || hash[2] == 'y';
  if (!version || hash[3] != '$' || !is_digit(hash[4]) || !is_digit(hash[5]) || hash[6] != '$') return false;
  return std::ranges::all_of(hash.substr(kPrefix), in_alphabet);
}

int bcrypt_cost(std::string_view hash) { return (hash[4] - '0') * 10 + (hash[5] - '0'); }

bool verify_password(const std::string& password, const std::string& hash) {
  if (!is_bcrypt(hash)) return false;
  const auto work = std::make_unique<crypt_data>();
  const char* made = ::crypt_r(password.c_str(), hash.c_str(), work.get());
  const std::string_view result = made == nullptr ? std::string_view() : std::string_view(made);
  // The digest alone: two bits of the last letter of the salt mean nothing, and come back as zeros.
  constexpr std::size_t kStart = kPrefix + kSalt;
  const bool same =
      result.size() == hash.size() && CRYPTO_memcmp(result.data() + kStart, hash.data() + kStart, kDigest) == 0;
  OPENSSL_cleanse(work.get(), sizeof(crypt_data));
  return same;
}

}  // namespace probe::exporters

namespace probe::config {

std::optional<exporters::PasswordHash> Value<exporters::PasswordHash>::parse(const Node& node, const std::string& path,
                                                                             Problems& problems) {
  // Beyond it a single login takes more than ten seconds.
  constexpr int kLeastCost = 4;
  constexpr int kMostCost = 18;
  constexpr std::string_view kExpected =
      "expected the bcrypt hash of a password, as `htpasswd -nBC 10 \"\" | tr -d ':\\n'` prints it";
  const std::string* text = scalar_text(node, path, problems, kExpected);
  if (text == nullptr) return std::nullopt;
  if (!exporters::is_bcrypt(*text)) {
    problems.add(node.position(), path, fmt::format("{}, got something else", kExpected));
    return std::nullopt;
  }
  const int cost = exporters::bcrypt_cost(*text);
  if (cost < kLeastCost || cost > kMostCost) {
    problems.add(node.position(), path,
                 fmt::format("expected a bcrypt hash of cost {} to {}, got cost {}", kLeastCost, kMostCost, cost));
    return std::nullopt;
  }
  return exporters::PasswordHash{core::Secret<std::string>(*text)};
}

}  // namespace probe::config
