#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What can go wrong in the agent itself.
inline constexpr std::array kAgent{
    CodeInfo{.id = "probe_timeout",
             .failure_class = FailureClass::kTimeout,
             .severity = Severity::kUnknown,
             .meaning = "The probe did not finish within its timeout, so nothing could be judged.",
             .detected_by =
                 "The run was still going at its deadline and was cancelled, or a part of it did not get its "
                 "turn before.",
             .causes = "A peer accepts connections and then says nothing\n"
                       "The timeout is too short for the number of things the probe looks at\n"
                       "A file lies on a network share that hangs\n"
                       "This host is overloaded, or unlocks slow PKCS#12 files of other probes",
             .remedy = "Run it alone and see which phase eats the time: `probe run NAME -o json`\n"
                       "Check the host: `uptime; vmstat 1 5`, and the share: `timeout 5 stat FILE`\n"
                       "Try the peer: `curl -sS -o /dev/null -w '%{time_namelookup} %{time_connect} %{time_appconnect} "
                       "%{time_total}\\n' URL`\n"
                       "If the peer is merely slow, raise the probe's `timeout`"},
    CodeInfo{
        .id = "internal_error",
        .failure_class = FailureClass::kException,
        .severity = Severity::kUnknown,
        .meaning = "The probe itself failed in a way that nobody foresaw, so nothing could be judged.",
        .detected_by = "The probe ended with an exception; its text, and what caused it, is in the Exception line.",
        .causes = "A defect in the probe\n"
                  "The host ran out of memory or file descriptors",
        .remedy = "Check by hand what the probe watches: until this is solved it is unwatched\n"
                  "Look for exhaustion: `free -m; dmesg --level=err,warn`, and in the agent's log: "
                  "`journalctl -u SERVICE --since -1h`\n"
                  "Repeat it: `probe run NAME -o json`; if it stays, report it with that output, the version "
                  "(`probe --version`) and the probe's configuration without secrets"},
};

}  // namespace probe::core::catalogue
