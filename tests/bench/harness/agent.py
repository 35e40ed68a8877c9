"""`probe agent` under measurement."""

import http.client
import re
import time

from .processes import Child, free_port

SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$")


def write_configuration(path, probes):
    """`probes`: maps of keys; nested maps and lists are written in YAML's flow style."""
    lines = ["probes:"]
    for probe in probes:
        mark = "  - "
        for key, value in probe.items():
            lines.append(f"{mark}{key}: {flow(value)}")
            mark = "    "
    path.write_text("\n".join(lines) + "\n")
    return path


def flow(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return '"' + str(value) + '"'


class Agent(Child):
    def __init__(self, site, folder, configuration, program="probe", seconds=30.0, options=()):
        self.port = free_port()
        self._connection = None
        self.started = time.monotonic()
        super().__init__([site.program(program), "agent", f"--config.file={configuration}", "--log.level=warn",
                          f"--web.listen-address=127.0.0.1:{self.port}", *options], folder / "agent.log")
        self.wait_until(self.is_ready, seconds, step=0.001)

    def is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/-/ready")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self):
        if self._connection:
            self._connection.close()
        super().stop()

    def page(self, headers=None):
        """The body of /metrics, over a connection that stays."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self._connection.request("GET", "/metrics", headers=headers or {})
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"expected 200 of /metrics, got {response.status}")
        return body

    def metrics(self):
        return Metrics(self.page().decode())

    def watch(self, seconds):
        """(runs finished, runs failed, processor seconds for them) in that time."""
        self.page()
        start = self.cpu()
        before = self.metrics()
        middle = self.cpu()
        time.sleep(seconds)
        after = self.metrics()
        used = self.cpu() - middle
        scrape = middle - start  # what the page costs that tells how many runs there were
        return (after.total("probe_runs_total") - before.total("probe_runs_total"),
                after.total("probe_runs_failed_total") - before.total("probe_runs_failed_total"), max(used - scrape, 1e-6))


class Metrics:
    """One page, read."""

    def __init__(self, text):
        self._samples = {}
        self.series = 0
        for line in text.splitlines():
            if line.startswith("#") or not (match := SAMPLE.match(line)):
                continue
            self.series += 1
            self._samples.setdefault(match[1], []).append((match[2] or "", float(match[3])))

    def total(self, name, label=""):
        return sum(value for labels, value in self._samples.get(name, []) if label in labels)

    def values(self, name, label=""):
        return [value for labels, value in self._samples.get(name, []) if label in labels]

    def histogram(self, name):
        """Upper bounds and cumulative counts, over all series of the name."""
        counts = {}
        for labels, value in self._samples.get(name + "_bucket", []):
            bound = float(re.search(r'le="([^"]+)"', labels)[1].replace("+Inf", "inf"))
            counts[bound] = counts.get(bound, 0) + value
        return sorted(counts.items())


def quantile(after, before, share):
    """The `share` of what came between two readings of a histogram was below it: interpolated within its bucket."""
    earlier = dict(before)
    counts = [(bound, count - earlier.get(bound, 0)) for bound, count in after]
    wanted = share * counts[-1][1]
    low, below = 0.0, 0.0
    for bound, count in counts:
        if count >= wanted:
            inside = count - below
            return bound if bound == float("inf") or not inside else low + (bound - low) * (wanted - below) / inside
        low, below = bound, count
    return low
