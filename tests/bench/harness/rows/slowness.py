"""Whether slowness is told truly: other programs keep all cores busy, and the target answers at once nevertheless, because
it gets a core before them. What takes longer then is the agent's own waiting, and has to be in phase `queue`."""

import contextlib
import re
import sys
import time

from ..agent import Agent, write_configuration
from ..checks import against_peer, figure
from ..nginx import Nginx
from ..peers import bare
from ..processes import Child
from .load import percentile

PROBES = 20


def phases_of(agent):
    """(seconds in the target's phases, seconds in our queue) of the latest run of each probe"""
    target, queue = {}, {}
    for line in agent.page().decode().splitlines():
        if not line.startswith("probe_phase_duration_seconds{"):
            continue
        name = re.search(r'probe="([^"]+)"', line)[1]
        value = float(line.rsplit(" ", 1)[1])
        into = queue if 'phase="queue"' in line else target
        into[name] = into.get(name, 0.0) + value
    return list(target.values()), list(queue.values())


@contextlib.contextmanager
def hogs(site, count):
    """`count` programs that never rest."""
    with contextlib.ExitStack() as stack:
        for number in range(count):
            stack.enter_context(Child([sys.executable, "-c", "while True: pass"], site.work / f"hog-{number}.log"))
        time.sleep(0.3)
        yield


def sample(agent, rounds):
    target, queue = [], []
    for _ in range(rounds):
        time.sleep(0.5)
        one, other = phases_of(agent)
        target += one
        queue += other
    return target, queue


def slowness(site, effort):
    folder = site.folder("slowness")
    rounds = 3 if effort.short else 6
    told, waits, queued, quiet = [], [], [], []
    with Nginx(site, folder / "nginx", site.identity("ec"), first=True) as nginx:
        configuration = write_configuration(folder / "probe.yml", [
            {"name": f"push-{number}", "type": "push_connectivity", "interval": "500ms", "timeout": "400ms",
             "url": f"https://127.0.0.1:{nginx.https_port}/push", "ca_file": nginx.authority} for number in range(PROBES)])
        for _ in range(effort.pairs):
            with Agent(site, folder, configuration) as agent:
                time.sleep(0.7)
                quiet.append(percentile(sample(agent, 2)[0], 0.9))
                with hogs(site, site.cores):
                    target, queue = sample(agent, rounds)
                    told.append(percentile(target, 0.9))
                    queued.append(percentile(queue, 0.9))
                    said = bare(site, "https", nginx.https_port, "/push", nginx.authority, 60)
                    waits.append(said["p90_wall_seconds"])
    yield against_peer("slowness", "target's phases while all cores are busy, 90th percentile", told, "s",
                       "the same when idle", quiet, 2.0, "the target gets a core before those who keep them busy")
    yield figure("slowness", "phase queue while all cores are busy, 90th percentile", queued, "s")
    yield figure("slowness", "what the bare client takes then, 90th percentile", waits, "s",
                 "its own waiting for a core included")
