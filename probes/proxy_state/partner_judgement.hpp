#pragma once

#include "agent/core/finding.hpp"
#include "config/enum_value.hpp"
#include "config/schema.hpp"
#include "probes/evidence/export.hpp"

#include <array>
#include <string>
#include <vector>

namespace probe::probes {

enum class LinkedAccount { kRequired, kOptional };

/// A partner application (`Get-PartnerApplication`) that has to be there.
struct PartnerExpectation {
  std::string application_identifier;
  bool enabled = true;
  LinkedAccount linked_account = LinkedAccount::kRequired;

  static config::Schema<PartnerExpectation> schema();
};

/// Judges the partner applications of an export: of those with an expected identifier one at least is as it must be, or
/// the findings say what is wrong with the first. An export that does not tell is `input_missing`.
std::vector<core::Finding> judge_partners(const evidence::Export& exported, const std::string& where,
                                          const std::vector<PartnerExpectation>& expected);

}  // namespace probe::probes

namespace probe::config {

template <>
struct EnumNames<probes::LinkedAccount> {
  using Account = probes::LinkedAccount;
  static constexpr std::array kNames{EnumName<Account>{Account::kRequired, "required"},
                                     EnumName<Account>{Account::kOptional, "optional"}};
};

}  // namespace probe::config
