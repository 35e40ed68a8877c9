#include "exporters/prometheus/process_metrics.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace probe::exporters {
namespace {

TEST(ProcessMetrics, TheFieldsOfStatAreFoundBehindAnyProgramName) {
  const std::string tail =
      " S 1 1 1 0 -1 4194560 900 0 0 0 250 50 0 0 20 0 3 0 777 123456789 2048 18446744073709551615\n";
  for (const std::string name : {"(probe)", "(a) b (c)", "()", "(\n)"}) {
    const auto stat = parse_process_stat("42 " + name + tail);
    ASSERT_TRUE(stat.has_value()) << name;
    EXPECT_EQ(stat->cpu_ticks, 300U) << name;
    EXPECT_EQ(stat->start_ticks, 777U) << name;
    EXPECT_EQ(stat->virtual_bytes, 123456789U) << name;
    EXPECT_EQ(stat->resident_pages, 2048U) << name;
  }
}

TEST(ProcessMetrics, WhatIsNotAStatLineIsRefused) {
  for (const std::string line :
       {"", "42 (probe", "42 (probe) S 1 1", "42 (probe) S 1 1 1 0 -1 4194560 900 0 0 0 x 50 0 0 20 0 3 0 777 1 2 3"}) {
    EXPECT_FALSE(parse_process_stat(line).has_value()) << line;
  }
}

TEST(ProcessMetrics, AllSevenAreThereWithPlausibleValues) {
  std::vector<std::string> names;
  for (const auto& family : collect_process()) {
    names.push_back(family.base.name);
    ASSERT_EQ(family.base.metric.size(), 1U);
    const bool is_counter = family.base.type == ::prometheus::MetricType::Counter;
    EXPECT_GE(is_counter ? family.base.metric[0].counter.value : family.base.metric[0].gauge.value, is_counter ? 0 : 1)
        << family.base.name;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"process_cpu_seconds_total", "process_max_fds", "process_open_fds",
                                             "process_resident_memory_bytes", "process_start_time_seconds",
                                             "process_virtual_memory_bytes", "process_virtual_memory_max_bytes"}));
}

}  // namespace
}  // namespace probe::exporters
