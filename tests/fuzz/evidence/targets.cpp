#include "tests/fuzz/evidence/targets.hpp"

namespace probe::fuzzing {

std::span<const Target> targets() {
  static constexpr Target kTargets[] = {
      {"certificate", certificate},
      {"certificate_file", certificate_file},
      {"pkcs7", pkcs7},
      {"private_key", private_key},
      {"pkcs12", pkcs12},
      {"secret", secret},
      {"export", export_objects},
      {"format_list", format_list},
      {"clixml", clixml},
      {"powershell_json", powershell_json},
      {"powershell_date", powershell_date},
      {"metadata", metadata},
      {"federation_metadata", federation_metadata},
      {"jwks", jwks},
      {"key_credentials", key_credentials},
      {"jws", jws},
      {"verifying_key", verifying_key},
      {"token_response", token_response},
      {"oauth_error", oauth_error},
      {"bearer_challenge", bearer_challenge},
      {"exchange_diagnostics", exchange_diagnostics},
      {"http_date", http_date},
      {"encoding", encoding},
      {"text", text},
      {"thumbprint", thumbprint},
      {"ldap_thumbprints", ldap_thumbprints},
      {"uri", uri},
  };
  return kTargets;
}

void demand_error(const evidence::ParseError& error) { demand_message(error.message, "the message of an error"); }

}  // namespace probe::fuzzing
