#pragma once

#include <span>
#include <string>
#include <string_view>

namespace probe::fuzzing {

/// One way in for bytes that others send. `run` hands any bytes to the product and demands what must hold for all of
/// them. False: not worth a place in the corpus, as input that costs more time than it shows.
struct Target {
  std::string_view name;
  bool (*run)(std::string_view bytes);
};

/// The targets of this program: each folder has one list, in targets.cpp.
std::span<const Target> targets();

/// Ends the process like a crash, with `what` on standard error, when `holds` is not so: libFuzzer then keeps the
/// input. `what` is what must hold.
void demand(bool holds, std::string_view what);

/// Demands well-formed UTF-8.
void demand_utf8(std::string_view text, std::string_view what);

/// Demands that `text` can go on a line of a log or a page: not empty, well-formed UTF-8, no control characters, at
/// most 4096 bytes.
void demand_message(std::string_view text, std::string_view what);

/// Takes the bytes before the first byte `separator` off `rest`; all of them where there is none.
std::string_view take_until(std::string_view& rest, char separator);

}  // namespace probe::fuzzing
