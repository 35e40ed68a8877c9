#include "exporters/prometheus/process_metrics.hpp"

#include "exporters/prometheus/family_set.hpp"
#include "exporters/prometheus/histogram.hpp"

#include <sys/resource.h>

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace probe::exporters {

namespace {

template <class T>
bool to_number(std::string_view text, T& value) {
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

/// Seconds since the epoch at which the machine started, from the `btime` line of /proc/stat.
std::optional<std::uint64_t> boot_time() {
  std::ifstream stat("/proc/stat");
  for (std::string line; std::getline(stat, line);) {
    std::uint64_t value = 0;
    if (line.starts_with("btime ") && to_number(std::string_view(line).substr(6), value)) return value;
  }
  return std::nullopt;
}

/// Open descriptors, without the one needed to look.
std::optional<double> open_descriptors() {
  std::error_code error;
  std::filesystem::directory_iterator entries("/proc/self/fd", error);
  if (error) return std::nullopt;
  double count = -1;
  for (const std::filesystem::directory_iterator end; entries != end && !error; entries.increment(error)) ++count;
  return count;
}

std::optional<core::SystemTime> start_time(const ProcessStat& stat, double ticks_per_second) {
  static const auto booted_at = boot_time();
  if (!booted_at) return std::nullopt;
  const std::chrono::duration<double> since_boot(static_cast<double>(stat.start_ticks) / ticks_per_second);
  return core::SystemTime(std::chrono::seconds(*booted_at)) +
         std::chrono::duration_cast<core::SystemTime::duration>(since_boot);
}

void add_stat(FamilySet& set, const ProcessStat& stat) {
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto bytes_per_page = static_cast<double>(sysconf(_SC_PAGESIZE));
  set.gauge(families::kProcessVirtual, {}, static_cast<double>(stat.virtual_bytes));
  set.gauge(families::kProcessResident, {}, static_cast<double>(stat.resident_pages) * bytes_per_page);
  const auto started_at = start_time(stat, ticks_per_second);
  set.counter(families::kProcessCpu, {}, static_cast<double>(stat.cpu_ticks) / ticks_per_second, started_at);
  if (started_at) set.gauge(families::kProcessStart, {}, seconds(started_at->time_since_epoch()));
}

/// RLIM_INFINITY is the largest unsigned 64-bit number, which is how other exporters show “no limit”.
void add_limit(FamilySet& set, const FamilyInfo& info, __rlimit_resource resource) {
  rlimit limit{};
  if (getrlimit(resource, &limit) == 0) set.gauge(info, {}, static_cast<double>(limit.rlim_cur));
}

}  // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view line) {
  // Field 2, the name, ends at the last parenthesis; what follows starts with field 3.
  const auto name_end = line.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  line.remove_prefix(name_end + 1);
  ProcessStat stat;
  std::uint64_t user_ticks = 0;
  std::uint64_t system_ticks = 0;
  int field = 2;
  bool complete = false;
  while (!complete && line.find_first_not_of(" \n") != std::string_view::npos) {
    line.remove_prefix(line.find_first_not_of(" \n"));
    const auto word = line.substr(0, line.find_first_of(" \n"));
    line.remove_prefix(word.size());
    ++field;
    bool ok = true;
    if (field == 14) ok = to_number(word, user_ticks);
    if (field == 15) ok = to_number(word, system_ticks);
    if (field == 22) ok = to_number(word, stat.start_ticks);
    if (field == 23) ok = to_number(word, stat.virtual_bytes);
    if (field == 24) ok = complete = to_number(word, stat.resident_pages);
    if (!ok) return std::nullopt;
  }
  if (!complete) return std::nullopt;
  stat.cpu_ticks = user_ticks + system_ticks;
  return stat;
}

std::vector<Family> collect_process() {
  FamilySet set;
  std::ifstream file("/proc/self/stat");
  const std::string line{std::istreambuf_iterator<char>(file), {}};
  if (const auto stat = parse_process_stat(line)) add_stat(set, *stat);
  if (const auto count = open_descriptors()) set.gauge(families::kProcessOpenFds, {}, *count);
  add_limit(set, families::kProcessMaxFds, RLIMIT_NOFILE);
  add_limit(set, families::kProcessVirtualMax, RLIMIT_AS);
  return set.take();
}

}  // namespace probe::exporters
