#include "exporters/json_lines/json_lines.hpp"

#include "exporters/json_lines/json_lines_work.hpp"

#include <thread>
#include <utility>

namespace probe::exporters {

namespace {

/// The agent has to end within two seconds of the signal.
constexpr std::chrono::seconds kPatienceAtTheEnd(1);

}  // namespace

JsonLines::JsonLines(std::string path, Say say, std::size_t max_queued)
    : work_(std::make_shared<JsonLinesWork>(std::move(path), std::move(say), max_queued)) {
  // Abandoned at the end when a disk or the reader of a pipe does not answer: such a thread cannot be joined.
  std::thread([work = work_] { work->run(); }).detach();
}

JsonLines::~JsonLines() { work_->stop(kPatienceAtTheEnd); }

void JsonLines::publish(const core::ProbeRun& run) { work_->add(run); }

JsonLinesStats JsonLines::stats() const { return work_->stats(); }

bool JsonLines::wait_until_written(std::chrono::milliseconds patience) { return work_->wait_until_written(patience); }

}  // namespace probe::exporters
