"""deploy/prometheus/probe.rules.yml"""

import source

OPERATORS = {"gt": ">", "lt": "<"}
# What tells the causes of one probe apart; without it they are one alert.
PER_CAUSE = "code, class, severity, caused_by"


def indented(text):
    return "\n".join("  " + line for line in text.splitlines())


def expression(alert):
    if alert.causes:
        return f"max without ({PER_CAUSE}) (\n{indented(alert.query)}\n)"
    whole = f"(\n{indented(alert.query)}\n)" if "\n" in alert.query else alert.query
    result = f"{whole} {OPERATORS[alert.operator]} {alert.threshold}"
    return f"{result} or absent({alert.absent})" if alert.absent else result


def codes_query(alert, origin):
    """A template's pipeline that yields the causes of the probe that the alert is about, sorted by code: those of its last scrape."""
    own = source.selector(alert.causes)[:-1] + ", job=%q, instance=%q, probe=%q}"
    last = source.remembered(own, origin.settings["remember"])
    scraped = "probe_success{job=%q, instance=%q, probe=%q}"
    text = f"{own} or {last} unless {source.SAME_PROBE} {scraped}".replace('"', '\\"')
    labels = "$labels.job $labels.instance $labels.probe"
    return f'printf "{text}" {labels} {labels} {labels} | query | sortByLabel "code"'


def first_code(alert, origin):
    return f'{{{{ with {codes_query(alert, origin)} }}}}{{{{ . | first | label "code" }}}}{{{{ end }}}}'


def all_codes(alert, origin):
    return f'{{{{ range $i, $cause := {codes_query(alert, origin)} }}}}{{{{ if $i }}}}, {{{{ end }}}}{{{{ $cause.Labels.code }}}}{{{{ end }}}}'


def description(alert, origin):
    if not alert.causes:
        return alert.description
    return f"{alert.description.replace('$(codes)', all_codes(alert, origin))} {origin.settings['advice']}"


def rule(alert, origin):
    annotations = {"summary": alert.summary, "description": description(alert, origin), "runbook_url": origin.runbook(alert)}
    if alert.causes:
        # No label: labels are an alert's identity, and a link that breaks in two ways by turns is broken all the time.
        annotations["code"] = first_code(alert, origin)
    return {"alert": alert.name, "expr": expression(alert), "for": alert.wait, "labels": {"severity": alert.severity},
            "annotations": annotations}


def text(origin):
    rules = [dict(record) for record in origin.recording] + [rule(alert, origin) for alert in origin.alerts]
    return source.HEADER + source.to_yaml({"groups": [{"name": "probe", "interval": origin.settings["interval"], "rules": rules}]})
