"""Certificate files: one probe for each, changed between all runs, and left alone."""

import os
import threading
import time

from ..agent import Agent, write_configuration
from ..checks import at_least

PROBES = 1000


class Rewriter(threading.Thread):
    """Puts another certificate in place of every file, over and over: each in one step, as a deployment would. What it
    writes was never there before, by the line of text above the certificate."""

    def __init__(self, files, contents, interval):
        super().__init__(daemon=True)
        self.files, self.contents, self.interval = files, contents, interval
        self.done = threading.Event()

    def run(self):
        turn = 0
        pause = self.interval / len(self.files) * 20
        while True:
            turn += 1
            for number, path in enumerate(self.files):
                fresh = path.with_suffix(".new")
                text = f"file {number}, turn {turn} of {id(self)}\n".encode()
                fresh.write_bytes(text + self.contents[(number + turn) % len(self.contents)])
                os.replace(fresh, path)
                if number % 20 == 19 and self.done.wait(pause):
                    return

    def stop(self):
        self.done.set()
        self.join()


def judged_per_cpu_second(site, folder, configuration, seconds, rewriter=None):
    with Agent(site, folder, configuration) as agent:
        if rewriter:
            rewriter.start()
        time.sleep(1.2)
        runs, failed, cpu = agent.watch(seconds)
        if rewriter:
            rewriter.stop()
    if failed or runs < PROBES:
        raise RuntimeError(f"expected runs that succeed, saw {runs:.0f} with {failed:.0f} failures")
    return runs / cpu


def certificate_files(site, effort):
    folder = site.folder("files")
    contents = [path.read_bytes() for path in site.signing_certificates(PROBES)]
    files = [folder / f"{number}.pem" for number in range(PROBES)]
    for number, path in enumerate(files):
        path.write_bytes(contents[number])
    configuration = write_configuration(folder / "probe.yml", [
        {"name": f"file-{number}", "type": "certificate_validity", "purpose": "signing", "interval": "500ms", "timeout": "400ms",
         "source": {"file": path}} for number, path in enumerate(files)])
    changed, unchanged = [], []
    for _ in range(effort.pairs):
        unchanged.append(judged_per_cpu_second(site, folder, configuration, effort.window))
        changed.append(judged_per_cpu_second(site, folder, configuration, effort.window, Rewriter(files, contents, 0.45)))
    yield at_least("files", "certificate files judged per CPU-second, all changed", changed, "", 10_000,
                   "one probe for each file; scheduling and publishing included")
    yield at_least("files", "certificate files judged per CPU-second, unchanged", unchanged, "", 100_000,
                   "one probe for each file; scheduling and publishing included")
