#include "tests/lab/token_files.hpp"

#include "tests/support/files.hpp"

#include <optional>
#include <string>

namespace probe::lab {
namespace {

using probe::testing::Certificate;
using std::filesystem::perms;

constexpr perms kOwner = perms::owner_read | perms::owner_write;

/// Makes the file hold these bytes, readable by its owner only unless `exposed`, or not exist. At no time is it there
/// with other rights.
void put(const std::filesystem::path& path, const std::optional<std::string>& bytes, bool exposed = false) {
  if (!bytes) {
    std::filesystem::remove(path);
    return;
  }
  const perms rights = exposed ? kOwner | perms::group_read | perms::others_read : kOwner;
  if (probe::testing::read_file(path) == bytes) {
    if (std::filesystem::status(path).permissions() != rights) std::filesystem::permissions(path, rights);
    return;
  }
  std::filesystem::path draft = path;
  draft += ".draft";
  probe::testing::write_file(draft, *bytes);
  std::filesystem::permissions(draft, rights);
  std::filesystem::rename(draft, path);
}

}  // namespace

Certificate application_certificate(probe::testing::TimePoint now) {
  using namespace std::chrono_literals;
  probe::testing::CertificateSpec spec = probe::testing::exchange_auth();
  spec.common_name = "ExchangeServerApp";
  spec.key = probe::testing::rsa(2048, "app");
  spec.validity = {now - 24h * 30, now + 24h * 365};
  return self_sign(spec);
}

void TokenFiles::write(const LabState& state, const Certificate& application) const {
  using Key = TokenState::Key;
  const Key which = state.oidc_token.key;
  put(certificate(), application.pem(), true);
  std::optional<std::string> key_pem = application.key().pem();
  if (which == Key::kMissing) key_pem.reset();
  if (which == Key::kOther) {
    key_pem = probe::testing::PrivateKey::get(probe::testing::rsa(2048, "another")).pem();
  }
  put(key(), key_pem, which == Key::kExposed);
  put(secret(), std::string{kClientSecret} + "\n", state.acs_token.secret_exposed);
}

}  // namespace probe::lab
