#include "exporters/console/printable.hpp"
#include "exporters/http/listen_address.hpp"
#include "exporters/http/router.hpp"
#include "exporters/prometheus/open_metrics.hpp"
#include "exporters/prometheus/text_format.hpp"
#include "tests/fuzz/exporters/targets.hpp"

#include <prometheus/metric_family.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace probe::fuzzing {

namespace {

std::vector<exporters::Route> routes() {
  return {{{"GET"}, "/metrics", [](const exporters::Request&) { return exporters::Response{}; }},
          {{"POST"}, "/-/reload", [](const exporters::Request&) { return exporters::Response{}; }}};
}

exporters::Family family_with(std::string_view label, std::string_view help) {
  prometheus::MetricFamily family;
  family.name = "probe_info";
  family.help = help;
  family.type = prometheus::MetricType::Gauge;
  auto& metric = family.metric.emplace_back();
  metric.label.push_back({"probe", exporters::label_value(label)});
  metric.gauge.value = 1;
  return {std::move(family), {}};
}

}  // namespace

bool request_target(std::string_view bytes) {
  static const auto kRoutes = routes();
  auto rest = bytes;
  const auto method = take_until(rest, ' ');
  const auto target = exporters::split_target(rest);
  demand(target.path.empty() || target.path.front() == '/', "a path begins with a slash");
  demand(target.path.find('?') == std::string_view::npos, "a path has no query");
  demand(target.path.size() + target.query.size() <= rest.size(), "path and query are parts of the target");
  const auto routing = exporters::find_route(kRoutes, method, target.path);
  demand(routing.route != nullptr || routing.refusal.status == 404 || routing.refusal.status == 405,
         "there is a route or a refusal");
  if (routing.route == nullptr) demand_utf8(routing.refusal.body, "the text of a refusal");
  return true;
}

bool listen_address(std::string_view bytes) {
  try {
    const auto address = exporters::parse_listen_address(bytes);
    demand(exporters::parse_listen_address(exporters::to_string(address)) == address, "an address reads back");
  } catch (const std::invalid_argument& error) {
    demand(*error.what() != '\0', "an error has a message");
  }
  return true;
}

bool printable_text(std::string_view bytes) {
  if (bytes.empty()) return false;
  const auto width = static_cast<std::size_t>(static_cast<unsigned char>(bytes.front())) % 80 + 1;
  const auto shown = exporters::printable(bytes.substr(1));
  demand_utf8(shown, "what a terminal shows");
  demand(exporters::printable(shown) == shown, "what is printable stays as it is");
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f'; };
  demand(std::ranges::none_of(shown, is_control), "a terminal gets no control characters");
  const auto lines = exporters::wrap(shown, width);
  demand(!lines.empty(), "there is one line at least");
  for (const auto& line : lines) {
    demand_utf8(line, "a line");
    demand(exporters::columns(line) <= width, "a line is no wider than it may be");
    demand(exporters::columns(exporters::pad_left(line, width)) == width, "a line can be padded");
  }
  return true;
}

bool metric_label(std::string_view bytes) {
  const auto label = exporters::label_value(bytes);
  demand_utf8(label, "a label");
  demand(label.size() <= exporters::kMaxLabelBytes, "a label is bounded");
  demand(exporters::label_value(label) == label, "a label stays as it is");
  const std::vector<exporters::Family> families{family_with(bytes, label)};
  for (const auto& page : {exporters::to_text(families), exporters::to_open_metrics(families)}) {
    demand_utf8(page, "a page of metrics");
    demand(std::ranges::count(page, '\n') == 3, "HELP, TYPE and one sample are three lines");
  }
  return true;
}

}  // namespace probe::fuzzing
