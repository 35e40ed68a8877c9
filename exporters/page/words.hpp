#pragma once

#include "agent/core/clock.hpp"
#include "exporters/overview/probe_state.hpp"
#include "exporters/page/html.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace probe::exporters {

/// As people say it, with one unit: `26 ms`, `12 s`, `5 min`, `3 h`, `12 days`.
std::string spoken(std::chrono::nanoseconds duration);
/// `1 probe`, `3 probes`
std::string counted(std::size_t count, std::string_view noun);

/// `12 s ago`; `just now` for less than a second.
std::string ago_text(core::SystemTime then, core::SystemTime now);
/// `in 40 s`; `now` from a second before on, and as long as the run that is due then may be under way, for `longest`;
/// after that `late by 3 min`.
std::string due_text(core::SystemTime due, core::SystemTime now, std::chrono::nanoseconds longest);
/// The same as a `time`, which says when exactly.
Html ago(core::SystemTime then, core::SystemTime now);
Html due_at(core::SystemTime due, core::SystemTime now, std::chrono::nanoseconds longest);
/// The time itself.
Html moment(core::SystemTime time);

/// The class that the stylesheet knows a state by.
std::string_view class_of(ProbeState state);
/// The state in a word for people: `Failed`, `Succeeded`, `Stale`, `Waiting`.
std::string_view word_of(ProbeState state);

/// Text of the catalogue, in which commands stand between backticks.
Html prose(std::string_view text);
/// Lines of the catalogue as a list; numbered when they are steps.
Html listed(std::string_view lines, bool steps);

}  // namespace probe::exporters
