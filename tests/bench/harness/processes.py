"""Programs that the benchmark starts, what they use, and their end."""

import os
import signal
import socket
import subprocess
import time


class Unavailable(Exception):
    """Something that a row needs is not on this machine."""


class Child:
    """A program of ours: ended by its own id at the end of the `with` block, whatever happens in it."""

    def __init__(self, arguments, log, environment=None):
        self.arguments = [str(argument) for argument in arguments]
        self.log = log
        self._output = open(log, "wb")
        self._process = subprocess.Popen(
            self.arguments, stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._output,
            env={**os.environ, **(environment or {})})

    @property
    def pid(self):
        return self._process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()

    def wait_until(self, condition, seconds=20.0, step=0.005):
        """For the constructors of children: until `condition()` holds, or the program ends, or is ended for being late."""
        try:
            wait_until(condition, self, seconds, step)
        except BaseException:  # a constructor that fails leaves nobody to end what it started
            self.stop()
            raise

    def check(self):
        """Raises when the program is not running any more."""
        status = self._process.poll()
        if status is None:
            return
        with open(self.log, errors="replace") as log:
            said = log.read()[-2000:]
        raise RuntimeError(f"{self.arguments[0]} ended with status {status}: {said}")

    def signal(self, number):
        self._process.send_signal(number)

    def cpu(self):
        """Seconds of processor that it used so far, all threads and the system's part included, to the nanosecond."""
        return cpu_of(self.pid)

    def resident(self):
        """Bytes of memory that are resident."""
        return self._status_bytes("VmRSS")

    def resident_own(self):
        """Bytes of resident memory that no file backs: without the pages of program and libraries."""
        return self._status_bytes("RssAnon")

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def _status_bytes(self, key):
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024
        raise RuntimeError(f"expected {key} in /proc/{self.pid}/status")


def cpu_of(pid):
    # The clock of another process: its id, inverted, beside the kernel's number for "time on a processor" (2).
    return time.clock_gettime((~pid << 3) | 2)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, child, seconds=20.0, step=0.005):
    """Until `condition()` holds; raises when `child` ends or the time is over."""
    limit = time.monotonic() + seconds
    while not condition():
        child.check()
        if time.monotonic() > limit:
            raise RuntimeError(f"{child.arguments[0]} was not ready within {seconds:.0f} s; its log is {child.log}")
        time.sleep(step)


def accepts(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 0.5):
            return True
    except OSError:
        return False
