"""Thousands of probes against local servers: do they start on time, and does each arrive."""

import statistics
import time

from ..agent import Agent, quantile, write_configuration
from ..checks import at_most, figure, none_of
from ..nginx import Nginx
from .empty import resident_when_empty


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("inf")


def arrivals(log, since, until):
    """Times at which the server saw each path of a probe, between two times."""
    seen = {}
    with open(log) as lines:
        for line in lines:
            moment, path = line.split()
            if since <= float(moment) < until and path.startswith("/push/"):
                seen.setdefault(path, []).append(float(moment))
    return seen


def compare(seen, paths, interval, until):
    """(probes of which the server missed a run, how far the gaps between arrivals were from the interval)"""
    lost, deviations = 0, []
    for path in paths:
        times = sorted(seen.get(path, []))
        gaps = [later - earlier for earlier, later in zip(times, times[1:])]
        deviations += [abs(gap - interval) for gap in gaps]
        lost += not gaps or max(gaps) > 1.5 * interval or until - times[-1] > 1.5 * interval
    return lost, deviations


def read_out(agent):
    """What an agent has to say of its runs since it started; asked once, at the end: making the page takes its time."""
    page = agent.metrics()
    return {
        "late": quantile(page.histogram("probe_agent_run_lateness_seconds"), [], 0.99),
        "skipped": page.total("probe_agent_runs_skipped_total"), "failed": page.total("probe_runs_failed_total"),
        "runs": page.total("probe_runs_total"), "series": page.series,
    }


def watch(agent, interval, rounds):
    """Lets all run once, then watches for so many intervals. Returns (since when, until when, cores used)."""
    since = time.time()
    time.sleep(interval + 1)
    cpu = agent.cpu()
    window = interval * rounds + 1.5
    time.sleep(window)
    # What is under way at the end may still be unwritten.
    return since, time.time() - 0.5, (agent.cpu() - cpu) / window


def promises(row, said, lost, deviations, bound):
    yield at_most(row, "start lateness, 99th percentile", [said["late"]], "s", bound, "by the agent, since its start")
    yield none_of(row, "runs skipped", said["skipped"])
    yield none_of(row, "probes that the server missed", lost, "by the server's log")
    yield none_of(row, "runs failed", said["failed"], f"of {said['runs']:,.0f}")
    yield figure(row, "gap between arrivals off the interval, 99th percentile", [percentile(deviations, 0.99)], "s",
                 f"by the server's log, {len(deviations):,} gaps")


def ten_thousand(site, effort):
    count, interval = 10_000, 10
    folder = site.folder("load-10k")
    log = folder / "seen.log"
    with Nginx(site, folder / "nginx", site.identity("ec"), access_log=log) as nginx:
        (folder / "targets.yml").write_text("- targets:\n" + "".join(f"  - {n:05}\n" for n in range(count)))
        configuration = write_configuration(folder / "probe.yml", [
            {"name": "push-${target}", "type": "push_connectivity", "interval": f"{interval}s", "timeout": "5s",
             "targets_file": "targets.yml", "url": f"https://127.0.0.1:{nginx.https_port}/push/${{target}}",
             "ca_file": nginx.authority}])
        with Agent(site, folder, configuration, seconds=60) as agent:
            since, until, cores = watch(agent, interval, 1 if effort.short else 3)
            said = read_out(agent)
        time.sleep(1.5)  # until the log is written
    paths = [f"/push/{n:05}" for n in range(count)]
    lost, deviations = compare(arrivals(log, since, until), paths, interval, until)
    yield from promises("load-10k", said, lost, deviations, 0.020)
    yield figure("load-10k", "cores used by the agent", [cores], "", f"{count / interval:,.0f} HTTPS runs a second")


def hundred_thousand(site, effort):
    count, interval = 100_000, 60
    folder = site.folder("load-100k")
    log = folder / "seen.log"
    file = site.signing_certificates()[0]
    remote = count // 4
    with Nginx(site, folder / "nginx", site.identity("ec"), access_log=log) as nginx:
        for part in range(4):
            numbers = range(part * remote, (part + 1) * remote)
            (folder / f"targets-{part}.yml").write_text("- targets:\n" + "".join(f"  - {n:06}\n" for n in numbers))
        probes = [{"name": "push-${target}", "type": "push_connectivity", "targets_file": "targets-0.yml",
                   "url": f"https://127.0.0.1:{nginx.https_port}/push/${{target}}", "ca_file": nginx.authority}]
        probes += [{"name": f"file-{part}-${{target}}", "type": "certificate_validity", "purpose": "signing",
                    "targets_file": f"targets-{part}.yml", "source": {"file": file}} for part in (1, 2, 3)]
        configuration = write_configuration(folder / "probe.yml", [{"interval": f"{interval}s", **one} for one in probes])
        with Agent(site, folder, configuration, seconds=120) as agent:
            ready = time.monotonic() - agent.started
            since, until, cores = watch(agent, interval, 1)
            resident = agent.resident()
            said = read_out(agent)
            scraped = agent.resident()
        time.sleep(1.5)
    paths = [f"/push/{n:06}" for n in range(remote)]
    lost, deviations = compare(arrivals(log, since, until), paths, interval, until)
    empty = statistics.median(resident_when_empty(site, 1))
    yield from promises("load-100k", said, lost, deviations, 0.100)
    yield at_most("load-100k", "memory per probe over an empty agent", [(resident - empty) / count], "B", 4096,
                  "resident, when each has run twice")
    yield figure("load-100k", "memory per probe with a page made and kept", [(scraped - empty) / count], "B",
                 f"{said['series']:,} series")
    yield figure("load-100k", "cores used by the agent", [cores], "",
                 f"{count / interval:,.0f} runs a second, a quarter of them HTTPS")
    yield figure("load-100k", "time to ready", [ready], "s")
