"""Where the processor time of a program goes: samples by perf, by what the program runs."""

import contextlib
import re
import signal
import subprocess

from .processes import Unavailable

# In the order of the report. What no pattern matches is "other libraries".
OBJECTS = (("OpenSSL", r"libcrypto|libssl"), ("libcurl", r"libcurl"), ("kernel", r"^\["), ("C library: memory, text", r"^libc\.so"),
           ("zlib", r"^libz\."), ("probe", r"^(probe|bench_agent)$"))
OTHERS = "other libraries"
LINE = re.compile(r"^\s*([\d.]+)%\s+(\S+)")


@contextlib.contextmanager
def profiled(site, pid):
    """Yields a dict that holds the share of each kind of object when the block has ended; empty where perf is not allowed."""
    shares = {}
    data = site.folder("perf") / "perf.data"
    perf = site.tool("perf") or _missing()
    recorder = subprocess.Popen([perf, "record", "-q", "-e", "cpu-clock", "-F", "2000", "-p", str(pid), "-o", data],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield shares
    finally:
        recorder.send_signal(signal.SIGINT)
        recorder.wait(30)
    said = subprocess.run([perf, "report", "-i", data, "--stdio", "--sort", "dso"], capture_output=True, text=True, check=False)
    for line in said.stdout.splitlines():
        if match := LINE.match(line):
            kind = next((kind for kind, pattern in OBJECTS if re.search(pattern, match[2])), OTHERS)
            shares[kind] = shares.get(kind, 0.0) + float(match[1])


def table(checks):
    """Lines of Markdown: one column for each kind of object, one row for each check that has a profile."""
    profiles = [(check.name, check.profile) for check in checks if check.profile]
    kinds = [kind for kind in (*(kind for kind, _ in OBJECTS), OTHERS) if any(kind in shares for _, shares in profiles)]
    if not profiles:
        return []
    lines = ["| row | " + " | ".join(kinds) + " |", "|---|" + "---|" * len(kinds)]
    for name, shares in profiles:
        lines.append(f"| {name} | " + " | ".join(f"{shares.get(kind, 0):.0f} %" for kind in kinds) + " |")
    return lines


def _missing():
    raise Unavailable("perf")
