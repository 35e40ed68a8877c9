#pragma once

#include "probes/evidence/certificate.hpp"
#include "probes/evidence/parse_error.hpp"
#include "tests/fuzz/fuzzing.hpp"

#include <string_view>

namespace probe::fuzzing {

bool certificate(std::string_view bytes);
bool certificate_file(std::string_view bytes);
bool pkcs7(std::string_view bytes);
bool private_key(std::string_view bytes);
bool pkcs12(std::string_view bytes);
bool secret(std::string_view bytes);
bool export_objects(std::string_view bytes);
bool format_list(std::string_view bytes);
bool clixml(std::string_view bytes);
bool powershell_json(std::string_view bytes);
bool powershell_date(std::string_view bytes);
bool metadata(std::string_view bytes);
bool federation_metadata(std::string_view bytes);
bool jwks(std::string_view bytes);
bool key_credentials(std::string_view bytes);
bool jws(std::string_view bytes);
bool verifying_key(std::string_view bytes);
bool token_response(std::string_view bytes);
bool oauth_error(std::string_view bytes);
bool bearer_challenge(std::string_view bytes);
bool exchange_diagnostics(std::string_view bytes);
bool http_date(std::string_view bytes);
bool encoding(std::string_view bytes);
bool text(std::string_view bytes);
bool thumbprint(std::string_view bytes);
bool ldap_thumbprints(std::string_view bytes);
bool uri(std::string_view bytes);

/// Demands what holds for every error of a reader: a message fit for a log.
void demand_error(const evidence::ParseError& error);

/// Demands what holds for every certificate that was read: its texts are fit for a page, its lists are bounded, and its
/// DER reads back as the same.
void demand_certificate(const evidence::Certificate& certificate);

}  // namespace probe::fuzzing
