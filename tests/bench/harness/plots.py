"""Plots as SVG, by hand: bars for what a run costs, lines for how things grow."""

import html
import math
import re

from .checks import shown

WIDTH, BAR, LEFT = 720, 26, 300
STYLE = ("<style>text{font:13px sans-serif;fill:#333}.m{fill:#2b6cb0}.p{fill:#a0aec0}.g{stroke:#ddd}"
         ".l{fill:none;stroke:#2b6cb0;stroke-width:2}.t{font-weight:bold}</style>")


# What growth is drawn of: file name, number on the x axis, what grows, its unit, title.
GROWTH = {
    "memory": ("probes", "memory over an empty agent", "B", "Memory over an empty agent"),
    "ready": ("probes", "ready", "s", "From start to ready"),
    "page": ("series", "page made anew", "s", "Metrics page, made anew"),
    "certificates": ("certificates", "CPU per run", "s", "Processor time of a run that judges unchanged files"),
    "history-size": ("runs", "history file", "B", "Size of a history"),
    "history-time": ("runs", "probe history NAME", "s", "probe history NAME, the latest 20 runs"),
}


def svg(height, body, title):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="{html.escape(title)}">{STYLE}<rect width="100%" height="100%" fill="#fff"/>'
            f'<text class="t" x="10" y="20">{html.escape(title)}</text>{body}</svg>\n')


def bars(title, entries):
    """`entries`: (label, value, unit, whether it is ours)"""
    most = max(value for _, value, _, _ in entries)
    body = ""
    for place, (label, value, unit, ours) in enumerate(entries):
        y = 34 + place * BAR
        width = max(1, (WIDTH - LEFT - 90) * value / most)
        body += (f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{html.escape(label)}</text>'
                 f'<rect class="{"m" if ours else "p"}" x="{LEFT}" y="{y + 2}" width="{width:.1f}" height="{BAR - 8}"/>'
                 f'<text x="{LEFT + width + 6:.1f}" y="{y + 15}">{shown(value, unit)}</text>')
    return svg(44 + len(entries) * BAR, body, title)


def line(title, points, unit, x_name):
    """`points`: (x, y); both axes by powers of ten."""
    left, top, width, height = 80, 40, WIDTH - 120, 240

    def scale(value, low, high, size):
        return size * (math.log10(value) - low) / max(high - low, 1e-9)

    low_x, high_x = (math.log10(f(x for x, _ in points)) for f in (min, max))
    low_y, high_y = math.floor(math.log10(min(y for _, y in points))), math.ceil(math.log10(max(y for _, y in points)))
    body, path = "", []
    for power in range(low_y, high_y + 1):
        y = top + height - scale(10**power, low_y, high_y, height)
        body += (f'<line class="g" x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}"/>'
                 f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{shown(10**power, unit)}</text>')
    for x_value, y_value in points:
        x = left + scale(x_value, low_x, high_x, width)
        y = top + height - scale(y_value, low_y, high_y, height)
        path.append(f"{x:.1f},{y:.1f}")
        body += (f'<circle class="m" cx="{x:.1f}" cy="{y:.1f}" r="4"/><text x="{x:.1f}" y="{y - 9:.1f}" '
                 f'text-anchor="middle">{shown(y_value, unit)}</text><text x="{x:.1f}" y="{top + height + 18}" '
                 f'text-anchor="middle">{x_value:,}</text>')
    body += (f'<polyline class="l" points="{" ".join(path)}"/>'
             f'<text x="{left + width / 2}" y="{top + height + 38}" text-anchor="middle">{html.escape(x_name)}</text>')
    return svg(top + height + 50, body, title)


def cost_of_a_run(checks):
    names = {"https": "HTTPS", "http": "plain HTTP", "tls": "TLS endpoint"}
    entries, had = [], set()
    for check in checks:
        if check.row not in names or check.peer is None or "auth_server" in check.what:
            continue
        kind = names[check.row]
        for label, figure, ours in ((f"{kind}: probe", check.measured, True),
                                    (f"{kind}: {check.peer_name}", check.peer, False)):
            if label not in had:
                had.add(label)
                entries.append((label, figure.median, "s", ours))
    return entries


def growing(checks, unit_of_x, what):
    points = []
    for check in checks:
        if check.row == "growth" and (match := re.fullmatch(rf"([\d,]+) {unit_of_x}: {what}", check.what)):
            if check.measured.median > 0:
                points.append((int(match[1].replace(",", "")), check.measured.median))
    return points


def write(folder, checks):
    """Writes those plots into `folder` for which there are figures."""
    entries = cost_of_a_run(checks)
    if entries:
        (folder / "cost-of-a-run.svg").write_text(bars("Processor time of one run", entries))
    for name, (of, what, unit, title) in GROWTH.items():
        points = growing(checks, of, what)
        if len(points) > 1:
            (folder / f"growth-{name}.svg").write_text(line(title, points, unit, of))
