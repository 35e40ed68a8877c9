"""tests/bench/run [--short] [ROW…]"""

import argparse
import dataclasses
import os
import pathlib
import signal
import sys
import time
import traceback

from . import plots, publish, report
from .processes import Unavailable
from .rows import empty, files, growth, load, micro, per_run, scrape, slowness
from .site import Site

# The rows of the report, in its order: function, and whether a short run has it.
ROWS = {
    "https": (per_run.https, True), "http": (per_run.plain_http, True), "tls": (per_run.tls_endpoint, True),
    "files": (files.certificate_files, True), "load-10k": (load.ten_thousand, True),
    "load-100k": (load.hundred_thousand, False), "empty": (empty.empty_agent, True), "scrape": (scrape.scrape, True),
    "start": (empty.start, True), "slowness": (slowness.slowness, True), "micro": (micro.micro, True),
    "growth": (growth.growth, False),
}


@dataclasses.dataclass
class Effort:
    """How much is done for a row."""

    short: bool
    pairs: int  # measurements of each, interleaved
    window: float  # seconds that an agent is watched
    exchanges: int  # of the bare client


def arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description="Measures what probe costs, beside its peers.")
    parser.add_argument("--short", action="store_true", help="some rows, shorter; only what is three times its bound fails")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"one of {', '.join(ROWS)}; default: all")
    options = parser.parse_args()
    unknown = [name for name in options.rows if name not in ROWS]
    if unknown:
        parser.error(f"unknown row {unknown[0]}; there are {', '.join(ROWS)}")
    return options


def measure(site, effort, names):
    """All checks of the rows named, and why the others have none."""
    checks, skipped, broken = [], {}, False
    for name in names:
        start = time.monotonic()
        try:
            for check in ROWS[name][0](site, effort):
                checks.append(check)
                row, measured, limit, peer, ratio, verdict = report.cells(check, effort.short)
                print(f"{row}\n    {' / '.join(filter(None, (measured, limit, peer, ratio)))}  {verdict}", flush=True)
        except Unavailable as missing:
            skipped[name] = f"needs {missing}"
        except Exception as error:  # one row that cannot be measured does not hide the others
            with open(site.output / "errors.log", "a") as log:
                traceback.print_exc(file=log)
            skipped[name] = "failed: " + (str(error).splitlines() or [repr(error)])[0]
            broken = True
        if name in skipped:
            print(f"{name}: NOT MEASURED, {skipped[name]}", flush=True)
        print(f"    [{name} took {time.monotonic() - start:.0f} s]", file=sys.stderr, flush=True)
    return checks, skipped, broken


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # by an exception, so that nothing that was started stays
    root = pathlib.Path(__file__).resolve().parents[3]
    site = Site(root)
    effort = Effort(True, 2, 1.5, 200) if options.short else Effort(False, 5, 2.5, 600)
    names = options.rows or [name for name, (_, short) in ROWS.items() if short or not options.short]
    start = time.monotonic()
    about = report.environment(site, empty.version_of(site))
    checks, skipped, broken = measure(site, effort, names)
    report.write(site, checks, about, effort.short, skipped, time.monotonic() - start)
    plots.write(site.output, checks)
    if os.environ.get("PROBE_UPDATE_DOCS") == "1" and not effort.short and not options.rows:
        publish.publish(site, checks, about)
    missed = [check.name for check in checks if check.verdict(effort.short) == "MISS"]
    known = [check.name for check in checks if check.verdict(effort.short) == "known miss"]
    print(f"\n{len(checks)} figures in build/bench/report.md and .json; {len(known)} known misses, {len(missed)} misses"
          + "".join(f"\n  MISS {name}" for name in missed) + "".join(f"\n  known {name}" for name in known))
    return 1 if missed or broken or skipped else 0


if __name__ == "__main__":
    sys.exit(main())
