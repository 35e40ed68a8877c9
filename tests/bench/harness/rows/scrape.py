"""The metrics page of 10,000 probes: made anew, again, compressed, and for ten at once."""

import os
import selectors
import socket
import time

from ..agent import Agent, write_configuration
from ..checks import against_peer, at_most, figure
from ..profile import profiled

PROBES = 10_000
GZIP = "Accept-Encoding: gzip\r\n"


def fetch(port, headers="", clients=1):
    """Asks with `clients` connections at once. Returns (seconds until the last byte of the last, bytes of each)."""
    request = f"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n".encode()
    buffer = bytearray(1 << 20)
    sizes = {}
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            client = socket.create_connection(("127.0.0.1", port), 60)
            sizes[client] = 0
            selector.register(client, selectors.EVENT_READ)
        start = time.monotonic()
        for client in sizes:
            client.sendall(request)
        while selector.get_map():
            for key, _ in selector.select(60):
                size = key.fileobj.recv_into(buffer)
                if sizes[key.fileobj] == 0 and not buffer.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"expected HTTP 200, got {bytes(buffer[:40])!r}")
                sizes[key.fileobj] += size
                if size == 0:
                    selector.unregister(key.fileobj)
        seconds = time.monotonic() - start
    for client in sizes:
        client.close()
    return seconds, list(sizes.values())


def agent_of(site, name, count, interval):
    folder = site.folder(name)
    certificates = site.signing_certificates()
    for number in range(count):
        os.link(certificates[number % len(certificates)], folder / f"{number}.pem")
    (folder / "targets.yml").write_text("- targets:\n" + "".join(f"  - {number}\n" for number in range(count)))
    configuration = write_configuration(folder / "probe.yml", [
        {"name": "file-${target}", "type": "certificate_validity", "purpose": "signing", "interval": interval,
         "timeout": "4s", "targets_file": "targets.yml", "source": {"file": folder / "${target}.pem"}}])
    return Agent(site, folder, configuration, seconds=60)


FIRST_ROUND = 12.0  # seconds after which each probe that runs every ten has run
FIRST_RUN = 61.0  # and after which each has, however long its interval


def resting(site, effort, seen):
    """An agent whose probes have all run and will not for an hour."""
    first, again, again_packed, ten = [], [], [], []
    with agent_of(site, "scrape-rest", PROBES, "1h") as agent:
        time.sleep(FIRST_RUN)
        first.append(fetch(agent.port, GZIP)[0])
        for _ in range(effort.pairs):
            again_packed.append(fetch(agent.port, GZIP)[0])
            ten.append(fetch(agent.port, GZIP, 10)[0])
        fetch(agent.port)
        for _ in range(effort.pairs):
            seconds, (size,) = fetch(agent.port)
            again.append(seconds)
        seen["series"], seen["bytes"] = agent.metrics().series, size
    return first, again, again_packed, ten


def first_pages(site, count):
    """How long the first page of as many agents takes while their probes run every ten seconds."""
    seconds = []
    for _ in range(count):
        with agent_of(site, "scrape-first", PROBES, "10s") as agent:
            time.sleep(FIRST_ROUND)
            seconds.append(fetch(agent.port, GZIP)[0])
    return seconds


def busy(site, effort):
    """An agent whose probes run every ten seconds: what one scraper costs it, and ten at once."""
    one, ten, one_cpu, ten_cpu = [], [], [], []
    with agent_of(site, "scrape-busy", PROBES, "10s") as agent:
        time.sleep(FIRST_ROUND)
        fetch(agent.port, GZIP)
        background = agent.cpu()
        time.sleep(3)
        background = (agent.cpu() - background) / 3
        # Many, since nine answers more cost little beside what the runs meanwhile vary by.
        for _ in range(3 * effort.pairs):
            for clients, walls, costs in ((1, one, one_cpu), (10, ten, ten_cpu)):
                before, start = agent.cpu(), time.monotonic()
                walls.append(fetch(agent.port, GZIP, clients)[0])
                time.sleep(0.5)
                costs.append(max(agent.cpu() - before - background * (time.monotonic() - start), 1e-4))
        shares = {}
        if not effort.short:
            with profiled(site, agent.pid) as shares:
                for _ in range(20):
                    fetch(agent.port, GZIP)
                    time.sleep(0.2)  # until the page is not kept any more
    return one, ten, one_cpu, ten_cpu, shares


def scrape(site, effort):
    if not effort.short:  # it takes a minute until all have run
        yield from unchanged(site, effort)
    one, ten, one_cpu, ten_cpu, shares = busy(site, effort)
    yield at_most("scrape", "page while 1,000 probes run each second, gzip", one, "s", 0.100,
                  "most results have changed since the page before", shares)
    yield against_peer("scrape", "CPU of ten scrapers at once", ten_cpu, "s", "one scraper", one_cpu, 1.2,
                       "while 1,000 probes run each second")
    yield against_peer("scrape", "time of ten scrapers at once", ten, "s", "one scraper", one, None)


def unchanged(site, effort):
    seen = {}
    first, again, again_packed, ten_again = resting(site, effort, seen)
    first += first_pages(site, effort.pairs - 1)
    size = f"{seen['series']:,} series, {seen['bytes'] / 1e6:.1f} MB"
    yield at_most("scrape", "first page, gzip", first, "s", 0.100, f"of agents just started; {size}")
    yield at_most("scrape", "page of unchanged results", again, "s", 0.020, size)
    yield at_most("scrape", "page of unchanged results, gzip", again_packed, "s", 0.020)
    yield figure("scrape", "ten scrapers at once of unchanged results, gzip", ten_again, "s")
