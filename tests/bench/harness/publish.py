"""Puts figures and plots into docs/explanation/performance.md: PROBE_UPDATE_DOCS=1 tests/bench/run."""

import shutil

from . import plots, profile, report

BEGIN, END = "<!-- figures: made by PROBE_UPDATE_DOCS=1 tests/bench/run -->", "<!-- end of figures -->"
PLOTS = {"cost-of-a-run": "Processor time of one run, ours and others'",
         **{f"growth-{name}": f"{title}, by number of {of}" for name, (of, _, _, title) in plots.GROWTH.items()}}


def section(checks, about, drawn):
    """What stands between the marks."""
    lines = [f"Measured {about['at'][:10]} with {about['program']}: {about['cores']} cores ({about['processor']}), Linux "
             f"{about['kernel']}, load average {about['load']:.2g} before the start. Medians with the least and the most.", ""]
    lines += [f"![{PLOTS[plot]}](performance/{plot}.svg)\n" for plot in drawn]
    lines += ["| row | measured | limit | peer | ratio | verdict |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(report.cells(check, False)) + " |" for check in checks if check.row != "micro"]
    parts = [check for check in checks if check.row == "micro"]
    if parts:
        lines += ["", "The parts by themselves (`probe_bench`):", "", "| part | processor time | |", "|---|---|---|"]
        lines += [f"| {check.what} | {check.measured.text()} | {check.note} |" for check in parts]
    missed = [check for check in checks if check.verdict(False) == "known miss"]
    if missed:
        lines += ["", "Known misses:", "", *[f"- {check.name}: {check.reason}" for check in missed]]
    profiles = profile.table(checks)
    if profiles:
        lines += ["", "Where the time goes, by `perf`:", "", *profiles]
    return "\n".join(lines)


def publish(site, checks, about):
    page = site.root / "docs" / "explanation" / "performance.md"
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    drawn = [name for name in PLOTS if (site.output / f"{name}.svg").exists()]
    for name in drawn:
        shutil.copy(site.output / f"{name}.svg", folder)
    before, _, rest = page.read_text().partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise RuntimeError(f"expected the marks {BEGIN} and {END} in {page}")
    page.write_text(f"{before}{BEGIN}\n\n{section(checks, about, drawn)}\n\n{END}{after}")
