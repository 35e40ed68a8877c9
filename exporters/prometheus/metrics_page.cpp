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

}  // namespace

PageText MetricsPage::plain(PageFormat format) {
  auto& page = current(format);
  if (!page.plain) {
    const auto begun = clock_.steady();
    page.plain = std::make_shared<const std::string>(written(write_page, format));
    keep(begun);
  }
  return {page.plain, ending(format)};
}

PageText MetricsPage::gzipped(PageFormat format) {
  auto& page = current(format);
  if (!page.gzip) {
    const auto begun = clock_.steady();
    const auto part = page.plain ? gzip_part(*page.plain) : written(write_compressed_page, format);
    page.gzip = std::make_shared<const std::string>(gzip_beginning(part));
    page.gzip_sum = part.sum;
    ++compressions_;
    keep(begun);
  }
  return {page.gzip, gzip_ending(page.gzip_sum, gzip_part(ending(format)))};
}

MetricsPage::Rendered& MetricsPage::current(PageFormat format) {
  forget_what_is_outdated();
  return formats_[static_cast<std::size_t>(format)];
}

template <class Page>
Page MetricsPage::written(Page (&write)(const RunStore&, const AgentMetrics&, core::SteadyTime, PageFormat,
                                        std::size_t),
                          PageFormat format) {
  const auto now = clock_.steady();
  Page page = write(store_, agent_, now, format, page_workers(store_.records().size()));
  valid_until_ = store_.next_stale_after(now);
  ++renders_;
  return page;
}

/// What stands behind the part that stays.
std::string MetricsPage::ending(PageFormat format) const {
  FamilySet live;
  for (const auto& add : live_) add(live);
  std::string text = render(live.take(), format) + render(collect_process(), format);
  if (format == PageFormat::kOpenMetrics) text += kOpenMetricsEnd;
  return text;
}

/// What was begun then and is made now stays for as long again.
void MetricsPage::keep(core::SteadyTime begun) {
  const auto now = clock_.steady();
  kept_until_ = now + (now - begun);
}

void MetricsPage::forget_what_is_outdated() {
  const bool current = store_generation_ == store_.generation() && agent_generation_ == agent_.generation() &&
                       clock_.steady() < valid_until_;
  if (current || clock_.steady() < kept_until_) return;
  formats_ = {};
  store_generation_ = store_.generation();
  agent_generation_ = agent_.generation();
  valid_until_ = core::SteadyTime::max();
}

}  // namespace probe::exporters
