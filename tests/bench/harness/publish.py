"""Puts figures and plots into docs/explanation/performance.md: PROBE_UPDATE_DOCS=1 tests/bench/run."""

import shutil

from . import report

BEGIN, END = "<!-- figures: made by PROBE_UPDATE_DOCS=1 tests/bench/run -->", "<!-- end of figures -->"
PLOTS = {"cost-of-a-run": "Processor time of one run, ours and others'", "growth-memory": "Memory by number of probes",
         "growth-page": "Time for a metrics page by number of probes", "growth-ready": "Time to ready by number of probes"}


def section(checks, about, plots):
    """What stands between the marks."""
    lines = [f"Measured {about['at'][:10]} with {about['program']}: {about['cores']} cores ({about['processor']}), Linux "
             f"{about['kernel']}, load average {about['load']:.2g} before the start. Medians with the least and the most.", ""]
    lines += [f"![{PLOTS[plot]}](performance/{plot}.svg)\n" for plot in plots]
    lines += ["| row | measured | limit | peer | ratio | verdict |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(report.cells(check, False)) + " |" for check in checks if check.row != "micro"]
    parts = [check for check in checks if check.row == "micro"]
    if parts:
        lines += ["", "The parts by themselves (`probe_bench`):", "", "| part | processor time | |", "|---|---|---|"]
        lines += [f"| {check.what} | {check.measured.text()} | {check.note} |" for check in parts]
    missed = [check for check in checks if check.verdict(False) == "known miss"]
    if missed:
        lines += ["", "Known misses:", "", *[f"- {check.name}: {check.reason}" for check in missed]]
    return "\n".join(lines)


def publish(site, checks, about):
    page = site.root / "docs" / "explanation" / "performance.md"
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    plots = [name for name in PLOTS if (site.output / f"{name}.svg").exists()]
    for name in plots:
        shutil.copy(site.output / f"{name}.svg", folder)
    before, _, rest = page.read_text().partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise RuntimeError(f"expected the marks {BEGIN} and {END} in {page}")
    page.write_text(f"{before}{BEGIN}\n\n{section(checks, about, plots)}\n\n{END}{after}")
