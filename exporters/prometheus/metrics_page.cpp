#include "exporters/prometheus/metrics_page.hpp"

#include "exporters/prometheus/metric_families.hpp"
#include "exporters/prometheus/open_metrics.hpp"
#include "exporters/prometheus/process_metrics.hpp"
#include "exporters/prometheus/text_format.hpp"

namespace probe::exporters {

namespace {

std::string render(const std::vector<Family>& families, PageFormat format) {
  return format == PageFormat::kText ? to_text(families) : to_open_metrics(families);
}

/// What stands behind the part that stays.
std::string ending(PageFormat format) {
  std::string text = render(collect_process(), format);
  if (format == PageFormat::kOpenMetrics) text += kOpenMetricsEnd;
  return text;
}

}  // namespace

std::string MetricsPage::plain(PageFormat format) { return *rendered(format).plain + ending(format); }

std::string MetricsPage::gzipped(PageFormat format) {
  auto& page = rendered(format);
  if (!page.gzip) {
    page.gzip = gzip_part(*page.plain);
    ++compressions_;
  }
  return gzip_stream(*page.gzip, gzip_part(ending(format)));
}

MetricsPage::Rendered& MetricsPage::rendered(PageFormat format) {
  forget_what_is_outdated();
  auto& page = formats_[static_cast<std::size_t>(format)];
  if (!page.plain) {
    const auto now = clock_.steady();
    page.plain = render(collect(store_, agent_, now), format);
    valid_until_ = store_.next_stale_after(now);
    ++renders_;
  }
  return page;
}

void MetricsPage::forget_what_is_outdated() {
  const bool current = store_generation_ == store_.generation() && agent_generation_ == agent_.generation() &&
                       clock_.steady() < valid_until_;
  if (current) return;
  formats_ = {};
  store_generation_ = store_.generation();
  agent_generation_ = agent_.generation();
  valid_until_ = core::SteadyTime::max();
}

}  // namespace probe::exporters
