"""What the checks of this folder share: where things are, and how a check says what it found."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOOLS = pathlib.Path(os.environ.get("PROBE_TOOLS_DIR", ROOT / "build" / "tools"))
SUITES = pathlib.Path(os.environ.get("PROBE_SUITES_DIR", ROOT.parent / "shared" / "suites"))
PROMTOOL = TOOLS / "usr/bin/promtool"
GENERATE = ROOT / "deploy/monitoring/generate"
SKIPPED = 77  # SKIP_RETURN_CODE of CMakeLists.txt


def need(path, what, left_out):
    """Ends this check as skipped, with what it leaves out, where something that it needs is missing."""
    if not path.exists():
        print(f"SKIPPED: {what} is not at {path}; left out: {left_out}")
        sys.exit(SKIPPED)


class Checks:
    """Counts what held and tells what did not."""

    def __init__(self):
        self.held = 0
        self.failed = 0

    def that(self, holds, what):
        if holds:
            self.held += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}", flush=True)

    def command(self, *arguments):
        """That a program succeeds; its output is shown when it does not."""
        done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, check=False)
        name = " ".join(pathlib.Path(argument).name if os.sep in str(argument) else str(argument) for argument in arguments)
        self.that(done.returncode == 0, f"{name}\n{done.stdout}{done.stderr}")

    def exit(self):
        print(f"{self.held} held, {self.failed} failed")
        sys.exit(1 if self.failed or not self.held else 0)
