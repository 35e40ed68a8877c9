#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/export.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/powershell_date.hpp"
#include "probes/evidence/thumbprint.hpp"

#include <optional>
#include <string>
#include <vector>

namespace probe::evidence {

/// A certificate as an Exchange server lists it (`Get-ExchangeCertificate`). Nothing in an optional: the form of the
/// export does not tell it, as CLIXML of a remote session tells neither services nor whether there is a private key.
struct ExportedCertificate {
  std::optional<Thumbprint> thumbprint;  ///< as exported, or else that of `certificate`
  std::string problem;                   ///< why there is no thumbprint although one was exported
  std::optional<std::string> subject;    ///< as exported: the order of its parts is Windows'
  std::optional<std::string> issuer;
  std::optional<tl::expected<DateReading, DateError>> not_before;  ///< as exported, in the culture of the shell
  std::optional<tl::expected<DateReading, DateError>> not_after;
  std::string not_before_text;  ///< as exported, for a date that may mean two days
  std::string not_after_text;
  std::optional<bool> has_private_key;
  std::optional<std::string>
      services;                       ///< `SMTP`, `IMAP, POP, IIS`; nothing where there is only the number of the flags
  std::optional<std::string> status;  ///< `Valid` …, likewise
  std::optional<Parsed<Certificate>> certificate;  ///< of RawData; an error when that is no certificate or another one
  std::size_t line = 0;                            ///< in the input, from 1; 0: not known
};

/// The certificates of an export in order, with all that was exported of each; the section `certificates` of a
/// collector's document, which may be empty. Dates are read by `hint`. Errors: no such object in any other form, its
/// command failed, a PowerShell error behind the first of them, and a value of HasPrivateKey other than True or False.
Parsed<std::vector<ExportedCertificate>> read_exported_certificates(const Export& exported, const DateHint& hint = {});

}  // namespace probe::evidence
