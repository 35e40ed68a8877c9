"""build/bench/report.md and report.json."""

import datetime
import json
import os
import platform

from . import profile


def environment(site, version):
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return {"at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), "program": version,
            "kernel": platform.release(), "processor": model, "cores": site.cores,
            "load": os.getloadavg()[0]}


def cells(check, gross_only):
    """One line of the table; cells are plain text."""
    ratio = "" if check.ratio is None else f"{check.ratio:.3g}"
    if len(check.ratios) > 1:
        ratio += f" ({min(check.ratios):.3g} … {max(check.ratios):.3g})"
    peer = f"{check.peer_name}: {check.peer.text()}" if check.peer else ""
    return [check.name, check.measured.text(), check.limit, peer, ratio, check.verdict(gross_only)]


def markdown(checks, about, gross_only, skipped, seconds):
    lines = ["# What probe costs", "",
             f"{about['at']}, {about['program']}, {about['cores']} cores ({about['processor']}), Linux {about['kernel']}, "
             f"load average {about['load']:.2g} before the start, {seconds:.0f} s.",
             "Medians with the least and the most. A ratio is measured ÷ peer, or measured ÷ bound (bound ÷ measured where "
             "more is better), pair by pair.", ""]
    if gross_only:
        lines += ["A short run: only what is three times as bad as its bound fails.", ""]
    lines += ["| row | measured | limit | peer | ratio | verdict |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(cells(check, gross_only)) + " |" for check in checks]
    notes = [f"- {check.name}: {check.note}" for check in checks if check.note]
    reasons = [f"- {check.name}: {check.reason}" for check in checks if check.verdict(gross_only) == "known miss"]
    if reasons:
        lines += ["", "## Known misses", "", *reasons]
    profiles = profile.table(checks)
    if profiles:
        lines += ["", "## Where the time goes", "", "Shares of the processor time of ours, by perf.", "", *profiles]
    if skipped:
        lines += ["", "## Not measured", "", *[f"- {name}: {why}" for name, why in skipped.items()]]
    lines += ["", "## Notes", "", *notes]
    return "\n".join(lines) + "\n"


def as_json(checks, about, gross_only, skipped):
    return json.dumps({"environment": about, "short": gross_only, "not_measured": skipped, "checks": [
        {"row": check.row, "what": check.what, "unit": check.measured.unit, "values": check.measured.values,
         "median": check.measured.median, "limit": check.limit, "peer": check.peer_name,
         "peer_values": check.peer.values if check.peer else [],
         # What has no number in JSON: something that was to happen never happened.
         "ratios": [ratio if ratio != float("inf") else None for ratio in check.ratios], "allowed_ratio": check.allowed,
         "verdict": check.verdict(gross_only), "reason": check.reason, "note": check.note, "profile": check.profile} for check in checks]},
        indent=1) + "\n"


def write(site, checks, about, gross_only, skipped, seconds):
    (site.output / "report.md").write_text(markdown(checks, about, gross_only, skipped, seconds))
    (site.output / "report.json").write_text(as_json(checks, about, gross_only, skipped))
