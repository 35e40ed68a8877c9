#pragma once

#include "agent/core/awaitable.hpp"
#include "agent/core/probe.hpp"
#include "probes/certificate_validity/revocation_check.hpp"
#include "probes/certificate_validity/revocation_config.hpp"
#include "probes/certificate_validity/revocation_judgement.hpp"
#include "probes/evidence/parse_error.hpp"
#include "probes/evidence/revocation.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace probe::probes {

/// Finds out about one certificate, in one run: asks one after the other until somebody answers. All references outlive
/// it.
class RevocationInquiry {
 public:
  RevocationInquiry(core::ProbeContext& context, const RevocationConfig& config, const ChainLink& link,
                    KeptLists& lists, core::ProbeResult& result)
      : context_(context), config_(config), link_(link), lists_(lists), result_(result) {}

  /// Whether there is an answer; `stapled` as in RevocationCheck.
  core::Awaitable<bool> ask(const std::string& stapled);

  const evidence::RevocationStatus& status() const { return *status_; }
  const std::string& from() const { return from_; }                     ///< who gave the answer
  const std::vector<std::string>& reasons() const { return reasons_; }  ///< why the others gave none

 private:
  core::Awaitable<void> ask_file(std::string path);
  core::Awaitable<void> ask_responder(std::string url);
  core::Awaitable<void> ask_point(std::string url);
  /// The body of the answer; nothing, and a reason, when there is none.
  core::Awaitable<std::optional<std::string>> fetch_body(core::HttpRequest request);
  core::Awaitable<evidence::Parsed<evidence::RevocationStatus>> read_list(std::shared_ptr<const std::string> bytes);
  core::HttpRequest request_to(const std::string& url) const;
  bool may_ask(const std::string& url);
  void hear(const evidence::Parsed<evidence::RevocationStatus>& answer, const std::string& from);
  void note(const std::string& from, const std::string& why) { reasons_.push_back(from + ": " + why); }

  core::ProbeContext& context_;
  const RevocationConfig& config_;
  const ChainLink& link_;
  KeptLists& lists_;
  core::ProbeResult& result_;
  std::optional<evidence::RevocationStatus> status_;
  std::string from_;
  std::vector<std::string> reasons_;
};

}  // namespace probe::probes
