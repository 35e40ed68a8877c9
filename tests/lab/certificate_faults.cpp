#include "tests/lab/fault_tables.hpp"

namespace probe::lab {
namespace {

using State = LabState;

constexpr std::string_view kAuthCertificate = "auth-certificate";
constexpr std::string_view kMail = "mail-certificate";
constexpr std::string_view kRenewal = "mail-renewal";
constexpr std::string_view kThumbprint = "auth-thumbprint";

// clang-format off
constexpr Fault kFaults[] = {
    // The signing certificate. AuthConfig and the metadata follow it, so that only the certificate itself is wrong.
    {"cert-expired", "the signing certificate expired yesterday", kAuthCertificate, "cert_expired",
     [](State& s) { s.auth = AuthCertificate::kExpired; }, kThumbprint},
    {"cert-not-yet-valid", "the signing certificate is valid from tomorrow", kAuthCertificate, "cert_not_yet_valid",
     [](State& s) { s.auth = AuthCertificate::kNotYetValid; }, kThumbprint},
    {"cert-expiring", "the signing certificate expires in ten days", kAuthCertificate, "cert_expiring_critical",
     [](State& s) { s.auth = AuthCertificate::kExpiring; }},
    {"cert-expiring-soon", "the signing certificate expires in forty days", kAuthCertificate, "cert_expiring",
     [](State& s) { s.auth = AuthCertificate::kExpiringSoon; }},
    {"cert-weak-signature", "the signing certificate is signed over SHA-1", kAuthCertificate, "cert_weak_signature",
     [](State& s) { s.auth = AuthCertificate::kWeakSignature; }},
    {"cert-usage", "the signing certificate's key usage allows no signatures", kAuthCertificate,
     "cert_key_usage_invalid",
     [](State& s) { s.auth = AuthCertificate::kWrongUsage; }},
    {"cert-weak-key", "the signing certificate has an RSA key of 1024 bits", kAuthCertificate, "cert_weak_key",
     [](State& s) { s.auth = AuthCertificate::kWeakKey; }},
    {"cert-tampered", "one bit of the signing certificate's signature is flipped", kAuthCertificate,
     "cert_self_signature_invalid",
     [](State& s) { s.auth = AuthCertificate::kTampered; }},
    {"cert-missing", "auth.cer is gone", kAuthCertificate, "cert_missing",
     [](State& s) { s.auth_file = FileContent::kMissing; }, kThumbprint},
    {"cert-garbage", "auth.cer holds something that is no certificate", kAuthCertificate, "cert_parse_error",
     [](State& s) { s.auth_file = FileContent::kGarbage; }, kThumbprint},
    {"cert-directory", "there is a directory called auth.cer", kAuthCertificate, "cert_unreadable",
     [](State& s) { s.auth_file = FileContent::kDirectory; }, kThumbprint},
    {"cert-two", "auth.cer holds two certificates that have nothing to do with each other", kAuthCertificate,
     "cert_multiple_ambiguous",
     [](State& s) { s.auth_file = FileContent::kTwo; }},
    {"cert-unknown-extension", "the signing certificate has a critical extension that nobody knows", kAuthCertificate,
     "cert_noncompliant",
     [](State& s) { s.auth = AuthCertificate::kUnknownExtension; }},
    {"auth-key-missing", "the private key of the signing certificate is gone", kAuthCertificate,
     "cert_private_key_missing",
     [](State& s) { s.key_files.auth_key = KeyFilesState::Key::kMissing; }},
    {"auth-key-mismatch", "auth.key is the key of another certificate", kAuthCertificate, "cert_private_key_mismatch",
     [](State& s) { s.key_files.auth_key = KeyFilesState::Key::kOfAnother; }},
    {"auth-key-exposed", "everybody may read auth.key", kAuthCertificate, "cert_private_key_exposed",
     [](State& s) { s.key_files.auth_key = KeyFilesState::Key::kExposed; }},

    // The certificate of a TLS endpoint.
    {"tls-expired", "the mail endpoint shows a certificate that expired yesterday", kMail, "cert_expired",
     [](State& s) { s.mail.leaf = Leaf::kExpired; }, kRenewal},
    {"tls-wrong-name", "the mail endpoint shows a certificate for another host", kMail, "tls_hostname_mismatch",
     [](State& s) { s.mail.leaf = Leaf::kWrongName; }, kRenewal},
    {"tls-untrusted", "the mail endpoint shows a certificate of an unknown authority", kMail, "cert_untrusted_chain",
     [](State& s) { s.mail.leaf = Leaf::kUntrusted; }, kRenewal},
    {"tls-down", "nothing listens at the mail endpoint", kMail, "connect_refused",
     [](State& s) { s.mail.refusing = true; }, kRenewal},
    {"tls-self-signed", "the mail endpoint shows a certificate that it signed itself", kMail, "cert_self_signed",
     [](State& s) { s.mail.leaf = Leaf::kSelfSigned; }, kRenewal},
    {"tls-no-intermediate", "the mail endpoint does not send the intermediate certificate", kMail,
     "cert_chain_incomplete",
     [](State& s) { s.mail.leaf = Leaf::kWithoutIntermediate; }, kRenewal},
    {"tls-authority", "the mail endpoint shows an authority's certificate", kMail, "cert_is_authority",
     [](State& s) { s.mail.leaf = Leaf::kAuthority; }, kRenewal},
    {"tls-name-constraint", "the issuer of the mail endpoint's certificate may not issue for its name", kMail,
     "cert_name_constraint_violated",
     [](State& s) { s.mail.leaf = Leaf::kOfBarredAuthority; }, kRenewal},
    {"tls-issuer", "the mail endpoint's certificate was issued by one that is no authority", kMail,
     "cert_issuer_not_allowed",
     [](State& s) { s.mail.leaf = Leaf::kOfNoAuthority; }, kRenewal},
    {"tls-unknown-extension", "the mail endpoint's certificate has a critical extension that nobody knows", kMail,
     "cert_extension_unknown",
     [](State& s) { s.mail.leaf = Leaf::kUnknownExtension; }, kRenewal},
    {"tls-stranger", "the mail endpoint sends a certificate along that has nothing to do with its own", kMail,
     "cert_chain_misordered",
     [](State& s) { s.mail.leaf = Leaf::kWithStranger; }},
    {"tls-old", "the mail endpoint speaks nothing newer than TLS 1.1", kMail, "tls_version_unsupported",
     [](State& s) { s.mail.leaf = Leaf::kOverOldTls; }, kRenewal},
    {"tls-weak-keys", "the mail endpoint exchanges keys by Diffie-Hellman of 1024 bits", kMail, "tls_key_exchange_weak",
     [](State& s) { s.mail.leaf = Leaf::kOverWeakKeys; }},

    {"tls-revoked", "the authority has revoked the mail endpoint's certificate", kMail, "cert_revoked",
     [](State& s) { s.key_files.crl = KeyFilesState::Crl::kWithMail; }},
    {"crl-old", "the authority's revocation list was not renewed", kMail, "cert_revocation_unknown",
     [](State& s) { s.key_files.crl = KeyFilesState::Crl::kOld; }},

    // The mail server's certificate on disk, and whether it is the one served.
    {"renewal-not-served", "the mail server still shows the certificate of before the renewal", kRenewal,
     "cert_served_outdated",
     [](State& s) { s.mail.leaf = Leaf::kBeforeRenewal; }},
    {"pfx-password", "mail.pfx was exported with another password", kRenewal, "pkcs12_bad_password",
     [](State& s) { s.key_files.mail_pfx = KeyFilesState::Pfx::kOtherPassword; }},
    {"pfx-without-key", "mail.pfx was exported without the private key", kRenewal, "cert_private_key_missing",
     [](State& s) { s.key_files.mail_pfx = KeyFilesState::Pfx::kWithoutKey; }},
    {"pfx-old-ciphers", "mail.pfx was exported by an old Windows", kRenewal, "pkcs12_legacy_algorithm",
     [](State& s) { s.key_files.mail_pfx = KeyFilesState::Pfx::kOldCiphers; }},

    // The configured thumbprints.
    {"thumbprint", "AuthConfig names another certificate as current", kThumbprint, "thumbprint_current_mismatch",
     [](State& s) { s.auth_config.current = CurrentThumbprint::kOfAnotherCertificate; }},
    {"thumbprint-empty", "AuthConfig names no current certificate", kThumbprint, "thumbprint_current_empty",
     [](State& s) { s.auth_config.current = CurrentThumbprint::kEmpty; }},
    {"thumbprint-malformed", "AuthConfig's current thumbprint has a letter O for a zero", kThumbprint,
     "thumbprint_malformed",
     [](State& s) { s.auth_config.current = CurrentThumbprint::kMalformed; }},
    {"thumbprint-next", "AuthConfig names another certificate as next", kThumbprint, "thumbprint_next_mismatch",
     [](State& s) { s.auth_config.next_is_another = true; }},
    {"thumbprint-not-published", "Exchange's metadata still shows the previous key", kThumbprint,
     "thumbprint_not_published",
     [](State& s) { s.exchange.still_old_key = true; }},
    {"authconfig-missing", "authconfig.txt is gone", kThumbprint, "input_missing",
     [](State& s) { s.auth_config.file = FileContent::kMissing; }},
    {"authconfig-directory", "there is a directory called authconfig.txt", kThumbprint, "input_unreadable",
     [](State& s) { s.auth_config.file = FileContent::kDirectory; }},
    {"authconfig-garbage", "authconfig.txt holds an error message instead of the object", kThumbprint,
     "input_parse_error",
     [](State& s) { s.auth_config.file = FileContent::kGarbage; }},

    // AuthConfig beside the thumbprints, and the rollover to the next certificate.
    {"service-name", "AuthConfig's service name is another service's", kThumbprint, "authconfig_service_name_wrong",
     [](State& s) { s.auth_config.other_service_name = true; }},
    {"realm", "AuthConfig has a realm", kThumbprint, "authconfig_realm_unexpected",
     [](State& s) { s.auth_config.with_realm = true; }},
    {"authconfig-invalid", "Exchange calls its AuthConfig invalid", kThumbprint, "authconfig_invalid",
     [](State& s) { s.auth_config.valid = false; }},
    {"rollover-stalled", "the next certificate should have taken over weeks ago", kThumbprint, "rollover_stalled",
     [](State& s) { s.auth_config.next_date = NextDate::kPassed; }},
    {"rollover-date", "the next certificate's date has day and month that may be exchanged", kThumbprint,
     "input_date_ambiguous",
     [](State& s) { s.auth_config.next_date = NextDate::kTwofold; }},

    // What each server has of it.
    {"server-without-next", "the second server does not have the next certificate", kThumbprint,
     "rollover_next_unusable",
     [](State& s) { s.server_exports.second_lacks_next = true; }},
    {"server-without-current", "the second server does not have the current certificate", kThumbprint,
     "thumbprint_partial_deployment",
     [](State& s) { s.server_exports.second_lacks_current = true; }},
    {"server-without-key", "the second server has the current certificate without its private key", kThumbprint,
     "cert_private_key_missing",
     [](State& s) { s.server_exports.second_lacks_key = true; }},
    {"server-status", "the second server calls the current certificate invalid", kThumbprint, "cert_status_invalid",
     [](State& s) { s.server_exports.second_calls_it_invalid = true; }},
    {"server-export-old", "the second server's export was collected forty days ago", kThumbprint, "input_stale",
     [](State& s) { s.server_exports.second_is_old = true; }},

    // What the partner has registered.
    {"key-not-registered", "the current certificate is not registered", kThumbprint, "key_not_registered",
     [](State& s) { s.registered_keys.without_current = true; }},
    {"key-next-not-registered", "the next certificate is not registered", kThumbprint, "key_next_not_registered",
     [](State& s) { s.registered_keys.without_next = true; }},
    {"key-expired", "the registered copy of the current certificate ended yesterday", kThumbprint,
     "key_registered_expired",
     [](State& s) { s.registered_keys.expired = true; }},
    {"key-for-later", "the registered copy of the current certificate starts tomorrow", kThumbprint,
     "key_registered_not_yet_valid",
     [](State& s) { s.registered_keys.for_later = true; }},
    {"key-window", "the registered copy of the current certificate ends months before it", kThumbprint,
     "key_window_mismatch",
     [](State& s) { s.registered_keys.other_window = true; }},
    {"key-on-shared-principal", "the current certificate is registered on Exchange Online's own principal", kThumbprint,
     "key_on_shared_principal",
     [](State& s) { s.registered_keys.on_shared_principal = true; }},
    {"key-export-cut-off", "the export of the registered keys breaks off in the middle", kThumbprint,
     "input_truncated",
     [](State& s) { s.registered_keys.cut_off = true; }},
};
// clang-format on

}  // namespace

std::span<const Fault> certificate_faults() { return kFaults; }

}  // namespace probe::lab
