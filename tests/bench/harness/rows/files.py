"""Certificate files, changed between all runs and left alone: one probe for each, and one for each hundred."""

import os
import threading
import time

from ..agent import Agent, write_configuration
from ..checks import at_least
from ..profile import profiled

FILES = 1000
AT_REST = 2.5  # seconds after which a file counts as at rest


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


def judged_per_cpu_second(site, folder, sources, seconds, rewriter=None, profile=None):
    """`sources`: what each probe reads; together they are all files. `profile`: gets the shares of a profile."""
    configuration = write_configuration(folder / "probe.yml", [
        {"name": f"file-{number}", "type": "certificate_validity", "purpose": "signing", "interval": "500ms", "timeout": "400ms",
         "source": {"file": source}} for number, source in enumerate(sources)])
    with Agent(site, folder, configuration) as agent:
        if rewriter:
            rewriter.start()
        time.sleep(1.2 if rewriter else AT_REST)
        runs, failed, cpu = agent.watch(seconds)
        if profile is not None:
            with profiled(site, agent.pid) as shares:
                time.sleep(2 * seconds)
            profile.update(shares)
        if rewriter:
            rewriter.stop()
    if failed or runs < len(sources):
        raise RuntimeError(f"expected runs that succeed, saw {runs:.0f} with {failed:.0f} failures")
    return runs * FILES / len(sources) / cpu


def certificate_files(site, effort):
    folder = site.folder("files")
    contents = [path.read_bytes() for path in site.signing_certificates(FILES)]
    files = [folder / str(number // 100) / f"{number}.pem" for number in range(FILES)]
    for number, path in enumerate(files):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(contents[number])
    folders = [folder / str(number) / "*.pem" for number in range(FILES // 100)]
    for sources, each in ((files, "one probe for each file"), (folders, "one probe for each folder of a hundred")):
        changed, unchanged = [], []
        profiles = ({}, {})
        for pair in range(effort.pairs):
            of_unchanged, of_changed = profiles if pair == 0 and not effort.short else (None, None)
            rewriter = Rewriter(files, contents, 0.45)
            unchanged.append(judged_per_cpu_second(site, folder, sources, effort.window, profile=of_unchanged))
            changed.append(judged_per_cpu_second(site, folder, sources, effort.window, rewriter, of_changed))
        note = "scheduling and publishing included"
        yield at_least("files", f"certificate files judged per CPU-second, all changed, {each}", changed, "", 10_000, note, profiles[1])
        yield at_least("files", f"certificate files judged per CPU-second, unchanged, {each}", unchanged, "", 100_000, note, profiles[0])
