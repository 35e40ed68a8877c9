"""How cost grows with probes, series, certificates and history: what the plots of docs/explanation/performance.md show."""

import shutil
import statistics
import time

from ..agent import Agent, write_configuration
from ..checks import figure
from .empty import resident_when_empty, timed_run
from .files import AT_REST
from .scrape import agent_of, fetch

COUNTS = (300, 1000, 3000, 10_000)
CERTIFICATES = (1, 3, 10, 30, 100)  # of one probe
RUNS = (3000, 10_000, 30_000)  # in a history


def growth(site, effort):
    yield from of_probes(site)
    yield from of_certificates(site, effort)
    yield from of_history(site)


def of_probes(site):
    empty = statistics.median(resident_when_empty(site, 1))
    for count in COUNTS:
        with agent_of(site, f"growth-{count}", count, "5s") as agent:
            ready = time.monotonic() - agent.started
            time.sleep(6)
            resident = agent.resident()
            seconds = [fetch_anew(agent) for _ in range(3)]
            page = agent.page()
        yield figure("growth", f"{count:,} probes: memory over an empty agent", [resident - empty], "B")
        series = sum(1 for line in page.splitlines() if line and not line.startswith(b"#"))
        yield figure("growth", f"{count:,} probes: page made anew", seconds, "s", f"{len(page) / 1e6:.1f} MB")
        yield figure("growth", f"{series:,} series: page made anew", seconds, "s")
        yield figure("growth", f"{count:,} probes: ready", [ready], "s")


def fetch_anew(agent):
    """Seconds for a page that is not the one before."""
    time.sleep(1)  # the page is kept for as long as making it took; some probes have run since
    return fetch(agent.port)[0]


def of_certificates(site, effort):
    """Probes of one folder each, all of which are judged on every run and have not changed."""
    certificates = site.signing_certificates()
    for count in CERTIFICATES:
        folder = site.folder(f"growth-certificates-{count}")
        for number in range(count):
            shutil.copy(certificates[number % len(certificates)], folder / f"{number}.pem")
        configuration = write_configuration(folder / "probe.yml", [
            {"name": f"folder-{number}", "type": "certificate_validity", "purpose": "signing", "interval": "500ms",
             "timeout": "400ms", "source": {"file": folder / "*.pem"}} for number in range(20)])
        with Agent(site, folder, configuration) as agent:
            time.sleep(AT_REST)
            runs, _, cpu = agent.watch(effort.window)
        yield figure("growth", f"{count:,} certificates: CPU per run", [cpu / runs], "s")


def of_history(site):
    """How large it gets, and how long it takes to ask for the runs of one probe."""
    file = site.signing_certificates()[0]
    for count in RUNS:
        folder = site.folder(f"growth-history-{count}")
        history = folder / "history.db"
        configuration = write_configuration(folder / "probe.yml", [
            {"name": f"file-{number}", "type": "certificate_validity", "purpose": "signing", "interval": "1s",
             "timeout": "900ms", "source": {"file": file}} for number in range(1000)])
        with Agent(site, folder, configuration, options=[f"--history.path={history}"]) as agent:
            agent.wait_until(lambda: agent.metrics().total("probe_runs_total") >= count, 120, 0.5)
            runs = agent.metrics().total("probe_runs_total")
        arguments = [str(site.program("probe")), "history", "file-7", f"--history.path={history}", "-n", "20"]
        seconds = [timed_run(arguments) for _ in range(5)]
        yield figure("growth", f"{count:,} runs: history file", [history.stat().st_size], "B", f"{runs:,.0f} runs")
        yield figure("growth", f"{count:,} runs: probe history NAME", seconds, "s")
