#include "probes/thumbprint_match/thumbprint_judgement.hpp"

#include "probes/judgement/key_match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace probe::probes {

namespace {

using core::Evidence;
using core::Finding;
using evidence::Certificate;
using evidence::MetadataKey;
using evidence::Thumbprint;

template <class T, class Predicate>
bool any_member(const std::vector<Group<T>>& groups, const Predicate& holds) {
  return std::ranges::any_of(groups, [&](const Group<T>& group) { return std::ranges::any_of(group.members, holds); });
}

bool place_has(const CertificatePlace& place, const Thumbprint& wanted) {
  return std::ranges::any_of(place.certificates, [&](const Certificate& found) { return has(found, wanted); });
}

bool publishes(const KeyDocument& document, const Thumbprint& wanted) {
  return std::ranges::any_of(document.keys,
                             [&](const MetadataKey& key) { return match_key(key, wanted).match == Match::kYes; });
}

class Comparison {
 public:
  Comparison(const ConfiguredThumbprints& configured, const ThumbprintEvidence& found, core::SystemTime now)
      : configured_(configured), found_(found), now_(now) {}

  ThumbprintVerdict run() {
    if (configured_.current && !found_.empty()) judge_current();
    if (configured_.next && !found_.documents.empty()) {
      verdict_.next_published = any_member(
          found_.documents, [&](const KeyDocument& document) { return publishes(document, *configured_.next); });
    }
    if (configured_.next && !is_next_known()) judge_newcomers();
    return std::move(verdict_);
  }

 private:
  void judge_current();
  template <class T, class Judge>
  void judge_all(const std::vector<Group<T>>& groups, const Judge& judge);
  bool is_next_known() const;
  void judge_newcomers();
  void judge_newcomer(const KeyDocument& document, const Certificate& current);
  bool is_configured(const Certificate& certificate) const;

  const ConfiguredThumbprints& configured_;
  const ThumbprintEvidence& found_;
  core::SystemTime now_;
  ThumbprintVerdict verdict_;
  bool all_match_ = true;
  bool all_known_ = true;
};

void Comparison::judge_current() {
  const bool a_place_has_it =
      any_member(found_.places, [&](const CertificatePlace& place) { return place_has(place, *configured_.current); });
  judge_all(found_.places,
            [&](const CertificatePlace& place) { return judge_place(place, configured_, a_place_has_it); });
  judge_all(found_.documents, [&](const KeyDocument& document) { return judge_document(document, configured_); });
  judge_all(found_.listings,
            [&](const CertificateListing& listing) { return judge_listing(listing, configured_, now_); });
  if (!all_match_ || all_known_) verdict_.current_matches = all_match_;
}

template <class T, class Judge>
void Comparison::judge_all(const std::vector<Group<T>>& groups, const Judge& judge) {
  for (const auto& group : groups) {
    std::vector<MemberVerdict> members;
    for (const T& member : group.members) members.push_back(judge(member));
    for (const auto& member : members) {
      all_known_ = all_known_ && member.has_current.has_value();
      all_match_ = all_match_ && member.has_current.value_or(true);
    }
    auto findings = judge_group(group.name, std::move(members), *configured_.current);
    std::ranges::move(findings, std::back_inserter(verdict_.findings));
  }
}

bool Comparison::is_next_known() const {
  const Thumbprint& next = *configured_.next;
  return verdict_.next_published.value_or(false) ||
         any_member(found_.places, [&](const CertificatePlace& place) { return place_has(place, next); });
}

/// Age tells a staged certificate from one that is left over: without the current certificate nothing can be said.
void Comparison::judge_newcomers() {
  const Certificate* current = found_.find(configured_.current);
  if (current == nullptr) return;
  for (const auto& group : found_.documents) {
    for (const auto& document : group.members) judge_newcomer(document, *current);
  }
}

void Comparison::judge_newcomer(const KeyDocument& document, const Certificate& current) {
  const auto newcomer = std::ranges::find_if(document.keys, [&](const MetadataKey& key) {
    return key.is_for_signing() && key.certificate && !is_configured(*key.certificate) &&
           key.certificate->not_before_unix > current.not_before_unix;
  });
  if (newcomer == document.keys.end()) return;
  const std::string configured = configured_.next->hex();
  const std::string seen = newcomer->certificate->sha1.hex();
  verdict_.findings.push_back(
      Finding("thumbprint_next_mismatch",
              fmt::format("{}: expected the configured next certificate {} beside the current one, found {}",
                          document.where, configured, seen),
              {Evidence("source", document.where), Evidence("configured", configured), Evidence("found", seen)}));
}

bool Comparison::is_configured(const Certificate& certificate) const {
  const auto is = [&](const std::optional<Thumbprint>& slot) { return slot && has(certificate, *slot); };
  return is(configured_.current) || is(configured_.previous) || is(configured_.next);
}

}  // namespace

ThumbprintVerdict compare_thumbprints(const ConfiguredThumbprints& configured, const ThumbprintEvidence& found,
                                      core::SystemTime now) {
  return Comparison(configured, found, now).run();
}

}  // namespace probe::probes
