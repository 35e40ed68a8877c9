#pragma once

#include "agent/core/code_info.hpp"

#include <array>

namespace probe::core::catalogue {

/// What keeps a probe from getting at the things it is to judge: exports, lists, trust stores.
inline constexpr std::array kInput{
    CodeInfo{.id = "input_missing",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "An input of the probe is not there, so nothing could be judged.",
             .detected_by = "The file does not exist, or the object or value that the probe needs is not in it.",
             .causes = "The scheduled job that writes it never ran, or writes elsewhere\n"
                       "The path in the configuration is wrong\n"
                       "The share it lies on is not mounted",
             .remedy = "Look: `ls -l FILE`; `findmnt -T FILE`\n"
                       "Start the job that writes it; Windows: `Get-ScheduledTask TASK | Get-ScheduledTaskInfo`, "
                       "`Start-ScheduledTask TASK`\n"
                       "Or export by hand: `Get-AuthConfig | Format-List | Out-File -Encoding utf8 authconfig.txt`\n"
                       "Try again: `probe run NAME`"},
    CodeInfo{.id = "input_unreadable",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "An input of the probe exists but could not be read, so nothing could be judged.",
             .detected_by = "Opening or reading it failed, or it is larger than the probe accepts.",
             .causes = "The agent's account may not read the file or one of its folders\n"
                       "The path names a folder\n"
                       "The file grew: the job appends to it instead of replacing it",
             .remedy = "Show the rights along the whole path, and the size: `namei -l FILE; ls -l FILE`\n"
                       "Let the agent's group read it: `chgrp GROUP FILE && chmod 640 FILE`\n"
                       "Check what confines the service: `systemctl show SERVICE -p ReadOnlyPaths,InaccessiblePaths,"
                       "ProtectHome`\n"
                       "Make the job replace the file: `Out-File` without `-Append`"},
    CodeInfo{.id = "input_stale",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "An input of the probe is too old to be believed.",
             .detected_by =
                 "The time at which it was collected, or else the file's time of change, is further back than the "
                 "configured limit.",
             .causes = "The job that refreshes it fails or was switched off\n"
                       "Its account's password expired\n"
                       "The copy to this host fails\n"
                       "A clock is wrong",
             .remedy = "See its age: `stat -c '%y %n' FILE; date`\n"
                       "Windows: `Get-ScheduledTask TASK | Get-ScheduledTaskInfo` shows LastTaskResult; 0 is success\n"
                       "Linux: `systemctl list-timers`, `journalctl -u UNIT --since -1d`\n"
                       "Run the job, then `probe run NAME`"},
    CodeInfo{
        .id = "input_parse_error",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "An input of the probe could not be understood, so nothing could be judged.",
        .detected_by = "The text does not follow the grammar of its format; the message says where it stops making "
                       "sense.",
        .causes = "The file is cut off or was read while being written\n"
                  "It holds an error message, or table output instead of a list\n"
                  "A value is missing, or a date has another country's order",
        .remedy = "Look at the place named in the message: `sed -n 1,20p FILE | cat -A`\n"
                  "Export as a list, one object: `Get-AuthConfig | Format-List | Out-File -Encoding utf8 "
                  "authconfig.txt`; never `Format-Table`\n"
                  "Write to a temporary name and rename it, so that no half file is seen\n"
                  "Dates: set the culture in the probe's configuration to that of the exporting shell, `Get-Culture`"},
    CodeInfo{.id = "trust_store_unreadable",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The configured bundle of trusted authorities cannot be used, so no peer could be verified.",
             .detected_by = "The CA file could not be opened, or holds no certificate in PEM form.",
             .causes = "The path is wrong or the agent's account may not read it\n"
                       "The file is DER or PKCS#12 instead of PEM\n"
                       "An update left it empty",
             .remedy =
                 "See what it holds: `openssl crl2pkcs7 -nocrl -certfile FILE | openssl pkcs7 -print_certs -noout`\n"
                 "Show the rights along the path: `namei -l FILE`\n"
                 "From DER: `openssl x509 -inform der -in ca.cer -out ca.pem`\n"
                 "Rebuild the system's bundle: `update-ca-certificates --fresh`"},
};

}  // namespace probe::core::catalogue
