"""What a run costs: HTTPS, plain HTTP and TLS endpoint probes against a bare client and blackbox_exporter.

All three work at the same rhythm, RATE a second: an exchange that follows the last one at once finds its code and data in
the processor's caches and costs a quarter to a third less than one that comes after five milliseconds of something else,
which is what monitoring does. What the bare client needs one after the other is reported as well."""

import time

from ..agent import Agent, write_configuration
from ..checks import against_peer, figure
from ..nginx import Nginx
from ..peers import Blackbox, bare
from ..profile import profiled
from . import documents

PROBES = 400
INTERVAL = 2.0
RATE = PROBES / INTERVAL


class Fleet:
    """PROBES probes of one kind, run every two seconds each by an agent that is started anew for every measurement."""

    def __init__(self, site, name, probe, program="probe"):
        self.site, self.program = site, program
        self.folder = site.folder(name)
        probes = [{"name": f"{name}-{n}", "interval": "2s", "timeout": "1800ms", **probe} for n in range(PROBES)]
        self.configuration = write_configuration(self.folder / "probe.yml", probes)

    def cpu_per_run(self, seconds):
        """All that the agent's process used in `seconds`, by the runs it finished in them."""
        with Agent(self.site, self.folder, self.configuration, self.program) as agent:
            time.sleep(INTERVAL + 0.2)  # each has run once
            runs, failed, cpu = agent.watch(seconds)
        if runs < PROBES / INTERVAL or failed > 0.02 * runs:
            raise RuntimeError(f"expected {PROBES / INTERVAL:.0f} runs a second that succeed, saw {runs:.0f} in {seconds} s, "
                               f"{failed:.0f} of them failures")
        return cpu / runs

    def profile(self, effort):
        """Where the time of the runs goes."""
        if effort.short:
            return {}
        with Agent(self.site, self.folder, self.configuration, self.program) as agent:
            time.sleep(INTERVAL + 0.2)
            with profiled(self.site, agent.pid) as shares:
                time.sleep(2 * effort.window)
        return shares


def measure(site, effort, fleet, exchange, path, nginx, module):
    """Interleaved: ours, the bare client, blackbox_exporter, the bare client without pauses; again and again."""
    port = nginx.http_port if exchange == "http" else nginx.https_port
    target = f"127.0.0.1:{port}" if exchange == "tls" else f"{exchange}://127.0.0.1:{port}{path}"
    ours, plain, exporter, unpaced = [], [], [], []
    with Blackbox(site, site.folder(f"blackbox-{exchange}"), nginx.authority) as blackbox:
        for _ in range(effort.pairs):
            ours.append(fleet.cpu_per_run(effort.window))
            plain.append(bare_cpu(site, effort, exchange, port, path, nginx, RATE))
            exporter.append(blackbox.cpu_per_run(module, target, effort.exchanges // 2, RATE))
            unpaced.append(bare_cpu(site, effort, exchange, port, path, nginx))
    return ours, plain, exporter, unpaced


def bare_cpu(site, effort, exchange, port, path, nginx, rate=None):
    said = bare(site, exchange, port, path, nginx.authority, effort.exchanges, rate)
    return said["cpu_seconds"] / said["runs"]


def https(site, effort):
    files = site.folder("https-files")
    identity = site.identity("rsa")
    documents.write_acs_metadata(files / "metadata", site.signing_certificates(2))
    with Nginx(site, site.folder("https-nginx"), identity, files) as nginx:
        base, ca = f"https://127.0.0.1:{nginx.https_port}", {"ca_file": nginx.authority}
        push = Fleet(site, "push", {"type": "push_connectivity", "url": f"{base}/push", **ca})
        ours, plain, exporter, unpaced = measure(site, effort, push, "https", "/push", nginx, "https")
        yield against_peer("https", "CPU per run of push_connectivity", ours, "s", "bare OpenSSL", plain, 1.15,
                           profile=push.profile(effort))
        yield against_peer("https", "CPU per run of push_connectivity against the exporter", ours, "s",
                           "blackbox_exporter", exporter, 0.62)
        yield figure("https", "CPU of bare OpenSSL without pauses in between", unpaced, "s")
        auth = Fleet(site, "auth", {"type": "auth_server", "url": f"{base}/metadata", **ca})
        values, plain = [], []
        for _ in range(effort.pairs):
            values.append(auth.cpu_per_run(effort.window))
            plain.append(bare_cpu(site, effort, "https", nginx.https_port, "/metadata", nginx, RATE))
        yield against_peer("https", "CPU per run of auth_server", values, "s", "bare OpenSSL", plain, 1.15,
                           "judges a document and the two certificates in it besides", profile=auth.profile(effort))


def plain_http(site, effort):
    with Nginx(site, site.folder("http-nginx"), site.identity("rsa")) as nginx:
        fleet = Fleet(site, "plain", {"type": "plain_http", "url": f"http://127.0.0.1:{nginx.http_port}/plain"},
                      program="bench_agent")
        ours, plain, exporter, unpaced = measure(site, effort, fleet, "http", "/plain", nginx, "http")
        profile = fleet.profile(effort)
    yield against_peer("http", "CPU per run of a plain HTTP probe", ours, "s", "blackbox_exporter", exporter, 0.1,
                       "no built-in type does without TLS: the benchmark's own, through the agent's client", profile=profile)
    yield figure("http", "CPU of the same by bare sockets", plain, "s")
    yield figure("http", "CPU of the same by bare sockets without pauses in between", unpaced, "s")


def tls_endpoint(site, effort):
    with Nginx(site, site.folder("tls-nginx"), site.identity("rsa")) as nginx:
        fleet = Fleet(site, "endpoint", {"type": "certificate_validity", "purpose": "tls_server", "source":
                                         {"endpoint": f"127.0.0.1:{nginx.https_port}"}, "ca_file": nginx.authority})
        ours, plain, exporter, unpaced = measure(site, effort, fleet, "tls", "/", nginx, "tls")
        profile = fleet.profile(effort)
    yield against_peer("tls", "CPU per run of certificate_validity at an endpoint", ours, "s", "bare OpenSSL", plain, 1.1,
                       profile=profile)
    yield against_peer("tls", "CPU per run of certificate_validity at an endpoint against the exporter", ours, "s",
                       "blackbox_exporter", exporter, 0.8)
    yield figure("tls", "CPU of bare OpenSSL without pauses in between", unpaced, "s")
