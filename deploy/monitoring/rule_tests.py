"""deploy/prometheus/probe.rules.test.yml, from cases.yml: for each alert a case in which it fires, alone, and one in which it is quiet."""

import yaml

import source

AGENT = 'job="probe", instance="agent:10315"'
FIRING = 'count(ALERTS{alertstate="firing"})'


def series(case):
    given = {"up{@}": "1x200", **case["series"]}
    return [{"series": name.replace("@", AGENT), "values": str(values)} for name, values in given.items()]


def expected(alert, case, origin):
    labels = {"severity": alert.severity, "job": "probe", "instance": "agent:10315", **case.get("labels", {})}
    annotations = {"summary": alert.summary, "description": case["says"].strip(), "runbook_url": origin.runbook(alert)}
    return {"exp_labels": labels, "exp_annotations": annotations}


def test(alert, case, origin, fires):
    alerts = [expected(alert, case, origin)] if fires else []
    samples = [{"labels": "{}", "value": 1}] if fires else []
    return {
        "name": f"{alert.name} {'fires, alone' if fires else 'is quiet: ' + case['because']}", "interval": "1m",
        "input_series": series(case),
        "alert_rule_test": [{"eval_time": case["at"], "alertname": alert.name, "exp_alerts": alerts}],
        "promql_expr_test": [{"expr": FIRING, "eval_time": case["at"], "exp_samples": samples}] if fires else [],
    }


def text(origin):
    cases = yaml.safe_load((source.HERE / "cases.yml").read_text())
    names = [alert.name for alert in origin.alerts]
    if list(cases) != names:
        raise SystemExit(f"cases.yml: expected the alerts of alerts.yml in their order, {names}, found {list(cases)}")
    tests = []
    for alert in origin.alerts:
        tests.append(test(alert, cases[alert.name]["firing"], origin, True))
        tests.append(test(alert, cases[alert.name]["quiet"], origin, False))
    header = source.HEADER.replace("alerts.yml", "alerts.yml or cases.yml")
    return header + source.to_yaml({"rule_files": ["probe.rules.yml"], "evaluation_interval": "30s", "tests": tests})
