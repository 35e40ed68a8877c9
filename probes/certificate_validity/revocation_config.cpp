#include "probes/certificate_validity/revocation_config.hpp"

namespace probe::probes {

config::Schema<RevocationConfig> RevocationConfig::schema() {
  return config::Schema<RevocationConfig>{}
      .optional("crl_file", &RevocationConfig::crl_file,
                "Revocation lists of the issuers, DER or PEM, at most 16 MiB. With it, neither OCSP responders nor "
                "distribution points are asked. Default: those that the certificates name, by plain http; what they "
                "say is signed")
      .optional("proxy", &RevocationConfig::proxy,
                "Forward proxy on the way to responders and distribution points. Default: none")
      .optional("when_unknown", &RevocationConfig::when_unknown,
                "What it counts as that nobody says whether a certificate is revoked")
      .check("proxy", [](const RevocationConfig& config) -> std::optional<std::string> {
        if (!config.proxy || config.crl_file.empty()) return std::nullopt;
        return "expected only without crl_file: with that file nobody is asked";
      });
}

}  // namespace probe::probes
