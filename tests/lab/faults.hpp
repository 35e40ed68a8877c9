#pragma once

#include "tests/lab/lab_state.hpp"

#include <span>
#include <string>
#include <string_view>

namespace probe::lab {

/// One thing that can be broken. Alone it turns exactly one probe Failed with exactly one failing code, apart from
/// probes that depend on that one and read the same input. When the code is a warning, the probe warns of it instead.
struct Fault {
  std::string_view id;
  std::string_view effect;  ///< what it does to the organisation
  std::string_view probe;   ///< the probe of the written probe.yml that tells
  std::string_view code;    ///< the cause it names
  void (*apply)(LabState&);
  std::string_view dependent_probe{};  ///< a probe that fails too, caused by the first; usually none
};

/// All of them, by probe, in the order of the chain.
std::span<const Fault> faults();

/// The fault with that id, or nullptr.
const Fault* find_fault(std::string_view id);

/// All of them for people, a line each below a line of headings.
std::string fault_table();

/// What to tell somebody who named a fault that does not exist, with the nearest name or all of them.
std::string unknown_fault(std::string_view id);

}  // namespace probe::lab
