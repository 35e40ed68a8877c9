#pragma once

#include "agent/async/wakeup.hpp"
#include "agent/core/awaitable.hpp"
#include "agent/core/clock.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace probe::process {

/// Lets a limited number of things happen at once. One for each event loop; not thread-safe.
class Places : public std::enable_shared_from_this<Places> {
 public:
  /// Held for as long as the thing lasts.
  class Place {
   public:
    explicit Place(std::shared_ptr<Places> places) : places_(std::move(places)) { ++places_->taken_; }
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (places_) places_->give_back();
    }

   private:
    std::shared_ptr<Places> places_;
  };

  explicit Places(std::size_t limit) : limit_(limit) {}

  /// A place, as soon as there is one; none at `deadline`. Throws operation_aborted when the coroutine is cancelled.
  core::Awaitable<std::optional<Place>> take(core::SteadyTime deadline);

 private:
  void give_back();

  std::size_t limit_;
  std::size_t taken_ = 0;
  std::vector<std::weak_ptr<async::Wakeup::Signal>> waiting_;
};

}  // namespace probe::process
