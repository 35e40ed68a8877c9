"""deploy/prometheus/probe.rules.test.yml, from cases.yml: for each alert a case in which it fires, alone, and one in which it is quiet, and
for some more of either."""

import yaml

import source

INSTANCE = "agent:10315"
FIRING = 'count(ALERTS{alertstate="firing"})'


def series(case, origin):
    given = {"up{@}": "1x200", **case["series"]}
    agent = f'job="{origin.settings["job"]}", instance="{INSTANCE}"'
    return [{"series": name.replace("@", agent), "values": str(values)} for name, values in given.items()]


def expected(alert, case, origin):
    labels = {"severity": alert.severity, "job": origin.settings["job"], "instance": INSTANCE, **case.get("labels", {})}
    annotations = {"summary": alert.summary, "description": case["says"].strip(), "runbook_url": origin.runbook(alert)}
    if "code" in case:
        annotations["code"] = case["code"]
    return {"exp_labels": labels, "exp_annotations": annotations}


def test(alert, case, origin, fires):
    alerts = [expected(alert, case, origin)] if fires else []
    samples = [{"labels": "{}", "value": 1}] if fires else []
    return {
        "name": f"{alert.name} {'fires, alone' if fires else 'is quiet'}{': ' + case['because'] if 'because' in case else ''}", "interval": "1m",
        "input_series": series(case, origin),
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
        for case in cases[alert.name].get("more", []):
            tests.append(test(alert, case, origin, "says" in case))
    header = source.HEADER.replace("alerts.yml", "alerts.yml or cases.yml")
    return header + source.to_yaml({"rule_files": ["probe.rules.yml"], "evaluation_interval": "30s", "tests": tests})
