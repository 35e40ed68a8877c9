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
             .detected_by = "The file does not exist or is empty, the program that prints it printed nothing, or the "
                            "object or value that the probe needs is not in it.",
             .causes = "The scheduled job that writes it never ran, or writes elsewhere\n"
                       "The job ran, but its command failed and left an empty file\n"
                       "The path in the configuration is wrong\n"
                       "The share it lies on is not mounted",
             .remedy =
                 "Look whether it is there, and of what size: `ls -l FILE`; `findmnt -T FILE`\n"
                 "Start the job that writes it; Windows: `Get-ScheduledTask TASK | Get-ScheduledTaskInfo`, "
                 "`Start-ScheduledTask TASK`\n"
                 "It is empty: run the job's command by hand as the job's account, and read what it complains of\n"
                 "Or export by hand, with the command whose objects the probe reads: `COMMAND | Format-List | "
                 "Out-File -Encoding utf8 FILE`\n"
                 "Try again: `probe run NAME`"},
    CodeInfo{
        .id = "input_unreadable",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "An input of the probe exists but could not be read, so nothing could be judged.",
        .detected_by = "Opening or reading it failed, it is no regular file, it is larger than the probe accepts, or "
                       "a pattern matches too many files.",
        .causes = "The agent's account may not read the file or one of its folders\n"
                  "The path names a folder, a FIFO, a device or a loop of links\n"
                  "The file grew: the job appends to it instead of replacing it\n"
                  "Old exports pile up beside it, and the pattern matches them all",
        .remedy = "Permission denied: see the rights along the path, `namei -l FILE`, and let the agent's group read "
                  "it, `chgrp GROUP FILE && chmod 640 FILE`\n"
                  "Denied all the same: see what confines the service, `systemctl show SERVICE -p "
                  "ReadOnlyPaths,InaccessiblePaths,ProtectHome`\n"
                  "No regular file, or a loop of links: see what the path names, `namei -l FILE; stat FILE`, and "
                  "name the file itself in the configuration\n"
                  "Too large: make the job replace the file, `Out-File` without `-Append`\n"
                  "Too many files: delete old ones, or write a narrower pattern into the configuration"},
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
        .causes = "The file is another one, or was read while being written\n"
                  "It holds an error message, or table output instead of a list\n"
                  "Lines of it were edited: a property stands in another column, or twice\n"
                  "A value is missing, or a date has another country's order",
        .remedy = "Look at the place named in the message: `sed -n 1,20p FILE | cat -A`\n"
                  "Export again, as a list and unchanged, with the command whose objects the probe reads: `COMMAND | "
                  "Format-List | Out-File -Encoding utf8 FILE`; never `Format-Table`\n"
                  "Write to a temporary name and rename it, so that no half file is seen\n"
                  "Dates: set the culture in the probe's configuration to that of the exporting shell, `Get-Culture`"},
    CodeInfo{.id = "input_not_collected",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The job that writes the export could not get this part of it, so nothing could be judged.",
             .detected_by =
                 "The section is null or empty in the collector's document and its `errors` name the command, "
                 "or an export holds the command's error instead of objects.",
             .causes = "The account that the job runs under lacks the role for the command\n"
                       "The command is not there: another version of Exchange, or not the Exchange Management Shell\n"
                       "The server or its remote PowerShell did not answer just then",
             .remedy = "See what failed: `jq .errors exchange.json`; Windows: `.\\Export-ProbeEvidence.ps1 -Verbose`\n"
                       "See which role grants the command: `Get-ManagementRole -Cmdlet COMMAND`\n"
                       "Give it to the account: `Add-RoleGroupMember 'View-Only Organization Management' -Member "
                       "ACCOUNT`\n"
                       "Try it as that account: `COMMAND | Format-List`; no such command: open the Exchange Management "
                       "Shell, or `Get-Command COMMAND`\n"
                       "Run the job again, `Start-ScheduledTask TASK`, then `probe run NAME`"},
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
    CodeInfo{.id = "input_date_ambiguous",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "A date can be read in two ways and nothing says which one is meant, so it was not used.",
             .detected_by =
                 "Day and month are both twelve or less, the text is not in ISO 8601, and no culture is configured.",
             .causes = "The export holds dates in the culture of the shell that wrote it\n"
                       "The culture in the configuration was removed, or the export now comes from another server",
             .remedy =
                 "Ask the exporting shell: `Get-Culture`, and set that name as culture in the probe's configuration\n"
                 "Or export dates that cannot be misread: `.\\Export-ProbeEvidence.ps1 -Path exchange.json`\n"
                 "By hand: `$c = Get-AuthConfig; $c.NextCertificateEffectiveDate.ToUniversalTime().ToString('o')`"},
    CodeInfo{.id = "input_truncated",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The export was cut off, so what is missing from it proves nothing.",
             .detected_by =
                 "A list ends in dots, a closing element or bracket is missing, a property is missing that is "
                 "always printed, or a deeper object was written as mere text.",
             .causes = "PowerShell shortens long lists when it prints them\n"
                       "ConvertTo-Json stops at depth 2 unless told otherwise\n"
                       "The file was read while it was being written, or the disk is full\n"
                       "Lines were taken out by hand",
             .remedy = "Export again and leave nothing out: `COMMAND | Format-List | Out-File -Encoding utf8 FILE`\n"
                       "Print whole lists: `$FormatEnumerationLimit = -1` before the export\n"
                       "JSON: `ConvertTo-Json -Depth 6`\n"
                       "Write to another name, then rename: `Move-Item -Force exchange.tmp exchange.json`\n"
                       "Or let the collector do all that: `.\\Export-ProbeEvidence.ps1 -Path exchange.json`\n"
                       "Check for room: `df -h .`; Windows: `Get-Volume`"},
    CodeInfo{
        .id = "ldap_unreachable",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "The directory could not be asked, so nothing in it could be judged.",
        .detected_by = "No connection to the LDAP server stood in time, or TLS with it failed; LDAP results 81 and 91, "
                       "or busy and unavailable, 51 and 52.",
        .causes = "The domain controller was moved, is down or restarts\n"
                  "LDAPS is not offered: the domain controller has no certificate, or one that is not trusted here\n"
                  "A firewall closes port 389 or 636",
        .remedy = "Try it: `ldapsearch -H ldaps://DC -x -b '' -s base -d 1`\n"
                  "See the port and the certificate: `nc -vz DC 636; openssl s_client -connect DC:636 </dev/null`\n"
                  "Find another domain controller: `dig +short SRV _ldap._tcp.dc._msdcs.DOMAIN`\n"
                  "On Windows: `Test-NetConnection DC -Port 636`, `dcdiag /s:DC /test:Connectivity`"},
    CodeInfo{
        .id = "ldap_bind_failed",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "The directory refused the login, so nothing in it could be judged.",
        .detected_by = "LDAP result 49, 48, 8 or 13 for the bind; Active Directory's sub-code is in the evidence.",
        .causes = "52e: the password is wrong; 532: it has expired; 773: it must be changed\n"
                  "775: the account is locked out; 533: disabled; 701: expired\n"
                  "The directory demands TLS or signing for logins",
        .remedy =
            "Try it: `ldapsearch -H ldaps://DC -x -D ACCOUNT@DOMAIN -y PASSWORDFILE -b '' -s base`; the password file "
            "must not end with a line feed\n"
            "See the account: `Get-ADUser ACCOUNT -Properties LockedOut, PasswordExpired, Enabled, "
            "AccountExpirationDate`\n"
            "Mend it: `Unlock-ADAccount ACCOUNT`, `Set-ADAccountPassword ACCOUNT -Reset`, `Enable-ADAccount ACCOUNT`\n"
            "Use `ldaps://` or StartTLS instead of plain `ldap://`"},
    CodeInfo{.id = "ldap_object_not_found",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The directory answered, but the object asked for is not there or may not be seen.",
             .detected_by = "LDAP result 32 for the search base, or a search that matched no entry.",
             .causes = "The search base names another organization or domain\n"
                       "The account may not read the configuration partition\n"
                       "The object was deleted or never made",
             .remedy = "Find the partition: `ldapsearch -H ldaps://DC -x -D ACCOUNT@DOMAIN -y PASSWORDFILE -b '' -s "
                       "base configurationNamingContext`\n"
                       "Search all of it: `ldapsearch -H ldaps://DC -x -D ACCOUNT@DOMAIN -y PASSWORDFILE -b "
                       "CN=Configuration,DC=DOMAIN,DC=TLD '(objectClass=msExchAuthAuthConfig)' dn`\n"
                       "See what an administrator sees: `Get-ADObject -SearchBase BASE -Filter *`; if only the probe "
                       "does not see it, give its account read access: `dsacls DN /G ACCOUNT:GR`\n"
                       "Correct base or filter in the probe's configuration"},
    CodeInfo{
        .id = "ldap_referral",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "The server does not hold that part of the directory and points to another, which the probe does "
                   "not follow.",
        .detected_by = "LDAP result 10, or only references among the search's results.",
        .causes = "The base lies in another domain of the forest\n"
                  "The base is misspelled, and the server takes it for a foreign one\n"
                  "A read-only or branch server was asked",
        .remedy =
            "See where it points: `ldapsearch -H ldaps://DC -x -D ACCOUNT@DOMAIN -y PASSWORDFILE -b BASE -s base`\n"
            "See what the server holds: `ldapsearch -H ldaps://DC -x -b '' -s base namingContexts`\n"
            "Ask a server of that domain: `dig +short SRV _ldap._tcp.DOMAIN`, and put its name into the configuration\n"
            "Every domain controller of the forest holds the configuration partition: for Exchange's objects, correct "
            "the base"},
    CodeInfo{.id = "command_failed",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The command that supplies the evidence failed, so nothing could be judged.",
             .detected_by = "It could not be started, ended with a status other than 0 or by a signal, wrote too much, "
                            "or was still running at the deadline.",
             .causes = "The program is missing or moved, or the agent's account may not run it\n"
                       "It needs a login, a home directory or a variable that the service does not have\n"
                       "What it asks is down or slow",
             .remedy = "Run it as the agent does: `sudo -u USER env -i PATH=/usr/bin:/bin COMMAND; echo status $?`\n"
                       "There is no shell: pipes, globs and `$VARIABLES` need a script of their own, or `sh -c`\n"
                       "See what confines the service: `systemctl show SERVICE -p "
                       "ProtectSystem,ProtectHome,PrivateNetwork,MemoryDenyWriteExecute`\n"
                       "Slow: measure with `time COMMAND`, and run it from a timer into a file that the probe reads"},
    CodeInfo{.id = "command_starved",
             .failure_class = FailureClass::kInput,
             .severity = Severity::kUnknown,
             .meaning = "The command that supplies the evidence was started too late or not at all: other commands had "
                        "all the places.",
             .detected_by =
                 "The agent runs eight commands at a time; this one waited for a place until the run's deadline, or "
                 "longer than it then ran until the deadline.",
             .causes = "Commands of other probes hang or are slow, and all of them start at the same time\n"
                       "There are more probes with commands than their intervals leave time for\n"
                       "The timeout of this probe is shorter than what runs before it",
             .remedy = "See what is running: `ps --ppid $(pidof probe) -o pid,etime,args`\n"
                       "Look for `command_failed` of other probes: those that hang are the cause, `probe explain "
                       "command_failed`\n"
                       "Measure one with `time COMMAND`; run slow ones from a timer into a file that the probe reads\n"
                       "Give probes with commands a longer `interval`, and this one a longer `timeout`"},
    CodeInfo{
        .id = "credential_unreadable",
        .failure_class = FailureClass::kInput,
        .severity = Severity::kUnknown,
        .meaning = "A secret that the probe needs could not be taken from its file, so the question was not asked.",
        .detected_by = "The file is missing, unreadable, empty, or open to readers other than its owner.",
        .causes = "The file belongs to root and the agent runs under another account\n"
                  "It was made with the usual rights: everybody can read it\n"
                  "A deployment replaced it by an empty one",
        .remedy = "Show the rights along the whole path: `namei -l FILE`\n"
                  "Give it to the agent alone: `chown USER FILE && chmod 600 FILE`\n"
                  "Is there something in it: `stat -c '%s bytes, changed %y' FILE`\n"
                  "With systemd, leave the file to root: `LoadCredential=NAME:FILE` in the unit, and name "
                  "`/run/credentials/SERVICE/NAME`"},
};

}  // namespace probe::core::catalogue
