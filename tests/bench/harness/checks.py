"""What a measurement says, and how it is judged."""

import dataclasses
import statistics

from .known_misses import KNOWN_MISSES

# A short run is noisy: there only what is this much worse than its bound fails.
GROSS = 3.0

UNITS = {"s": ((1, "s"), (1e-3, "ms"), (1e-6, "µs")), "B": ((2**20, "MiB"), (2**10, "KiB"), (1, "B"))}


def shown(value, unit):
    """A number for people: three digits and the unit that suits them."""
    scales = UNITS.get(unit)
    if scales:
        scale, name = next((s for s in scales if abs(value) >= s[0]), scales[-1])
        return f"{value / scale:.3g} {name}"
    if unit == "%":
        return f"{value:.3g} %"
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{text} {unit}".strip()


@dataclasses.dataclass
class Figure:
    """What was measured, once for each repetition."""

    values: list
    unit: str

    @property
    def median(self):
        return statistics.median(self.values)

    def text(self):
        if len(self.values) == 1:
            return shown(self.values[0], self.unit)
        low, high = min(self.values), max(self.values)
        return f"{shown(self.median, self.unit)} ({shown(low, self.unit)} … {shown(high, self.unit)})"


@dataclasses.dataclass
class Check:
    """One line of the report. Without a limit it is a figure that nothing depends on."""

    row: str
    what: str
    measured: Figure
    limit: str = ""
    peer_name: str = ""
    peer: Figure | None = None
    ratios: list = dataclasses.field(default_factory=list)
    allowed: float | None = None  # the ratio must not be above it
    note: str = ""
    profile: dict = dataclasses.field(default_factory=dict)  # shares of the processor time, by what was run

    @property
    def name(self):
        return f"{self.row}: {self.what}"

    @property
    def ratio(self):
        return statistics.median(self.ratios) if self.ratios else None

    def verdict(self, gross_only):
        """ok, miss, or known miss; a figure without a limit has none."""
        if self.allowed is None:
            return ""
        if self.ratio <= self.allowed * (GROSS if gross_only else 1):
            return "ok" if self.ratio <= self.allowed else "above the bound, by less than a short run can tell"
        return "known miss" if self.name in KNOWN_MISSES else "MISS"

    @property
    def reason(self):
        return KNOWN_MISSES.get(self.name, "")


def against_peer(row, what, measured, unit, peer_name, peer, allowed, note="", profile=None):
    """`measured` and `peer`, pair by pair: at most `allowed` times as much. None: no bound."""
    ratios = [mine / other for mine, other in zip(measured, peer, strict=True)]
    limit = f"≤ {allowed:g} × {peer_name}" if allowed is not None else ""
    return Check(row, what, Figure(measured, unit), limit, peer_name, Figure(peer, unit), ratios, allowed, note,
                 profile or {})


def at_most(row, what, measured, unit, bound, note="", profile=None):
    return Check(row, what, Figure(measured, unit), f"≤ {shown(bound, unit)}", ratios=[value / bound for value in measured],
                 allowed=1.0, note=note, profile=profile or {})


def at_least(row, what, measured, unit, bound, note="", profile=None):
    ratios = [bound / value if value > 0 else float("inf") for value in measured]
    return Check(row, what, Figure(measured, unit), f"≥ {shown(bound, unit)}", ratios=ratios, allowed=1.0, note=note,
                 profile=profile or {})


def none_of(row, what, count, note=""):
    """Something that must not happen at all."""
    return Check(row, what, Figure([count], ""), "0", ratios=[float("inf") if count else 0.0], allowed=1.0, note=note)


def figure(row, what, values, unit, note=""):
    return Check(row, what, Figure(values, unit), note=note)
