#include "probes/evidence/certificate.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/certificate_fields.hpp"
#include "probes/evidence/internal/der.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/foreign.hpp"
#include "probes/evidence/internal/openssl.hpp"
#include "probes/evidence/internal/pem.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/pkcs7.hpp"
#include "probes/evidence/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace probe::evidence {
namespace {

using internal::PemBlock;

constexpr std::string_view kExpectedFile = "expected a PEM or DER certificate";
constexpr std::string_view kTrusted = "TRUSTED CERTIFICATE";

bool is_certificate(const PemBlock& block) {
  return block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE" || block.label == kTrusted;
}

tl::unexpected<ParseError> not_a_certificate(std::string_view der, const std::string& reason) {
  const auto kind = internal::recognise_der(der);
  if (!kind.empty())
    return internal::fail(ParseErrorKind::kForeign, fmt::format("expected a DER certificate, found {}", kind));
  return internal::fail(ParseErrorKind::kSyntax,
                        fmt::format("expected a DER certificate, found other or damaged ASN.1{}",
                                    reason.empty() ? "" : " (" + reason + ")"));
}

bool is_pkcs7(const PemBlock& block) {
  return block.label == "PKCS7" || block.label == "CMS" || block.label == "PKCS #7 SIGNED DATA";
}

/// OpenSSL's own form has trust settings behind the certificate, one more SEQUENCE or nothing.
Parsed<Certificate> read_trusted(std::string_view der) {
  const auto size = internal::der_sequence_size(der, "a DER certificate");
  if (!size || *size == der.size()) return read_certificate_der(der);
  const std::string_view settings = der.substr(*size);
  const auto settings_size = internal::der_sequence_size(settings, "trust settings");
  if (!settings_size || *settings_size != settings.size()) {
    return internal::fail(ParseErrorKind::kSyntax, fmt::format("expected trust settings behind the certificate, found "
                                                               "{} other bytes",
                                                               settings.size()));
  }
  return read_certificate_der(der.substr(0, *size));
}

Parsed<std::vector<Certificate>> read_block(const PemBlock& block) {
  const auto der = internal::decode_pem_body(block);
  if (!der) return tl::unexpected<ParseError>{der.error()};
  if (is_pkcs7(block)) return read_pkcs7(*der);
  auto certificate = block.label == kTrusted ? read_trusted(*der) : read_certificate_der(*der);
  if (!certificate) return tl::unexpected<ParseError>{certificate.error()};
  return std::vector<Certificate>{*std::move(certificate)};
}

Parsed<std::vector<Certificate>> read_pem(std::string_view text) {
  const auto blocks = internal::split_pem(text);
  if (!blocks) return tl::unexpected<ParseError>{blocks.error()};
  std::vector<Certificate> certificates;
  for (const PemBlock& block : *blocks) {
    if (!is_certificate(block) && !is_pkcs7(block)) continue;
    auto found = read_block(block);
    if (!found) {
      ParseError error = std::move(found.error());
      const std::string what =
          is_pkcs7(block) ? "PKCS#7 message" : fmt::format("certificate {}", certificates.size() + 1);
      error.message = fmt::format("{} on line {}: {}", what, block.line, error.message);
      if (!error.line) error.line = block.line;
      return tl::unexpected<ParseError>{std::move(error)};
    }
    std::move(found->begin(), found->end(), std::back_inserter(certificates));
    if (certificates.size() > kMaxCertificates) {
      return internal::fail(ParseErrorKind::kTooLarge,
                            fmt::format("expected at most {} certificates, found more", kMaxCertificates));
    }
  }
  if (!certificates.empty()) return certificates;
  return internal::fail(ParseErrorKind::kForeign,
                        "expected a PEM block CERTIFICATE, found only " + internal::describe_blocks(*blocks));
}

tl::unexpected<ParseError> foreign_file(std::string_view bytes) {
  if (trim(bytes).empty())
    return internal::fail(ParseErrorKind::kTruncated, fmt::format("{}, found nothing", kExpectedFile));
  if (trim_left(bytes).starts_with("MII")) {
    return internal::fail(
        ParseErrorKind::kForeign,
        fmt::format("{}, found base64 without the line '-----BEGIN CERTIFICATE-----'", kExpectedFile));
  }
  return internal::fail_at(ParseErrorKind::kForeign,
                           fmt::format("{}, found {}", kExpectedFile, internal::describe_content(bytes)), 0);
}

}  // namespace

Parsed<Certificate> read_certificate_der(std::string_view der) {
  if (der.size() > kMaxCertificateBytes) {
    return internal::fail(
        ParseErrorKind::kTooLarge,
        fmt::format("expected a DER certificate of at most {} bytes, found {}", kMaxCertificateBytes, der.size()));
  }
  const auto size = internal::der_sequence_size(der, "a DER certificate");
  if (!size) return tl::unexpected<ParseError>{size.error()};
  if (*size < der.size()) {
    return internal::fail_at(
        ParseErrorKind::kSyntax,
        fmt::format("expected the certificate to end at offset {}, found {} more bytes", *size, der.size() - *size),
        *size);
  }
  const internal::ErrorScope errors;
  const auto x509 = internal::x509_from_der(der);
  if (!x509) return not_a_certificate(der, errors.reason());
  Certificate certificate;
  internal::read_names(x509.get(), certificate);
  if (auto window = internal::read_window(x509.get(), certificate); !window)
    return tl::unexpected<ParseError>{window.error()};
  internal::read_key(x509.get(), certificate);
  internal::read_signature(x509.get(), certificate);
  internal::read_extensions(x509.get(), certificate);
  certificate.sha1 = Thumbprint::sha1_of(der);
  certificate.sha256 = Thumbprint::sha256_of(der);
  certificate.der = der;
  return certificate;
}

Parsed<std::vector<Certificate>> read_certificates(std::string_view bytes) {
  if (bytes.size() > kMaxCertificateBytes) {
    return internal::fail(ParseErrorKind::kTooLarge, fmt::format("{} of at most {} bytes, found {}", kExpectedFile,
                                                                 kMaxCertificateBytes, bytes.size()));
  }
  if (bytes.starts_with('\x30') && (bytes.size() < 2 || static_cast<unsigned char>(bytes[1]) >= 0x80)) {
    if (internal::recognise_der(bytes) == "PKCS#7") return read_pkcs7(bytes);
    auto certificate = read_certificate_der(bytes);
    if (!certificate) return tl::unexpected<ParseError>{certificate.error()};
    return std::vector<Certificate>{*std::move(certificate)};
  }
  if (bytes.find("-----BEGIN ") != std::string_view::npos) return read_pem(bytes);
  // Saved by Notepad or Out-File: UTF-16 hides the BEGIN line.
  if (const auto text = decode_text(bytes); text && text->find("-----BEGIN ") != std::string::npos)
    return read_pem(*text);
  return foreign_file(bytes);
}

bool signed_by(const Certificate& certificate, const Certificate& issuer) {
  const internal::ErrorScope errors;
  const auto signed_one = internal::x509_from_der(certificate.der);
  const auto signer = internal::x509_from_der(issuer.der);
  if (!signed_one || !signer) return false;
  EVP_PKEY* key = X509_get0_pubkey(signer.get());
  return key != nullptr && X509_verify(signed_one.get(), key) == 1;
}

}  // namespace probe::evidence
