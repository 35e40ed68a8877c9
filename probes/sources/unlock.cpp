#include "probes/sources/unlock.hpp"

#include "agent/core/workers.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

template <class T>
using Reader = evidence::Unlocked<T> (*)(std::string_view, std::optional<std::string_view>);

/// Whether the work was the file's own, or that of others, nobody but the work itself knows.
template <class T>
evidence::Unlocked<T> out_of_time(bool begun) {
  evidence::KeyError error;
  error.kind = evidence::ParseErrorKind::kTooLarge;
  error.problem = begun ? evidence::KeyProblem::kTooExpensive : evidence::KeyProblem::kNoTurn;
  error.message = begun ? "expected to unlock it within the time of the run, its password is hashed too often for that"
                        : "expected to unlock it within the time of the run, unlocking others took all of it";
  return tl::unexpected<evidence::KeyError>{std::move(error)};
}

template <class T>
core::Awaitable<evidence::Unlocked<T>> unlock(core::ProbeContext& context, Reader<T> read,
                                              core::Secret<std::string> bytes, Password password) {
  const auto begun = std::make_shared<std::atomic_bool>(false);
  std::function<evidence::Unlocked<T>()> work = [read, begun, bytes = std::move(bytes),
                                                 password = std::move(password)] {
    *begun = true;
    std::optional<std::string_view> exposed;
    if (password) exposed = password->expose();
    return read(bytes.expose(), exposed);
  };
  auto unlocked = co_await core::compute(context.workers, std::move(work), context.deadline);
  if (!unlocked) co_return out_of_time<T>(*begun);
  co_return *std::move(unlocked);
}

}  // namespace

core::Awaitable<evidence::Unlocked<evidence::PrivateKey>> unlock_private_key(core::ProbeContext& context,
                                                                             core::Secret<std::string> bytes,
                                                                             Password password) {
  return unlock<evidence::PrivateKey>(context, &evidence::PrivateKey::read, std::move(bytes), std::move(password));
}

core::Awaitable<evidence::Unlocked<evidence::Pkcs12>> unlock_pkcs12(core::ProbeContext& context,
                                                                    core::Secret<std::string> bytes,
                                                                    Password password) {
  return unlock<evidence::Pkcs12>(context, &evidence::read_pkcs12, std::move(bytes), std::move(password));
}

}  // namespace probe::probes
