#pragma once

#include "agent/core/net.hpp"
#include "agent/net/openssl_handles.hpp"

namespace probe::net {

/// The certificate in `der`; nullptr when it is not exactly one. What this thread has read lately is not read again,
/// and keeps its decoded key, which is most of what verifying costs beside the signature. Do not change it.
X509Ptr read_known_x509(const core::Der& der);

}  // namespace probe::net
