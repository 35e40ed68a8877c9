#pragma once

#include "tests/lab/lab_state.hpp"
#include "tests/support/certificate_factory.hpp"
#include "tests/support/http_server.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace probe::lab {

inline constexpr std::string_view kMailPassword = "a password of the lab";

/// Every certificate the lab may ever show, made once when it starts, so that healing brings back the very same bytes.
/// Windows are relative to `now`, in whole seconds of UTC.
struct LabMaterial {
  explicit LabMaterial(probe::testing::TimePoint now);

  /// What Exchange signs with in this state.
  const probe::testing::Certificate& auth(AuthCertificate which) const;
  /// What a TLS server shows in this state.
  const probe::testing::ServerIdentity& leaf(Leaf which) const;

  /// The mail server's certificate and key as PKCS#12 in this state.
  const std::string& pfx(KeyFilesState::Pfx which) const;
  /// The root's revocation list in this state, DER.
  const std::string& crl(KeyFilesState::Crl which) const;

  probe::testing::TimePoint now;
  probe::testing::Certificate authority;  ///< the root that clients trust

  probe::testing::Certificate auth_healthy;
  probe::testing::Certificate auth_expired;
  probe::testing::Certificate auth_not_yet_valid;
  probe::testing::Certificate auth_expiring;
  probe::testing::Certificate auth_expiring_soon;
  probe::testing::Certificate auth_weak_signature;
  probe::testing::Certificate auth_wrong_usage;
  probe::testing::Certificate auth_weak_key;
  probe::testing::Certificate auth_tampered;
  probe::testing::Certificate auth_unknown_extension;  ///< with a critical one that nobody knows
  probe::testing::Certificate auth_next;               ///< the coming one
  probe::testing::Certificate auth_previous;           ///< the one before
  probe::testing::Certificate auth_another;            ///< the second forest's, which nobody uses in this one
  probe::testing::Certificate auth_renamed;            ///< with the same key under another name

  probe::testing::Certificate sts_key;          ///< signs the authorization server's tokens
  probe::testing::Certificate sts_key_expired;  ///< signed them once

  probe::testing::Certificate mail;  ///< what every server shows while it is healthy
  probe::testing::ServerIdentity leaf_healthy;
  probe::testing::ServerIdentity leaf_expired;
  probe::testing::ServerIdentity leaf_wrong_name;
  probe::testing::ServerIdentity leaf_untrusted;
  probe::testing::ServerIdentity leaf_self_signed;
  probe::testing::ServerIdentity leaf_without_intermediate;
  probe::testing::ServerIdentity leaf_authority;
  probe::testing::ServerIdentity leaf_of_barred_authority;
  probe::testing::ServerIdentity leaf_of_no_authority;
  probe::testing::ServerIdentity leaf_unknown_extension;
  probe::testing::ServerIdentity leaf_before_renewal;
  probe::testing::ServerIdentity leaf_not_yet_valid;
  probe::testing::ServerIdentity leaf_with_stranger;
  probe::testing::ServerIdentity leaf_over_old_tls;
  probe::testing::ServerIdentity leaf_over_weak_keys;

  // Under kMailPassword, but for the last.
  std::string pfx_right;
  std::string pfx_without_key;
  std::string pfx_old_ciphers;
  std::string pfx_other_password;

  std::string crl_right;
  std::string crl_with_mail;
  std::string crl_old;
};

}  // namespace probe::lab
