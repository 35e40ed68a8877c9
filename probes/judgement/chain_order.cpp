#include "probes/judgement/chain_order.hpp"

#include "probes/judgement/certificate_judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace probe::probes {

namespace {

using evidence::Certificate;

std::string name_of(const Certificate& certificate) {
  return fmt::format("\"{}\"", core::one_line(certificate.subject, 128));
}

/// What is wrong with the place of `certificates[place]`, as "expected …"; empty when nothing is.
std::string misplacement(const std::vector<Certificate>& certificates, std::size_t leaf, std::size_t place) {
  const Certificate& one = certificates[place];
  const auto here = certificates.begin() + static_cast<std::ptrdiff_t>(place);
  const auto issued_by_one = [&one](const Certificate& other) { return is_issuer_of(one, other); };
  if (std::ranges::find(certificates.begin(), here, one.sha256, &Certificate::sha256) != here) {
    return fmt::format("expected each certificate once, found {} twice", name_of(one));
  }
  if (place == leaf || std::any_of(certificates.begin(), here, issued_by_one)) return {};
  const auto later = std::find_if(here, certificates.end(), issued_by_one);
  if (later != certificates.end()) {
    return fmt::format("expected {} behind {}, which it issued", name_of(one), name_of(*later));
  }
  return fmt::format("expected the chain of {} alone, found {}, which issued nothing in it",
                     name_of(certificates[leaf]), name_of(one));
}

}  // namespace

std::vector<core::Finding> judge_order(const std::vector<Certificate>& certificates, std::size_t leaf,
                                       const std::string& where) {
  std::string wrong;
  if (leaf != 0) {
    wrong = fmt::format("expected the leaf {} first and each issuer behind what it issued, found {} first",
                        name_of(certificates[leaf]), name_of(certificates.front()));
  }
  std::size_t place = 0;
  for (; wrong.empty() && place < certificates.size(); ++place) wrong = misplacement(certificates, leaf, place);
  if (wrong.empty()) return {};
  const Certificate& at_fault = certificates[place == 0 ? 0 : place - 1];
  return {{"cert_chain_misordered", fmt::format("{}: {}", where, wrong), certificate_evidence(at_fault)}};
}

}  // namespace probe::probes
