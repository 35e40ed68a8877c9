#include "exporters/prometheus/metrics_page.hpp"

#include "exporters/prometheus/metric_families.hpp"
#include "exporters/prometheus/process_metrics.hpp"
#include "exporters/prometheus/text_format.hpp"

namespace probe::exporters {

std::string MetricsPage::text() {
  const auto now = clock_.steady();
  const bool current = renders_ > 0 && store_generation_ == store_.generation() &&
                       agent_generation_ == agent_.generation() && now < valid_until_;
  if (!current) render(now);
  return cached_ + to_text(collect_process());
}

void MetricsPage::render(core::SteadyTime now) {
  cached_ = to_text(collect(store_, agent_, now));
  store_generation_ = store_.generation();
  agent_generation_ = agent_.generation();
  valid_until_ = store_.next_stale_after(now);
  ++renders_;
}

}  // namespace probe::exporters
