#include "probes/certificate_validity/certificate_subject.hpp"

#include "probes/evidence/ascii.hpp"
#include "probes/evidence/host_name.hpp"
#include "probes/judgement/certificate_judgement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace probe::probes {

namespace {

using evidence::Certificate;

constexpr std::size_t kMaxShownBytes = 256;

/// RFC 2253 writes no blanks between the parts, Windows does.
std::string normal(std::string_view subject) {
  std::string text;
  for (const char c : subject) {
    if (c == ' ' && text.ends_with(',')) continue;
    text += evidence::to_lower(c);
  }
  return text;
}

/// Whether `text` is `pattern`, in which `*` stands for anything, nothing included.
bool matches(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  std::size_t star = std::string_view::npos;
  std::size_t tried = 0;  // where the text behind the last star was taken to begin
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      tried = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++tried;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

core::Finding mismatch(const Certificate& leaf, const std::string& where, const std::string& what,
                       const std::string& expected) {
  auto evidence = certificate_evidence(leaf);
  evidence.emplace_back("expected", expected);
  return {"cert_subject_mismatch", fmt::format("{}: {}", where, what), std::move(evidence)};
}

std::string names_in(const Certificate& leaf) {
  std::vector<std::string> names = leaf.dns_names;
  names.insert(names.end(), leaf.ip_addresses.begin(), leaf.ip_addresses.end());
  return names.empty() ? "no name" : core::one_line(fmt::format("{}", fmt::join(names, ", ")), kMaxShownBytes);
}

}  // namespace

config::Schema<SubjectExpectations> SubjectExpectations::schema() {
  return config::Schema<SubjectExpectations>{}
      .optional("subject", &SubjectExpectations::subject,
                "Subject of the certificate, most specific part first, as CN=mail.fabrikam.com,O=Fabrikam; `*` stands "
                "for anything",
                config::not_empty())
      .optional("dns_names", &SubjectExpectations::dns_names,
                "Host names that must all be among its alternative names, wildcards included", config::not_empty())
      .at_least_one_of({"subject", "dns_names"});
}

std::vector<core::Finding> judge_subject(const Certificate& leaf, const std::string& where,
                                         const SubjectExpectations& expected) {
  std::vector<core::Finding> findings;
  if (!expected.subject.empty() && !matches(normal(leaf.subject), normal(expected.subject))) {
    const std::string found = leaf.subject.empty() ? "none" : core::one_line(leaf.subject, kMaxShownBytes);
    const std::string wanted = core::one_line(expected.subject, kMaxShownBytes);
    findings.push_back(mismatch(leaf, where, fmt::format("expected the subject {}, found {}", wanted, found), wanted));
  }
  std::vector<std::string> missing;
  for (const auto& name : expected.dns_names) {
    if (evidence::match_host(leaf, name) != evidence::HostMatch::kMatches) missing.push_back(name);
  }
  if (missing.empty()) return findings;
  const std::string wanted = core::one_line(fmt::format("{}", fmt::join(missing, ", ")), kMaxShownBytes);
  findings.push_back(mismatch(
      leaf, where, fmt::format("expected a certificate for {}, it is for {}", wanted, names_in(leaf)), wanted));
  return findings;
}

}  // namespace probe::probes
