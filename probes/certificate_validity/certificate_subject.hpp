#pragma once

#include "agent/core/finding.hpp"
#include "config/schema.hpp"
#include "probes/evidence/certificate.hpp"

#include <string>
#include <vector>

namespace probe::probes {

/// The key `expect`: whom a certificate has to name. Nothing is asked of its names unless it is configured: the subject
/// of a certificate that signs means nothing, and who serves TLS is judged by `server_name`.
struct SubjectExpectations {
  std::string subject;                 ///< a pattern with `*`; empty: any
  std::vector<std::string> dns_names;  ///< each of them

  static config::Schema<SubjectExpectations> schema();
};

/// `cert_subject_mismatch` when the subject of `leaf` or its alternative names are not those expected. Subjects are
/// compared without case and without blanks behind commas. `where` starts the messages. Pure.
std::vector<core::Finding> judge_subject(const evidence::Certificate& leaf, const std::string& where,
                                         const SubjectExpectations& expected);

}  // namespace probe::probes
