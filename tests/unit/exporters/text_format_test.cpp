#include "exporters/prometheus/text_format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace probe::exporters {
namespace {

using ::prometheus::ClientMetric;
using ::prometheus::MetricFamily;
using ::prometheus::MetricType;

MetricFamily gauge(std::string name, double value, std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  return {std::move(name), "Help", MetricType::Gauge, {metric}};
}

std::string text_of(std::vector<MetricFamily> families) {
  std::vector<Family> with_details;
  for (auto& family : families) with_details.push_back({std::move(family), {}});
  return to_text(with_details);
}

TEST(TextFormat, EveryTypeIsWrittenAsTheFormatSays) {
  ClientMetric histogram;
  histogram.label = {{"probe", "a"}};
  histogram.histogram = {3, 1.25, {{1, 0.5}, {3, std::numeric_limits<double>::infinity()}}};
  ClientMetric summary;
  summary.summary = {2, 0.75, {{0.5, 0.25}}};
  ClientMetric counter;
  counter.counter.value = 7;
  ClientMetric untyped;
  untyped.untyped.value = 1;
  untyped.timestamp_ms = 1000;
  EXPECT_EQ(text_of({{"c_total", "A counter", MetricType::Counter, {counter}},
                     gauge("g", -2.5),
                     {"h", "A histogram", MetricType::Histogram, {histogram}},
                     {"s", "A summary", MetricType::Summary, {summary}},
                     {"u", "An untyped", MetricType::Untyped, {untyped}}}),
            "# HELP c_total A counter\n# TYPE c_total counter\nc_total 7\n"
            "# HELP g Help\n# TYPE g gauge\ng -2.5\n"
            "# HELP h A histogram\n# TYPE h histogram\n"
            "h_bucket{probe=\"a\",le=\"0.5\"} 1\nh_bucket{probe=\"a\",le=\"+Inf\"} 3\n"
            "h_sum{probe=\"a\"} 1.25\nh_count{probe=\"a\"} 3\n"
            "# HELP s A summary\n# TYPE s summary\ns{quantile=\"0.5\"} 0.25\ns_sum 0.75\ns_count 2\n"
            "# HELP u An untyped\n# TYPE u untyped\nu 1 1000\n");
}

TEST(TextFormat, AHistogramWithoutInfinityBucketGetsOne) {
  ClientMetric metric;
  metric.histogram = {3, 1.25, {{1, 0.5}}};
  EXPECT_EQ(
      text_of({{"h", "Help", MetricType::Histogram, {metric}}}),
      "# HELP h Help\n# TYPE h histogram\nh_bucket{le=\"0.5\"} 1\nh_bucket{le=\"+Inf\"} 3\nh_sum 1.25\nh_count 3\n");
}

TEST(TextFormat, HelpCannotInjectASample) {
  MetricFamily family = gauge("g", 1);
  family.help = "first\nevil_injected 1 \\ \"quoted\" \xff";
  EXPECT_EQ(text_of({family}), "# HELP g first\\nevil_injected 1 \\\\ \"quoted\" \xEF\xBF\xBD\n# TYPE g gauge\ng 1\n");
}

TEST(TextFormat, NumbersHaveTheShortestFormThatReadsBackTheSame) {
  struct Case {
    const char* name;
    double input;
    std::string want;
  };
  const Case cases[] = {
      {"sum of decimals", 0.1 + 0.2, "0.30000000000000004"},
      {"whole", 3, "3"},
      {"timestamp", 1795458152, "1795458152"},
      {"small", 5e-7, "5e-07"},
      {"large", 1.5e300, "1.5e+300"},
      {"negative zero", -0.0, "-0"},
      {"infinity", HUGE_VAL, "+Inf"},
      {"negative infinity", -HUGE_VAL, "-Inf"},
      {"not a number", std::nan(""), "NaN"},
  };
  for (const auto& [name, input, want] : cases) {
    EXPECT_EQ(text_of({gauge("g", input)}), "# HELP g Help\n# TYPE g gauge\ng " + want + "\n") << name;
  }
}

TEST(TextFormat, LabelValuesAreMadeFitAndEscaped) {
  struct Case {
    const char* name;
    std::string input;
    std::string want;
  };
  const Case cases[] = {
      {"plain", "auth-certificate", "auth-certificate"},
      {"quote", R"(say "x")", R"(say \"x\")"},
      {"backslash", R"(C:\n)", R"(C:\\n)"},
      {"newline", "a\nb", "a\\nb"},
      {"tab is kept", "a\tb", "a\tb"},
      {"control", "a\x1b[0m\rb",
       "a\xEF\xBF\xBD[0m\xEF\xBF\xBD"
       "b"},
      {"nul", std::string("a\0b", 3),
       "a\xEF\xBF\xBD"
       "b"},
      {"UTF-8 is kept", "Zürich ✓", "Zürich ✓"},
      {"bytes that are not UTF-8", "a\xff\xc3(", "a\xEF\xBF\xBD\xEF\xBF\xBD("},
      {"256 bytes are kept", std::string(256, 'x'), std::string(256, 'x')},
      {"more are cut", std::string(257, 'x'), std::string(253, 'x') + "…"},
      {"cut at a character", std::string(252, 'x') + "éééé", std::string(252, 'x') + "…"},
  };
  for (const auto& [name, input, want] : cases) {
    EXPECT_EQ(text_of({gauge("g", 1, {{"l", input}})}), "# HELP g Help\n# TYPE g gauge\ng{l=\"" + want + "\"} 1\n")
        << name;
    EXPECT_EQ(label_value(label_value(input)), label_value(input)) << name;
  }
}

TEST(TextFormat, AnInvalidNameIsADefect) {
  EXPECT_DEBUG_DEATH(text_of({gauge("not a name", 1)}), "is_valid_name");
  EXPECT_DEBUG_DEATH(text_of({gauge("1st", 1)}), "is_valid_name");
}

}  // namespace
}  // namespace probe::exporters
