"""An agent with nothing to do, and how fast one is there."""

import os
import statistics
import subprocess
import time

from ..agent import Agent, write_configuration
from ..checks import at_most, figure
from ..nginx import Nginx
from ..peers import Blackbox, bare


def nothing_to_do(site, folder):
    """The least that a configuration may have: one probe, once an hour."""
    return write_configuration(folder / "probe.yml", [
        {"name": "only", "type": "certificate_validity", "purpose": "signing", "interval": "1h",
         "source": {"file": site.signing_certificates()[0]}}])


def resident_when_empty(site, times):
    """Bytes resident of an agent with nothing to do that has been scraped."""
    folder = site.folder("empty")
    configuration = nothing_to_do(site, folder)
    values = []
    for _ in range(times):
        with Agent(site, folder, configuration) as agent:
            agent.page()
            time.sleep(0.3)
            values.append(agent.resident())
    return values


def empty_agent(site, effort):
    yield at_most("empty", "resident memory", resident_when_empty(site, effort.pairs), "B", 16 * 2**20)
    folder = site.folder("idle")
    shares = []
    with Agent(site, folder, nothing_to_do(site, folder)) as agent:
        for _ in range(effort.pairs):
            before = agent.cpu()
            time.sleep(effort.window)
            shares.append(100 * (agent.cpu() - before) / effort.window)
        threads, own = agent.threads(), agent.resident_own()
    yield at_most("empty", "processor time when idle", shares, "%", 0.1, f"of one core; {threads} threads")
    yield figure("empty", "of it memory of its own", [own], "B", "the rest are pages of program and libraries, which others share")
    with Blackbox(site, site.folder("blackbox-empty"), site.identity("rsa")[2]) as exporter:
        time.sleep(0.3)
        yield figure("empty", "resident memory of blackbox_exporter", [exporter.resident()], "B")


def timed_run(arguments):
    start = time.monotonic()
    # posix_spawn: forking an interpreter would take longer than what is measured.
    pid = os.posix_spawn(arguments[0], arguments, os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status = os.waitpid(pid, 0)
    seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds


def start(site, effort):
    folder = site.folder("start")
    with Nginx(site, folder / "nginx", site.identity("rsa")) as nginx:
        probes = [{"name": f"push-{number}", "type": "push_connectivity",
                   "url": f"https://127.0.0.1:{nginx.https_port}/push", "ca_file": nginx.authority} for number in range(20)]
        configuration = write_configuration(folder / "probe.yml", probes)
        arguments = [str(site.program("probe")), "run", "push-7", f"--config.file={configuration}"]
        over = []
        for _ in range(effort.pairs * 2):
            own = bare(site, "https", nginx.https_port, "/push", nginx.authority, 20)["median_wall_seconds"]
            over.append(statistics.median(timed_run(arguments) for _ in range(5)) - own)
    yield at_most("start", "probe run NAME over the target's own time", over, "s", 0.025,
                  "from the start of the process to its end; the target's own is the bare client's")
    yield at_most("start", "agent with 1,000 probes ready", ready_times(site, 1000, effort.pairs), "s", 0.300,
                  "from the start of the process to 200 of /-/ready")


def ready_times(site, count, times):
    folder = site.folder(f"ready-{count}")
    file = site.signing_certificates()[0]
    configuration = write_configuration(folder / "probe.yml", [
        {"name": f"file-{number}", "type": "certificate_validity", "purpose": "signing", "interval": "1h",
         "source": {"file": file}} for number in range(count)])
    values = []
    for _ in range(times):
        with Agent(site, folder, configuration) as agent:
            values.append(time.monotonic() - agent.started)
    return values


def version_of(site):
    return subprocess.run([site.program("probe"), "--version"], check=True, capture_output=True, text=True).stdout.strip()
