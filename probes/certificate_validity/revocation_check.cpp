#include "probes/certificate_validity/revocation_check.hpp"

#include "agent/core/input_error.hpp"
#include "probes/certificate_validity/revocation_inquiry.hpp"
#include "probes/certificate_validity/revocation_judgement.hpp"

#include <optional>

namespace probe::probes {

namespace {

using evidence::Certificate;

/// The chain as a client builds it, which may end in an authority that the server does not show. Empty when it does not
/// verify, which is somebody else's finding.
std::vector<Certificate> built_chain(const core::ProbeContext& context, const std::vector<Certificate>& presented,
                                     const std::string& ca_file) {
  std::vector<core::Der> ders;
  for (const auto& certificate : presented) ders.push_back(certificate.der);
  std::vector<Certificate> chain;
  try {
    const core::ChainVerdict verdict = context.chains.verify(ders, {ca_file, {}}, "", context.clock.now());
    for (const auto& der : verdict.chain) {
      auto certificate = evidence::read_certificate_der(der);
      if (!certificate) return {};
      chain.push_back(*std::move(certificate));
    }
  } catch (const core::InputError&) {
    return {};
  }
  return chain;
}

bool names_somebody(const Certificate& certificate) {
  return !certificate.ocsp_responders.empty() || !certificate.crl_points.empty();
}

}  // namespace

core::Awaitable<void> RevocationCheck::judge(core::ProbeContext& context, std::vector<Certificate> presented,
                                             std::string stapled, std::string where, core::ProbeResult& result) {
  const std::vector<Certificate> chain = built_chain(context, presented, ca_file_);
  const std::string nothing;
  for (std::size_t depth = 0; depth + 1 < chain.size(); ++depth) {
    const ChainLink link{chain[depth], chain[depth + 1], depth};
    if (depth > 0 && config_.crl_file.empty() && !names_somebody(link.certificate)) continue;
    RevocationInquiry inquiry(context, config_, link, lists_, result);
    const std::string& shown = depth == 0 ? stapled : nothing;
    const bool answered = co_await inquiry.ask(shown);
    if (!answered) {
      result.add(revocation_unknown(link, inquiry.reasons(), config_.when_unknown, where));
    } else if (inquiry.status().state == evidence::RevocationState::kRevoked) {
      result.add(revoked(link, inquiry.status(), inquiry.from(), where));
    }
  }
}

}  // namespace probe::probes
