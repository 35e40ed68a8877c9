#include "exporters/history/run_history.hpp"

#include "exporters/history/history_work.hpp"

#include <thread>
#include <utility>

namespace probe::exporters {

namespace {

/// The agent has to end within two seconds of the signal.
constexpr std::chrono::seconds kPatienceAtTheEnd(1);

}  // namespace

RunHistory::RunHistory(HistoryOptions options, Say say)
    : work_(std::make_shared<HistoryWork>(std::move(options), std::move(say))) {
  // Abandoned at the end when a disk does not answer: a thread that hangs in it cannot be joined.
  std::thread([work = work_] { work->run(); }).detach();
}

RunHistory::~RunHistory() { work_->stop(kPatienceAtTheEnd); }

void RunHistory::publish(const core::ProbeRun& run) { work_->add(run); }

void RunHistory::cause_changed(std::string_view probe, std::string_view caused_by) {
  work_->add(CauseChange{std::string(probe), std::string(caused_by)});
}

HistoryStats RunHistory::stats() const { return work_->stats(); }

bool RunHistory::wait_until_written(std::chrono::milliseconds patience) { return work_->wait_until_written(patience); }

}  // namespace probe::exporters
