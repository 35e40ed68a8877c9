"""Reads alerts.yml and works out what each alert asks, for Prometheus and for Grafana."""

import dataclasses
import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).resolve().parent
HEADER = "# Made by deploy/monitoring/generate; change deploy/monitoring/alerts.yml instead.\n"
SAME_PROBE = "on (job, instance, probe)"
# The probe was scraped, and has no failure of its own now: nothing of what is remembered counts.
OVER = f'probe_success unless {SAME_PROBE} probe_failure_info{{caused_by=""}}'
KNOWN_KEYS = {"name", "severity", "for", "why_for", "causes", "unless", "query", "is", "or_absent", "grafana", "summary", "description"}


@dataclasses.dataclass
class Alert:
    """One alert, with what `query` asks written as it stands in the source; causes is empty when it has a query of its own."""

    name: str
    severity: str
    wait: str
    why: str
    summary: str
    description: str
    query: str
    causes: dict
    operator: str
    threshold: float
    absent: str
    grafana: dict


@dataclasses.dataclass
class Source:
    settings: dict
    recording: list
    alerts: list
    definitions: dict

    def expand(self, text):
        """Puts definitions and settings in place of `$(NAME)`."""
        while "$(" in text:
            text = re.sub(r"\$\((\w+)\)", lambda match: self._meaning(match[1]), text)
        return text

    def without_recording(self, text):
        """The same question to a Prometheus that does not have our recording rules."""
        for rule in self.recording:
            text = text.replace(rule["record"], f"({rule['expr']})")
        return text

    def runbook(self, alert):
        return f"{self.settings['runbooks'].rstrip('/')}/{alert.name}.md"

    def _meaning(self, name):
        if name in self.definitions:
            return f"({self.definitions[name]})"
        return str(self.settings[name])


def selector(causes):
    """The series of probe_failure_info that the labels of `causes` describe, root causes only."""
    matchers = ['caused_by=""']
    for label, pattern in causes.items():
        matchers.append(f'{label}{"=~" if re.search(r"[|.+*]", pattern) else "="}"{pattern}"')
    return f"probe_failure_info{{{', '.join(matchers)}}}"


def remembered(series, span):
    """The series also for `span` after a scrape that failed, or a run that failed in another way."""
    return f"last_over_time({series}[{span}])"


def load(overrides):
    """The source, with what the command line says instead of it."""
    document = yaml.safe_load((HERE / "alerts.yml").read_text())
    settings = document["settings"]
    for name in ("runbooks", "job", "interval", "remember"):
        settings[name] = overrides.get(name) or settings[name]
    settings["grafana"]["datasource_uid"] = overrides.get("datasource_uid") or settings["grafana"]["datasource_uid"]
    result = Source(settings, [], [], document["definitions"])
    result.recording = [{"record": entry["record"], "expr": result.expand(entry["expr"])} for entry in document["recording"]]
    causes = {entry["name"]: entry["causes"] for entry in document["alerts"] if "causes" in entry}
    for entry in document["alerts"]:
        unknown = set(entry) - KNOWN_KEYS
        if unknown:
            raise SystemExit(f"alerts.yml: {entry['name']} has unknown keys: {', '.join(sorted(unknown))}")
        result.alerts.append(read_alert(entry, causes, overrides.get("wait"), result))
    return result


def read_alert(entry, causes, wait, source):
    query = entry.get("query", "")
    if "causes" in entry:
        span = source.settings["remember"]
        query = remembered(selector(entry["causes"]), span)
        others = [remembered(selector(causes[name]), span) for name in entry.get("unless", [])]
        others.append(f"({OVER})")
        query += f"\nunless {SAME_PROBE} (\n  " + "\n  or ".join(others) + "\n)"
    (operator, threshold), = entry.get("is", {"gt": 0}).items()
    return Alert(entry["name"], entry["severity"], wait or entry["for"], entry["why_for"], entry["summary"], entry["description"].strip(),
                 source.expand(query), entry.get("causes", {}), operator, threshold, source.expand(entry.get("or_absent", "")),
                 entry.get("grafana", {}))


class Dumper(yaml.SafeDumper):
    """Writes PromQL of several lines as it is read, and everything where it belongs."""

    def ignore_aliases(self, data):
        return True


def _as_block(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, _as_block)


def to_yaml(document):
    return yaml.dump(document, Dumper=Dumper, sort_keys=False, width=1000, allow_unicode=True)
