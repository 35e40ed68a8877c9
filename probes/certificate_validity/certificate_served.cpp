#include "probes/certificate_validity/certificate_served.hpp"

#include "probes/judgement/certificate_judgement.hpp"
#include "probes/sources/certificate_observations.hpp"

#include <fmt/format.h>

#include <algorithm>
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

core::Finding incomplete(const std::string& where, const std::string& file, const Certificate& leaf,
                         const Certificate& missing) {
  auto evidence = certificate_evidence(leaf);
  evidence.emplace_back("file", file);
  evidence.emplace_back("expected_thumbprint", missing.sha1.hex());
  return {"cert_served_outdated",
          fmt::format("{}: expected the chain of {}, the server does not present its issuer \"{}\" ({})", where, file,
                      core::one_line(missing.subject, 128), missing.sha1.hex()),
          std::move(evidence)};
}

/// The first issuer of the leaf, or of one of its issuers, that is in the file and not among those presented. A file
/// may hold other certificates too.
const Certificate* missing_issuer(const std::vector<Certificate>& expected, const std::vector<Certificate>& presented) {
  std::vector<const Certificate*> path{&expected.front()};
  for (std::size_t i = 0; i < path.size(); ++i) {
    for (const auto& candidate : expected) {
      const bool is_new = std::ranges::find(path, &candidate) == path.end();
      if (is_new && !candidate.self_issued && is_issuer_of(candidate, *path[i])) path.push_back(&candidate);
    }
  }
  const auto is_missing = [&presented](const Certificate* one) {
    return std::ranges::find(presented, one->sha256, &Certificate::sha256) == presented.end();
  };
  const auto found = std::ranges::find_if(path, is_missing);
  return found == path.end() ? nullptr : *found;
}

}  // namespace

core::Awaitable<void> judge_served(core::ProbeContext& context, TlsSource source, std::string server_name,
                                   std::string file, std::vector<Certificate> expected, core::ProbeResult& result) {
  const Certificate& leaf = expected.front();
  const std::vector<PresentedChain> chains = co_await ask_for_chains(context, source, server_name, result);
  for (const auto& chain : chains) {
    const CertificateOrigin origin{chain.address, {}};
    observe_chain(result, chain.certificates, "tls", context.clock.now(), origin);
    if (chain.certificates.empty()) continue;
    const Certificate& served = chain.certificates.front();
    if (served.sha256 != leaf.sha256) {
      result.add(outdated(chain.where, file, leaf, served));
    } else if (const Certificate* missing = missing_issuer(expected, chain.certificates)) {
      result.add(incomplete(chain.where, file, leaf, *missing));
    }
  }
}

}  // namespace probe::probes
