#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace probe::exporters {

/// Writes `text` at `at` and returns where it ends.
inline char* put(char* at, std::string_view text) { return std::ranges::copy(text, at).out; }

/// Text that grows at its end. Unlike with std::string, what is to be written piece by piece asks for room once, and
/// the room is not filled with zeros first.
class TextBuffer {
 public:
  /// Where at least `size` bytes more can be written; `end_at` says how many were. Invalidates pointers.
  char* room(std::size_t size) {
    if (capacity_ - size_ < size) grow(size);
    return bytes_.get() + size_;
  }
  /// `end`: behind the last byte written into the latest room.
  void end_at(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.get()); }

  void append(std::string_view text) { end_at(put(room(text.size()), text)); }

  std::string_view view() const { return {bytes_.get(), size_}; }
  /// Keeps the memory.
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t kFirst = 1 << 9;

  void grow(std::size_t size) {
    const std::size_t capacity = std::max({2 * capacity_, size_ + size, kFirst});
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
    std::ranges::copy(view(), bytes.get());
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace probe::exporters
