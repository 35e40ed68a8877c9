"""The parts by themselves: Google Benchmark's figures, as it prints them."""

import json
import subprocess

from ..checks import figure

SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def micro(site, effort):
    out = site.work / "micro.json"
    repetitions, least = (1, 0.02) if effort.short else (5, 0.05)
    subprocess.run([site.program("probe_bench"), f"--benchmark_out={out}", "--benchmark_out_format=json",
                    f"--benchmark_repetitions={repetitions}", f"--benchmark_min_time={least}"],
                   check=True, capture_output=True, timeout=300)
    values, sizes = {}, {}
    for run in json.loads(out.read_text())["benchmarks"]:
        if run.get("run_type") == "aggregate":
            continue
        values.setdefault(run["run_name"], []).append(run["cpu_time"] * SECONDS[run["time_unit"]])
        if "bytes_per_second" in run:
            sizes[run["run_name"]] = f"{run['bytes_per_second'] / 1e6:.0f} MB/s"
    for name, seconds in values.items():
        yield figure("micro", name, seconds, "s", sizes.get(name, ""))
