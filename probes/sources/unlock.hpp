#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "agent/core/secret.hpp"
#include "probes/evidence/pkcs12.hpp"
#include "probes/evidence/private_key.hpp"

#include <optional>
#include <string>

/// Opening what a password protects. The password is hashed up to millions of times for that, which would keep every
/// other probe waiting if it were done on the event loop.
namespace probe::probes {

using Password = std::optional<core::Secret<std::string>>;

/// PrivateKey::read by the context's workers; at the run's deadline kTooExpensive when it was not done, and kNoTurn
/// when it had not even begun, since others came first.
core::Awaitable<evidence::Unlocked<evidence::PrivateKey>> unlock_private_key(core::ProbeContext& context,
                                                                             core::Secret<std::string> bytes,
                                                                             Password password);

/// The same for read_pkcs12.
core::Awaitable<evidence::Unlocked<evidence::Pkcs12>> unlock_pkcs12(core::ProbeContext& context,
                                                                    core::Secret<std::string> bytes, Password password);

}  // namespace probe::probes
