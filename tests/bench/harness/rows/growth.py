"""How cost grows with the number of probes: what the plots of docs/explanation/performance.md show."""

import statistics
import time

from ..checks import figure
from .empty import resident_when_empty
from .scrape import agent_of, fetch

COUNTS = (300, 1000, 3000, 10_000)


def growth(site, effort):
    empty = statistics.median(resident_when_empty(site, 1))
    for count in COUNTS:
        with agent_of(site, f"growth-{count}", count, "5s") as agent:
            ready = time.monotonic() - agent.started
            time.sleep(6)
            resident = agent.resident()
            seconds = [fetch(agent.port)[0] for _ in range(3)]
            page = agent.page()
        yield figure("growth", f"{count:,} probes: memory over an empty agent", [resident - empty], "B")
        yield figure("growth", f"{count:,} probes: page made anew", seconds, "s", f"{len(page) / 1e6:.1f} MB")
        yield figure("growth", f"{count:,} probes: ready", [ready], "s")
