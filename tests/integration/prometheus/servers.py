"""The lab, the agent, Prometheus and Alertmanager as processes of this check, each on a port that it picks, each ended by its id."""

import contextlib
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import yaml

from checks import GENERATE, ROOT, TOOLS

START = 30  # seconds that a server may take to start
PROBES = "750ms"  # interval and timeout of every probe; less would be too little for a build with sanitizers
SCRAPES = "300ms"
WAIT = "2s"  # `for` of every alert: longer than it takes until all probes have run and the cause is known


def wait_for(what, seconds, condition):
    """The first value of condition() that is true; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come to pass within {seconds} s")


@contextlib.contextmanager
def server(command, log, pattern, cwd=None):
    """Runs a program that logs the address it listens on; yields (address, process)."""
    with open(log, "w") as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=cwd)

    def address():
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} ended with status {process.returncode}: {pathlib.Path(log).read_text()[-800:]}")
        found = re.search(pattern, pathlib.Path(log).read_text())
        return found and found[1]

    try:
        yield wait_for(f"the start of {command[0]}", START, address), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Lab:
    """The organisation on loopback, and a configuration that watches it every moment."""

    def __init__(self, program, folder):
        self._program, self._folder = program, folder
        self.configuration = folder / "fast.yml"

    def __enter__(self):
        self._do("start", "--background")
        text = (self._folder / "probe.yml").read_text()
        self.configuration.write_text(re.sub(r"timeout: \w+", f"timeout: {PROBES}", re.sub(r"interval: \w+", f"interval: {PROBES}", text)))
        return self

    def __exit__(self, *_):
        self._do("stop")

    def break_fault(self, fault):
        self._do("break", fault)

    def heal(self):
        self._do("heal")

    def _do(self, *words):
        subprocess.run([self._program, *words, "--dir", str(self._folder)], check=True, stdout=subprocess.DEVNULL)


def agent(program, configuration, log, web_config, address="127.0.0.1:0"):
    """With all that it can tell of itself: a history and a web configuration."""
    command = [program, "agent", "--config.file", configuration, "--web.listen-address", address, "--web.config.file", web_config,
               "--history.path", pathlib.Path(log).with_suffix(".history.db")]
    return server(command, log, r"msg=listening address=(\S+)")


def alertmanager(folder, webhook):
    """The example configuration, without its patience."""
    document = yaml.safe_load((ROOT / "deploy/prometheus/alertmanager.yml").read_text())
    document["route"].update(group_wait="100ms", group_interval="300ms")
    document["receivers"][0]["webhook_configs"][0]["url"] = webhook
    (folder / "alertmanager.yml").write_text(yaml.safe_dump(document))
    command = [TOOLS / "usr/bin/prometheus-alertmanager", f"--config.file={folder / 'alertmanager.yml'}", f"--storage.path={folder / 'alertmanager'}",
               "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="]
    return server(command, folder / "alertmanager.log", r'msg="Listening on" address=(\S+)', cwd=TOOLS)


def prometheus(folder, agent_address, alertmanager_address):
    """The example configuration and the rules of the one source, with everything that waits made short."""
    subprocess.run([GENERATE, "--into", folder, "--for", WAIT, "--remember", WAIT, "--interval", SCRAPES], check=True)
    document = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    document["global"].update(scrape_interval=SCRAPES, scrape_timeout=SCRAPES, evaluation_interval=SCRAPES)
    document["rule_files"] = [str(folder / "deploy/prometheus" / name) for name in document["rule_files"]]
    document["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] = [alertmanager_address]
    job = document["scrape_configs"][0]
    job.update(scrape_interval=SCRAPES, scrape_timeout=SCRAPES)
    job["static_configs"][0]["targets"] = [agent_address]
    # Prometheus watches others too, and one of those is gone.
    document["scrape_configs"].append({"job_name": "stranger", "static_configs": [{"targets": ["127.0.0.1:1"]}]})
    (folder / "prometheus.yml").write_text(yaml.safe_dump(document))
    command = [TOOLS / "usr/bin/prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'tsdb'}",
               "--web.listen-address=127.0.0.1:0", "--rules.alert.resend-delay=500ms"]
    return server(command, folder / "prometheus.log", r'msg="Listening on" address=(\S+)')


class Queries:
    """Prometheus' HTTP interface."""

    def __init__(self, address):
        self._url = f"http://{address}/api/v1"

    def result(self, expression):
        """The samples of an expression now; an expression that Prometheus refuses is an error."""
        body = urllib.parse.urlencode({"query": expression}).encode()
        try:
            with urllib.request.urlopen(f"{self._url}/query", body, timeout=10) as response:
                return json.load(response)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise ValueError(f"{expression}: {error.read().decode()[:400]}") from error

    def alerts(self):
        with urllib.request.urlopen(f"{self._url}/alerts", timeout=10) as response:
            return json.load(response)["data"]["alerts"]


class Webhook:
    """Receives what Alertmanager sends; `received` grows by (status, labels, annotations) of each alert as its status changes."""

    def __init__(self):
        self.received = []
        self._last = {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                for alert in body["alerts"]:
                    outer._take(alert)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/alerts"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def _take(self, alert):
        """A group is sent whole whenever one of its alerts changes; only what is new counts."""
        key = alert["fingerprint"]
        news = (alert["status"], alert["startsAt"])
        if self._last.get(key) != news:
            self._last[key] = news
            self.received.append((alert["status"], alert["labels"], alert["annotations"]))


def environment():
    """The programs under test, by the variables that ctest sets."""
    build = pathlib.Path(os.environ.get("PROBE_BIN_DIR", ROOT / "build/dev/bin"))
    return build / "probe", build / "probe-lab"
