#pragma once

#include "tests/lab/lab_state.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/http_server.hpp"

#include <chrono>

namespace probe::lab {

/// Every certificate the lab may ever show, made once when it starts, so that healing brings back the very same bytes.
/// Windows are relative to `now`, in whole seconds of UTC.
struct LabMaterial {
  explicit LabMaterial(probe::testing::TimePoint now);

  /// What Exchange signs with in this state.
  const probe::testing::Certificate& auth(AuthCertificate which) const;
  /// What a TLS server shows in this state.
  const probe::testing::ServerIdentity& leaf(Leaf which) const;

  probe::testing::TimePoint now;
  probe::testing::Certificate authority;  ///< the root that clients trust

  probe::testing::Certificate auth_healthy;
  probe::testing::Certificate auth_expired;
  probe::testing::Certificate auth_not_yet_valid;
  probe::testing::Certificate auth_expiring;
  probe::testing::Certificate auth_weak_key;
  probe::testing::Certificate auth_tampered;
  probe::testing::Certificate auth_next;      ///< the coming one
  probe::testing::Certificate auth_previous;  ///< the one before
  probe::testing::Certificate auth_another;   ///< one that nobody uses

  probe::testing::Certificate sts_key;          ///< signs the authorization server's tokens
  probe::testing::Certificate sts_key_expired;  ///< signed them once

  probe::testing::ServerIdentity leaf_healthy;
  probe::testing::ServerIdentity leaf_expired;
  probe::testing::ServerIdentity leaf_wrong_name;
  probe::testing::ServerIdentity leaf_untrusted;
};

}  // namespace probe::lab
