#include "exporters/textfile/textfile.hpp"

#include "exporters/prometheus/metric_families.hpp"
#include "exporters/prometheus/text_format.hpp"

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

namespace probe::exporters {

namespace {

constexpr mode_t kMode = 0644;

bool is_of_one_round(const Family& family) {
  return family.base.type == ::prometheus::MetricType::Gauge && !family.base.name.starts_with("probe_agent_");
}

/// A file beside the one to be, which goes unless it took its place. The name does not end in `.prom`: node_exporter
/// would read it.
class NewFile {
 public:
  explicit NewFile(const std::string& path) : path_(path), name_(path + ".XXXXXX") {
    descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail();
  }
  ~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const auto count = ::write(descriptor_, text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail();
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  void take_place() {
    if (::fchmod(descriptor_, kMode) != 0) fail();
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) fail();
    if (::rename(name_.c_str(), path_.c_str()) != 0) fail();
    name_.clear();
  }

 private:
  [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), "cannot write " + path_); }

  std::string path_;
  std::string name_;
  int descriptor_ = -1;
};

}  // namespace

std::string metrics_of(const std::vector<core::ProbeRun>& runs, const core::Clock& clock) {
  constexpr auto kOnDemand = std::chrono::milliseconds::zero();
  RunStore store(clock);
  for (const auto& run : runs) {
    store.expect(std::make_shared<core::ProbeDefinition>(
        core::ProbeDefinition{run.probe, run.type, run.chain, {}, kOnDemand, {}}));
    store.publish(run);
  }
  const AgentMetrics agent({}, clock.now());
  auto families = collect(store, agent, clock.steady());
  std::erase_if(families, [](const Family& family) { return !is_of_one_round(family); });
  return to_text(families);
}

std::string textfile_of(const RunStore& store, const AgentMetrics& agent, const core::Clock& clock) {
  return to_text(collect(store, agent, clock.steady()));
}

void write_textfile(const std::string& path, std::string_view text) {
  NewFile file(path);
  file.write(text);
  file.take_place();
}

}  // namespace probe::exporters
