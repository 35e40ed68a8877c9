#include "probes/evidence/exported_certificate.hpp"

#include "probes/evidence/encoding.hpp"
#include "probes/evidence/internal/exported_values.hpp"
#include "probes/evidence/internal/fail.hpp"
#include "probes/evidence/internal/object_kind.hpp"
#include "probes/evidence/internal/utf8.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace probe::evidence {
namespace {

constexpr std::array<std::string_view, 3> kPrinted = {"HasPrivateKey", "NotAfter", "Thumbprint"};

constexpr internal::ObjectKind kKind{
    "certificates", "Get-ExchangeCertificate", "a certificate with the property Thumbprint or RawData",
    [](const ExportedObject& object) {
      return object.has("RawData") ||
             (object.has("Thumbprint") && (object.has("Subject") || object.has("NotAfter") ||
                                           object.has("HasPrivateKey") || object.has("Services")));
    },
    kPrinted};

/// One element of a `byte[]` that JSON shows as numbers.
std::optional<char> byte_of(const std::string& text) {
  unsigned value = 256;
  const auto [end, reason] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (reason != std::errc{} || end != text.data() + text.size() || value > 255) return std::nullopt;
  return static_cast<char>(static_cast<unsigned char>(value));
}

/// The bytes that each form shows in its own way: as they are, as a list of numbers, as base64.
Parsed<std::string> bytes_of(const ExportedProperty& property) {
  if (property.kind == ExportedKind::kBytes) return property.bytes;
  if (property.kind == ExportedKind::kText) return decode_base64_lenient(property.text);
  if (property.kind != ExportedKind::kList)
    return internal::fail(ParseErrorKind::kShape, "expected bytes, found something else");
  if (property.truncated) {
    return internal::fail(
        ParseErrorKind::kTruncated,
        fmt::format("expected all bytes, found a list of which PowerShell printed {}", property.items.size()));
  }
  std::string bytes;
  for (const std::string& item : property.items) {
    const auto byte = byte_of(item);
    if (!byte) {
      return internal::fail(ParseErrorKind::kShape,
                            fmt::format("expected numbers from 0 to 255, found {}", internal::quoted(item, 20)));
    }
    bytes += *byte;
  }
  return bytes;
}

std::optional<Parsed<Certificate>> certificate_of(const ExportedObject& object) {
  const ExportedProperty* property = object.find("RawData");
  if (property == nullptr || property->blank()) return std::nullopt;
  auto certificate = bytes_of(*property).and_then([](const std::string& der) { return read_certificate_der(der); });
  if (!certificate) certificate.error().message = fmt::format("{}: {}", property->where(), certificate.error().message);
  return certificate;
}

void read_thumbprint(ExportedCertificate& exported, const ExportedObject& object) {
  const ExportedProperty* property = object.find("Thumbprint");
  if (property == nullptr || property->blank()) return;
  for (const std::string& candidate : property->candidates()) {
    if (const auto thumbprint = Thumbprint::parse(candidate)) {
      exported.thumbprint = *thumbprint;
      return;
    }
  }
  exported.problem = fmt::format("{}: {}", property->where(), Thumbprint::parse(property->text).error().message);
}

/// The thumbprint of the bytes fills in for the exported one, and must be the same where both are there.
void compare_thumbprints(ExportedCertificate& exported) {
  if (!exported.certificate || !*exported.certificate) return;
  const Thumbprint own = (*exported.certificate)->sha1;
  if (!exported.thumbprint && exported.problem.empty()) exported.thumbprint = own;
  if (!exported.thumbprint || exported.thumbprint->algorithm() != own.algorithm() || *exported.thumbprint == own)
    return;
  exported.certificate = internal::fail(
      ParseErrorKind::kShape, fmt::format("RawData: expected the certificate with the thumbprint {}, found {}",
                                          exported.thumbprint->hex(), own.hex()));
}

/// The name of an enumeration; nothing where there is only its number.
std::optional<std::string> name_of(const ExportedObject& object, std::string_view name) {
  const ExportedProperty* property = object.find(name);
  if (property == nullptr || property->kind == ExportedKind::kNumber) return std::nullopt;
  return property->text;
}

Parsed<ExportedCertificate> read_one(const ExportedObject& object, const DateHint& hint) {
  const auto has_private_key = internal::boolean_of(object, "HasPrivateKey");
  if (!has_private_key) return tl::unexpected<ParseError>{has_private_key.error()};
  ExportedCertificate exported;
  exported.line = object.line;
  exported.has_private_key = *has_private_key;
  exported.subject = internal::text_of(object, "Subject");
  exported.issuer = internal::text_of(object, "Issuer");
  exported.not_before = internal::date_of(object, "NotBefore", hint);
  exported.not_after = internal::date_of(object, "NotAfter", hint);
  exported.not_before_text = internal::text_of(object, "NotBefore").value_or("");
  exported.not_after_text = internal::text_of(object, "NotAfter").value_or("");
  exported.services = name_of(object, "Services");
  exported.status = name_of(object, "Status");
  exported.certificate = certificate_of(object);
  read_thumbprint(exported, object);
  compare_thumbprints(exported);
  return exported;
}

}  // namespace

Parsed<std::vector<ExportedCertificate>> read_exported_certificates(const Export& exported, const DateHint& hint) {
  return internal::read_all(exported, kKind, [&hint](const ExportedObject& object) { return read_one(object, hint); });
}

}  // namespace probe::evidence
