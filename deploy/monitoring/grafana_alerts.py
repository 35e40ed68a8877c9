"""deploy/grafana/provisioning/alerting/probe.yml: the same alerts as rules that Grafana evaluates itself.

Each has three nodes: A asks Prometheus, B takes the value, C compares. What returns nothing is well: a missing agent is noticed by
ProbeAgentDown alone, and a Prometheus that cannot be asked leaves the others as they were, so that one outage is one alert.
"""

import re

import source

QUIET = {"noDataState": "OK", "execErrState": "KeepLast"}
LOOK_BACK = {"from": 600, "to": 0}


def uid(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def template(text):
    """Grafana has the value in $values, and reads a single $ as a variable of its environment."""
    text = re.sub(r"\$value\b", "$values.B.Value", text)
    return text.replace("$", "$$")


def query_node(alert, origin):
    datasource = origin.settings["grafana"]["datasource_uid"]
    model = {"refId": "A", "datasource": {"type": "prometheus", "uid": datasource}, "expr": origin.without_recording(alert.query),
             "instant": True, "range": False, "intervalMs": 1000, "maxDataPoints": 43200}
    return {"refId": "A", "relativeTimeRange": LOOK_BACK, "datasourceUid": datasource, "model": model}


def expression_node(ref, model):
    whole = {"refId": ref, "datasource": {"type": "__expr__", "uid": "__expr__"}, **model}
    return {"refId": ref, "relativeTimeRange": LOOK_BACK, "datasourceUid": "__expr__", "model": whole}


def rule(alert, origin):
    advice = f" {origin.settings['advice']}" if alert.causes else ""
    description = alert.description.replace("$(codes)", "{{ $labels.code }}") + advice
    threshold = {"type": "threshold", "expression": "B",
                 "conditions": [{"evaluator": {"type": alert.operator, "params": [alert.threshold]}}]}
    return {
        "uid": uid(alert.name), "title": alert.name, "condition": "C",
        "data": [query_node(alert, origin), expression_node("B", {"type": "reduce", "expression": "A", "reducer": "last"}),
                 expression_node("C", threshold)],
        **QUIET, **alert.grafana, "for": alert.wait, "labels": {"severity": alert.severity},
        "annotations": {"summary": template(alert.summary), "description": template(description), "runbook_url": origin.runbook(alert)},
    }


def text(origin):
    """`origin` remembers for as long as Grafana, for which each code is an alert of its own, needs it to."""
    group = {"orgId": 1, "name": "probe", "folder": origin.settings["grafana"]["folder"], "interval": origin.settings["interval"],
             "rules": [rule(alert, origin) for alert in origin.alerts]}
    return source.HEADER + source.to_yaml({"apiVersion": 1, "groups": [group]})
