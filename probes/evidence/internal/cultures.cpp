#include "probes/evidence/ascii.hpp"
#include "probes/evidence/internal/utf8.hpp"
#include "probes/evidence/powershell_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace probe::evidence {
namespace {

struct Culture {
  std::string_view name;
  DateOrder order;
};

constexpr auto kDmy = DateOrder::kDayMonthYear;
constexpr auto kMdy = DateOrder::kMonthDayYear;
constexpr auto kYmd = DateOrder::kYearMonthDay;

/// Languages without a region are those whose regions agree.
constexpr std::array<Culture, 66> kCultures{{
    {"ar-AE", kDmy}, {"bg-BG", kDmy}, {"ca-ES", kDmy}, {"cs", kDmy},        {"cs-CZ", kDmy}, {"da", kDmy},
    {"da-DK", kDmy}, {"de", kDmy},    {"de-AT", kDmy}, {"de-CH", kDmy},     {"de-DE", kDmy}, {"el-GR", kDmy},
    {"en-AU", kDmy}, {"en-CA", kYmd}, {"en-GB", kDmy}, {"en-IE", kDmy},     {"en-IN", kDmy}, {"en-NZ", kDmy},
    {"en-SG", kDmy}, {"en-US", kMdy}, {"en-ZA", kYmd}, {"es-AR", kDmy},     {"es-CL", kDmy}, {"es-CO", kDmy},
    {"es-ES", kDmy}, {"es-MX", kDmy}, {"et-EE", kDmy}, {"eu-ES", kYmd},     {"fi", kDmy},    {"fi-FI", kDmy},
    {"fr-BE", kDmy}, {"fr-CA", kYmd}, {"fr-CH", kDmy}, {"fr-FR", kDmy},     {"he-IL", kDmy}, {"hr-HR", kDmy},
    {"hu", kYmd},    {"hu-HU", kYmd}, {"id-ID", kDmy}, {"invariant", kMdy}, {"is-IS", kDmy}, {"it", kDmy},
    {"it-CH", kDmy}, {"it-IT", kDmy}, {"ja", kYmd},    {"ja-JP", kYmd},     {"ko-KR", kYmd}, {"lt-LT", kYmd},
    {"lv-LV", kDmy}, {"nb-NO", kDmy}, {"nl", kDmy},    {"nl-BE", kDmy},     {"nl-NL", kDmy}, {"pl-PL", kDmy},
    {"pt-BR", kDmy}, {"pt-PT", kDmy}, {"ro-RO", kDmy}, {"ru", kDmy},        {"ru-RU", kDmy}, {"sk-SK", kDmy},
    {"sl-SI", kDmy}, {"sv-SE", kYmd}, {"tr-TR", kDmy}, {"uk-UA", kDmy},     {"zh-CN", kYmd}, {"zh-TW", kYmd},
}};

/// How many letters must be put in, left out or replaced to make one of the other (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

/// Those of the same language, or else the one that is spelled most alike.
std::vector<std::string_view> nearest(std::string_view name) {
  std::vector<std::string_view> near;
  const std::string_view language = name.substr(0, name.find('-'));
  for (const Culture& culture : kCultures) {
    const std::string_view own = culture.name.substr(0, culture.name.find('-'));
    if (equals_ignoring_case(own, language)) near.push_back(culture.name);
  }
  if (!near.empty()) return near;
  const std::string typed = to_lower(name.substr(0, 32));
  const auto* best = std::min_element(kCultures.begin(), kCultures.end(), [&typed](const Culture& a, const Culture& b) {
    return distance(typed, to_lower(a.name)) < distance(typed, to_lower(b.name));
  });
  return {best->name};
}

}  // namespace

tl::expected<DateOrder, DateError> date_order_of(std::string_view culture) {
  std::string name{trim(culture)};
  std::replace(name.begin(), name.end(), '_', '-');
  const auto* found = std::find_if(kCultures.begin(), kCultures.end(),
                                   [&name](const Culture& each) { return equals_ignoring_case(each.name, name); });
  if (found != kCultures.end()) return found->order;
  return tl::unexpected<DateError>{
      {DateErrorKind::kUnknownCulture, fmt::format("expected a culture such as en-US, found {}; the nearest known: {}",
                                                   internal::quoted(culture), fmt::join(nearest(name), ", "))}};
}

}  // namespace probe::evidence
