#include "exporters/page/certificate_table.hpp"

#include "agent/core/finding.hpp"
#include "exporters/page/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace probe::exporters {

namespace {

struct Certificate {
  std::optional<double> not_after;  ///< Unix time
  std::optional<double> lifetime_left;
  std::string subject;
  std::string issuer;
  std::string thumbprint;
};

/// Where a run saw it: source, file, address, position.
using Place = std::tuple<std::string, std::string, std::string, std::string>;
using Certificates = std::vector<std::pair<Place, Certificate>>;

constexpr std::size_t kMostShown = 20;

std::string label(const core::Observation& observation, std::string_view name) {
  const auto found =
      std::ranges::find_if(observation.labels, [name](const auto& entry) { return entry.first == name; });
  return found == observation.labels.end() ? std::string() : found->second;
}

/// The one that expires first leads; of those that expire together, by place.
Certificates certificates_in(const std::vector<core::Observation>& observations) {
  std::map<Place, Certificate> certificates;
  for (const auto& seen : observations) {
    const auto metric = seen.metric->name;
    if (!metric.starts_with("probe_certificate_")) continue;
    auto& certificate =
        certificates[{label(seen, "source"), label(seen, "file"), label(seen, "address"), label(seen, "position")}];
    if (metric == "probe_certificate_not_after_timestamp_seconds") certificate.not_after = seen.value;
    if (metric == "probe_certificate_lifetime_ratio") certificate.lifetime_left = seen.value;
    if (metric == "probe_certificate_info") {
      certificate.subject = label(seen, "subject");
      certificate.issuer = label(seen, "issuer");
      certificate.thumbprint = label(seen, "thumbprint");
    }
  }
  std::erase_if(certificates, [](const auto& entry) { return !entry.second.not_after; });
  Certificates sorted(certificates.begin(), certificates.end());
  std::ranges::stable_sort(sorted, {}, [](const auto& entry) { return *entry.second.not_after; });
  return sorted;
}

Html expiry(double not_after, core::SystemTime now, const char*& kind) {
  constexpr double kLatest = 9e9;  // what a core::SystemTime can hold, roughly
  constexpr double kSecondsOfADay = 86'400;
  const double left = std::floor(
      (not_after - static_cast<double>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count())) /
      kSecondsOfADay);
  kind = left < 0 ? "f" : left < 14 ? "w" : "s";
  const auto words = left < 0 ? fmt::format("expired {} ago", counted(static_cast<std::size_t>(-left), "day"))
                              : counted(static_cast<std::size_t>(left), "day") + " left";
  Html html = element("span", {{"class", "state"}}, words);
  if (std::abs(not_after) < kLatest) {
    const auto seconds = std::chrono::seconds(static_cast<std::int64_t>(not_after));
    html << element("small", {}, moment(core::SystemTime(seconds)));
  }
  return html;
}

Html share_bar(double share) {
  const auto width = fmt::format("{:.0f}", 100 * std::clamp(share, 0.0, 1.0));
  return element("svg",
                 {{"class", "left"},
                  {"viewBox", "0 0 100 10"},
                  {"preserveAspectRatio", "none"},
                  {"role", "img"},
                  {"aria-label", width + " % of its lifetime left"}},
                 Html::single("rect", {{"width", width}, {"height", "10"}}));
}

Html row(const Place& place, const Certificate& certificate, core::SystemTime now) {
  const auto& [source, file, address, position] = place;
  const char* kind = "s";
  const Html expires = expiry(*certificate.not_after, now, kind);
  auto where = file.empty() ? source : source + " " + file;
  if (!position.empty() && position != "0") where += ", place " + position;
  if (!address.empty()) where += " at " + address;
  return element("tr", {{"class", kind}},
                 element("th", {{"scope", "row"}}, certificate.subject.empty() ? "–" : certificate.subject,
                         element("small", {}, "issued by ", certificate.issuer)),
                 element("td", {}, expires),
                 element("td", {}, certificate.lifetime_left ? share_bar(*certificate.lifetime_left) : Html("–")),
                 element("td", {}, where), element("td", {}, element("code", {}, certificate.thumbprint)));
}

}  // namespace

Html certificate_table(const std::vector<core::Observation>& observations, core::SystemTime now) {
  const auto certificates = certificates_in(observations);
  if (certificates.empty()) return {};
  Html heads;
  for (const auto* words : {"Subject", "Expires", "Lifetime left", "Seen in", "Thumbprint"}) {
    heads << element("th", {{"scope", "col"}}, words);
  }
  Html rows;
  for (const auto& [place, certificate] : std::views::take(certificates, kMostShown)) {
    rows << row(place, certificate, now);
  }
  Html more;
  if (certificates.size() > kMostShown) {
    more = element("p", {{"class", "soft"}}, fmt::format("and {} more", certificates.size() - kMostShown));
  }
  return element(
      "section", {{"class", "card"}}, element("h2", {}, "Certificates"),
      element("div", {{"class", "wide"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", "Certificates"}},
              element("table", {}, element("caption", {}, "What the latest run saw, the first to expire on top"),
                      element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows))),
      more);
}

}  // namespace probe::exporters
