"""The peers: a bare OpenSSL client and blackbox_exporter."""

import http.client
import json
import subprocess
import time
import urllib.parse

from .agent import flow
from .processes import Child, Unavailable, accepts, free_port


def bare(site, exchange, port, path, authority, runs, rate=None):
    """`runs` exchanges by the bare client, `rate` a second or one after the other. Returns what it says of them."""
    done = subprocess.run(
        [site.program("bench_client"), exchange, "127.0.0.1", str(port), path, authority, str(runs)]
        + ([str(rate)] if rate else []), check=False, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"bench_client failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


class Blackbox(Child):
    """blackbox_exporter with a module for each of the exchanges."""

    def __init__(self, site, folder, authority):
        program = site.tool("prometheus-blackbox-exporter") or _missing()
        self.port = free_port()
        tls = {"ca_file": str(authority)}
        modules = {
            "https": {"prober": "http", "timeout": "5s",
                      "http": {"valid_status_codes": "@401", "preferred_ip_protocol": "ip4", "tls_config": tls,
                               "fail_if_not_ssl": True, "headers": {"Authorization": "Bearer"}}},
            "http": {"prober": "http", "timeout": "5s", "http": {"preferred_ip_protocol": "ip4"}},
            "tls": {"prober": "tcp", "timeout": "5s",
                    "tcp": {"tls": True, "preferred_ip_protocol": "ip4", "tls_config": tls}},
        }
        lines = ["modules:"] + [f"  {name}: {flow(module)}" for name, module in modules.items()]
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        configuration = folder / "blackbox.yml"
        configuration.write_text("\n".join(lines).replace('"@401"', "[401]") + "\n")
        super().__init__([program, f"--config.file={configuration}", f"--web.listen-address=127.0.0.1:{self.port}",
                          "--log.level=error"], folder / "blackbox.log")
        self.wait_until(lambda: accepts(self.port))

    def stop(self):
        self._connection.close()
        super().stop()

    def probe(self, module, target):
        query = urllib.parse.urlencode({"module": module, "target": target})
        self._connection.request("GET", f"/probe?{query}")
        body = self._connection.getresponse().read()
        if b"\nprobe_success 1\n" not in body:
            raise RuntimeError(f"blackbox_exporter did not succeed with {target}")

    def cpu_per_run(self, module, target, runs, rate):
        """`rate`: a second, or as many as it can where that is less."""
        for _ in range(20):
            self.probe(module, target)
        before = self.cpu()
        due = time.monotonic()
        for _ in range(runs):
            time.sleep(max(0.0, due - time.monotonic()))
            due += 1 / rate
            self.probe(module, target)
        return (self.cpu() - before) / runs


def _missing():
    raise Unavailable("prometheus-blackbox-exporter")
