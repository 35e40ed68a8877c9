#pragma once

#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe::evidence {

/// An X.509 certificate (RFC 5280) as plain values. All texts are printable UTF-8: what is not is escaped as `\xNN`.
struct Certificate {
  int version = 0;          ///< 1, 2 or 3; other numbers are possible and forbidden
  std::string subject;      ///< one line after RFC 2253, most specific part first; empty when the certificate has none
  std::string issuer;       ///< likewise
  std::string common_name;  ///< the most specific one of the subject; empty when it has none
  /// Hex, upper case, two digits a byte, no leading zero bytes; a negative number begins with `-`.
  std::string serial;

  /// Both ends belong to the window. Held within what the type can express (the years 1678 to 2261), so comparing is
  /// always right.
  std::chrono::system_clock::time_point not_before;
  std::chrono::system_clock::time_point not_after;
  /// The same in seconds since 1970, exactly: 99991231235959Z is 253402300799.
  std::int64_t not_before_unix = 0;
  std::int64_t not_after_unix = 0;

  std::string key_type;   ///< `RSA`, `RSA-PSS`, `EC`, `Ed25519`, …; what is not known: its dotted OID
  int key_bits = 0;       ///< 0: the key cannot be read
  std::string key_curve;  ///< EC only: `P-256`, `P-384`, `P-521`, or OpenSSL's name
  std::optional<std::uint64_t> rsa_exponent;  ///< RSA only; the largest value stands for all that are larger

  std::string signature_algorithm;           ///< `sha256WithRSAEncryption`; what is not known: its dotted OID
  bool weak_signature = false;               ///< made over an MD2, MD4, MD5 or SHA-1 digest
  bool self_issued = false;                  ///< subject and issuer are the same name
  std::optional<bool> self_signature_valid;  ///< whether its own key verifies it; none when it is not self-issued

  std::vector<std::string> key_usages;           ///< names of RFC 5280 section 4.2.1.3
  bool has_key_usage = false;                    ///< no such extension: any usage; one without names: none at all
  std::vector<std::string> extended_key_usages;  ///< `serverAuth`, …, or dotted OIDs
  bool has_extended_key_usage = false;           ///< no such extension: any purpose
  bool has_basic_constraints = false;
  bool is_ca = false;                        ///< basic constraints say so
  std::optional<std::uint64_t> path_length;  ///< of basic constraints: how many authorities may be below this one
  bool has_name_constraints = false;
  std::string subject_key_id;    ///< hex, upper case; empty: no such extension
  std::string authority_key_id;  ///< likewise, the issuer's key; empty also when only its name and serial are given
  std::vector<std::string> ca_issuers;       ///< URIs at which the issuer's certificate can be had, at most ten
  std::vector<std::string> ocsp_responders;  ///< URIs of the issuer's OCSP responders, at most ten
  std::vector<std::string> crl_points;       ///< URIs at which the issuer's revocation list can be had, at most ten
  /// Critical extensions that OpenSSL does not process, so that whoever follows RFC 5280 refuses the certificate.
  std::vector<std::string> unknown_critical_extensions;

  std::vector<std::string> dns_names;  ///< subject alternative names, at most kMaxAlternativeNames with the addresses
  std::vector<std::string> ip_addresses;  ///< likewise, in text form
  std::size_t alternative_names = 0;      ///< how many the certificate has, of every kind

  std::vector<std::string> problems;  ///< parts that do not parse and are left out above, one sentence each

  Thumbprint sha1;
  Thumbprint sha256;
  std::string der;  ///< exactly as read
};

inline constexpr std::size_t kMaxAlternativeNames = 1000;
inline constexpr std::size_t kMaxCertificates = 100;
inline constexpr std::size_t kMaxCertificateBytes = 4 << 20;  ///< of one input

/// Reads exactly one certificate of DER bytes. Bytes behind it are an error.
Parsed<Certificate> read_certificate_der(std::string_view der);

/// Reads what a certificate file may hold: one DER certificate, a PKCS#7 message (`.p7b`), or PEM (RFC 7468) of either,
/// one to kMaxCertificates certificates in all, in order. Text around PEM blocks and blocks of other kinds (keys) are
/// skipped, anything but base64 within a block is an error; the file may be in UTF-16. An input without any certificate
/// is an error that names what is there instead.
Parsed<std::vector<Certificate>> read_certificates(std::string_view bytes);

/// Whether the key of `issuer` verifies the signature of `certificate`. Looks at neither names nor dates.
bool signed_by(const Certificate& certificate, const Certificate& issuer);

}  // namespace probe::evidence
