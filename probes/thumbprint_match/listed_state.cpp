#include "probes/thumbprint_match/listed_state.hpp"

#include "probes/judgement/certificate_judgement.hpp"
#include "probes/judgement/exported_status.hpp"
#include "probes/sources/exported_date.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using evidence::ExportedCertificate;

class ListedJudge {
 public:
  ListedJudge(const ExportedCertificate& listed, const std::string& thumbprint, const std::string& where,
              core::SystemTime now)
      : listed_(listed), thumbprint_(thumbprint), where_(where), now_(now) {}

  std::vector<core::Finding> judge() {
    if (listed_.certificate && !*listed_.certificate) add("cert_parse_error", listed_.certificate->error().message);
    judge_key();
    judge_dates();
    judge_status();
    return std::move(findings_);
  }

 private:
  void judge_key() {
    if (listed_.has_private_key == true) return;
    const bool is_told = listed_.has_private_key.has_value();
    const core::Code code = is_told ? core::Code("cert_private_key_missing") : core::Code("input_missing");
    add(code, fmt::format("expected the current certificate {} with its private key, found {}", thumbprint_,
                          is_told ? "HasPrivateKey False" : "no HasPrivateKey, which says whether it is there"));
  }

  void judge_dates() {
    const auto* bytes = listed_.certificate && *listed_.certificate ? &**listed_.certificate : nullptr;
    const auto from = times_of("NotBefore", listed_.not_before, listed_.not_before_text, bytes != nullptr);
    const auto to = times_of("NotAfter", listed_.not_after, listed_.not_after_text, bytes != nullptr);
    if (bytes != nullptr && is_expired(*bytes, now_)) return add_expired(bytes->not_after);
    if (to && to->latest <= now_) return add_expired(to->latest);
    if (bytes != nullptr && is_not_yet_valid(*bytes, now_)) return add_for_later(bytes->not_before);
    if (from && from->earliest > now_) return add_for_later(from->earliest);
    if (bytes != nullptr) return;
    if (to && to->earliest <= now_) findings_.push_back(ambiguous_date(where_, "NotAfter", *to));
    if (from && from->latest > now_) findings_.push_back(ambiguous_date(where_, "NotBefore", *from));
  }

  /// A date that cannot be read matters only where nothing else tells it.
  std::optional<PossibleTimes> times_of(const char* property, const ExportedDate& date, const std::string& text,
                                        bool has_bytes) {
    auto times = possible_times(date, text);
    if (times) return *times;
    if (!has_bytes) findings_.push_back(unreadable_date(where_, property, times.error()));
    return std::nullopt;
  }

  void add_expired(core::SystemTime when) {
    dated_ = true;
    add("cert_expired", fmt::format("expected a current certificate that is still valid, {} expired on {}", thumbprint_,
                                    core::rfc3339(when)));
  }

  void add_for_later(core::SystemTime when) {
    dated_ = true;
    add("cert_not_yet_valid", fmt::format("expected a current certificate that is valid now, {} is from {} on",
                                          thumbprint_, core::rfc3339(when)));
  }

  void judge_status() {
    auto unusable = judge_exported_status(listed_, "the current certificate " + thumbprint_, where_, dated_);
    if (unusable) findings_.push_back(*std::move(unusable));
  }

  void add(core::Code code, const std::string& what) {
    findings_.push_back(core::Finding(code, fmt::format("{}: {}", where_, what),
                                      {Evidence("source", where_), Evidence("thumbprint", thumbprint_)}));
  }

  const ExportedCertificate& listed_;
  const std::string& thumbprint_;
  const std::string& where_;
  core::SystemTime now_;
  bool dated_ = false;
  std::vector<core::Finding> findings_;
};

}  // namespace

std::vector<core::Finding> judge_listed(const ExportedCertificate& listed, const std::string& thumbprint,
                                        const std::string& where, core::SystemTime now) {
  return ListedJudge(listed, thumbprint, where, now).judge();
}

}  // namespace probe::probes
