"""Where things are on this machine: programs, certificates, folders."""

import os
import pathlib
import shutil

from . import pki
from .processes import Unavailable


class Site:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.build = self.root / "build" / "release"
        self.tools = self.root / "build" / "tools"
        self.output = self.root / "build" / "bench"
        self.work = self.output / "work"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        (self.output / "errors.log").unlink(missing_ok=True)
        self._identities = {}
        self._signing = {}

    def program(self, name):
        """One of ours."""
        path = self.build / "bin" / name
        if not path.exists():
            raise Unavailable(f"{path}: build it with `cmake --build build/release --target bench probe`")
        return path

    def tool(self, name):
        """A program of Debian's, unpacked or installed; None when there is none."""
        for folder in ("usr/bin", "usr/sbin"):
            path = self.tools / folder / name
            if path.exists():
                return path
        return shutil.which(name)

    def tool_environment(self):
        """Unpacked programs find their libraries by it."""
        triplets = [str(path) for path in (self.tools / "usr" / "lib").glob("*-linux-gnu")]
        return {"LD_LIBRARY_PATH": ":".join(triplets)} if triplets else {}

    def identity(self, kind):
        """(chain, key, authority) of a server, `rsa` or `ec`."""
        if kind not in self._identities:
            self._identities[kind] = pki.make_server_identity(self.work / f"identity-{kind}", kind)
        return self._identities[kind]

    def signing_certificates(self, count=64):
        """Files with so many certificates, no two the same."""
        if count not in self._signing:
            self._signing[count] = pki.make_signing_certificates(self.work / f"signing-{count}", count)
        return self._signing[count]

    def folder(self, name):
        """A new one."""
        path = self.work / name
        number = 2
        while path.exists():
            path = self.work / f"{name}-{number}"
            number += 1
        path.mkdir(parents=True)
        return path

    @property
    def cores(self):
        return len(os.sched_getaffinity(0))
