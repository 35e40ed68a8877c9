#pragma once

#include <cstddef>
#include <filesystem>

namespace probe::testing {

/// A disk with little room, for tests of what happens when there is none: a tmpfs over an empty folder, seen by the
/// thread that made it and by the processes that it starts. Needs root; `is_possible` tells. Throws std::system_error.
class SmallDisk {
 public:
  static bool is_possible();

  SmallDisk(std::filesystem::path folder, std::size_t bytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  /// Takes all the room that is left, until `make_room`.
  void fill() const;
  void make_room() const;

  /// Nobody may have a file open to write when it becomes read-only.
  void make_read_only() const;
  void make_writable() const;

 private:
  std::filesystem::path filler() const { return folder_ / "filler"; }

  std::filesystem::path folder_;
};

}  // namespace probe::testing
