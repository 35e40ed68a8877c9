#include "probes/certificate_validity/certificate_served.hpp"

#include "probes/judgement/certificate_judgement.hpp"
#include "probes/sources/certificate_observations.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace probe::probes {

namespace {

using evidence::Certificate;

core::Finding outdated(const std::string& where, const std::string& file, const Certificate& expected,
                       const Certificate& served) {
  auto evidence = certificate_evidence(served);
  evidence.emplace_back("file", file);
  evidence.emplace_back("expected_thumbprint", expected.sha1.hex());
  return {
      "cert_served_outdated",
      fmt::format("{}: expected the certificate {} of {}, which is valid until {}, the server presents {}, which is "
                  "valid until {}",
                  where, expected.sha1.hex(), file, core::rfc3339(expected.not_after), served.sha1.hex(),
                  core::rfc3339(served.not_after)),
      std::move(evidence)};
}

}  // namespace

core::Awaitable<void> judge_served(core::ProbeContext& context, TlsSource source, std::string server_name,
                                   std::string file, Certificate expected, core::ProbeResult& result) {
  const std::vector<PresentedChain> chains = co_await ask_for_chains(context, source, server_name, result);
  for (const auto& chain : chains) {
    observe_chain(result, chain.certificates, "tls", context.clock.now(), chain.address);
    if (chain.certificates.empty()) continue;
    const Certificate& served = chain.certificates.front();
    if (served.sha256 != expected.sha256) result.add(outdated(chain.where, file, expected, served));
  }
}

}  // namespace probe::probes
