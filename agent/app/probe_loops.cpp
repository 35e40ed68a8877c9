#include "agent/app/probe_loops.hpp"

#include "agent/async/wakeup.hpp"
#include "agent/runtime/schedule.hpp"

#include <utility>
#include <variant>

namespace probe::app {

/// One who waits in `run_now`.
struct ProbeLoops::Question {
  Question(std::shared_ptr<Questions> all, std::uint64_t number, const boost::asio::any_io_executor& executor)
      : questions(std::move(all)), ticket(number), wakeup(executor) {
    questions->emplace(ticket, this);
  }
  ~Question() { questions->erase(ticket); }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  std::shared_ptr<Questions> questions;
  std::uint64_t ticket;
  async::Wakeup wakeup;
  bool published = false;
};

ProbeLoops::ProbeLoops(boost::asio::any_io_executor publishing, std::size_t threads, EngineCommons& commons,
                       LoopsObserver& observer)
    : executor_(publishing),
      observer_(observer),
      news_(std::move(publishing), [this](LoopNews news) { read(std::move(news)); }) {
  for (std::size_t i = 0; i < threads; ++i) loops_.push_back(std::make_unique<ProbeLoop>(commons, news_));
}

ProbeLoops::~ProbeLoops() {
  stop();
  join();
}

void ProbeLoops::start() {
  for (const auto& loop : loops_) loop->start();
}

ProbeLoop& ProbeLoops::loop_of(std::string_view name) { return *loops_[runtime::stable_hash(name) % loops_.size()]; }

void ProbeLoops::set(std::span<const core::ConfiguredProbe> probes) {
  std::map<ProbeLoop*, std::vector<core::ConfiguredProbe>> shares;
  for (const auto& probe : probes) shares[&loop_of(probe.definition->name)].push_back(probe);
  for (const auto& loop : loops_) loop->set(std::move(shares[loop.get()]));
}

core::Awaitable<bool> ProbeLoops::run_now(std::string name) {
  if (stopped_) co_return false;
  Question question(questions_, ++last_ticket_, executor_);
  loop_of(name).run_now(name, question.ticket);
  co_await question.wakeup.wait_until(core::SteadyTime::max());
  co_return question.published;
}

void ProbeLoops::look_at(std::string name) {
  constexpr std::uint64_t kNobody = 0;
  if (!stopped_) loop_of(name).run_now(name, kNobody);
}

void ProbeLoops::stop() {
  stopped_ = true;
  for (const auto& loop : loops_) loop->stop();
}

void ProbeLoops::join() {
  for (const auto& loop : loops_) loop->join();
}

void ProbeLoops::read(LoopNews news) {
  if (stopped_) return;
  if (auto* finished = std::get_if<RunFinished>(&news)) {
    observer_.finished(finished->probe, std::move(finished->run), finished->next_due);
  } else if (auto* planned = std::get_if<RunsPlanned>(&news)) {
    observer_.planned(std::move(planned->runs));
  } else if (const auto* started = std::get_if<RunStarted>(&news)) {
    observer_.started(started->lateness);
  } else if (const auto* skipped = std::get_if<RunsSkipped>(&news)) {
    observer_.skipped(skipped->overlap, skipped->late);
  } else if (const auto* answered = std::get_if<RunAnswered>(&news)) {
    const auto question = questions_->find(answered->ticket);
    if (question == questions_->end()) return;
    question->second->published = answered->published;
    question->second->wakeup.signal()->notify();
  } else {
    observer_.broken(std::get<LoopBroken>(news).error);
  }
}

}  // namespace probe::app
