#pragma once

namespace probe::async {

/// Whether a BlockingPool was destroyed while a call was stuck, so that its thread runs on. It may be inside a library:
/// a process that has one ends by std::_Exit, which takes nothing down under it. Thread-safe.
bool has_left_threads();

}  // namespace probe::async
