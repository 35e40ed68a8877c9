"""deploy/grafana/dashboards/*.json, from dashboards/*.yml.

A panel says its title, description, kind, size (columns of 24, rows), unit, thresholds ([from, colour], …), queries, and where it needs them
mappings (value: [text, colour]), limits, decimals, no_value; a table also columns (label: heading) and sort. Blue is good, yellow and
red are not; every state has its text as well, so that nobody needs to tell colours apart.
"""

import json

import yaml

import source

SCHEMA_VERSION = 42
COLUMNS = 24
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
SELECTORS = {"$(agents)": 'job=~"$job",instance=~"$instance"', "$(probes)": 'job=~"$job",instance=~"$instance",chain=~"$chain"'}
LEGEND = {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []}
TOOLTIP = {"mode": "multi", "sort": "desc"}
REDUCE = {"values": False, "calcs": ["lastNotNull"], "fields": ""}
VARIABLES = {
    "job": ("Job", "label_values(probe_agent_build_info, job)"),
    "instance": ("Agent", 'label_values(probe_agent_build_info{job=~"$job"}, instance)'),
    "chain": ("Chain", 'label_values(probe_interval_seconds{job=~"$job",instance=~"$instance"}, chain)'),
}
CUSTOM = {
    "timeseries": {"lineWidth": 2, "fillOpacity": 5, "showPoints": "auto", "spanNulls": False},
    "statetimeline": {"lineWidth": 0, "fillOpacity": 80},
    "table": {"align": "auto", "inspect": False, "filterable": True},
}
OPTIONS = {
    "stat": {"graphMode": "none", "colorMode": "value", "justifyMode": "auto", "textMode": "auto", "wideLayout": True, "orientation": "auto",
             "showPercentChange": False, "percentChangeColorMode": "standard", "reduceOptions": REDUCE},
    "bargauge": {"displayMode": "basic", "valueMode": "text", "namePlacement": "auto", "showUnfilled": True, "sizing": "auto", "minVizWidth": 8,
                 "minVizHeight": 16, "maxVizHeight": 300, "orientation": "horizontal", "reduceOptions": REDUCE,
                 "legend": {**LEGEND, "showLegend": False}},
    "timeseries": {"legend": LEGEND, "tooltip": TOOLTIP},
    "statetimeline": {"showValue": "auto", "rowHeight": 0.85, "mergeValues": True, "legend": LEGEND,
                      "tooltip": {"mode": "single", "sort": "none"}},
    "table": {"frameIndex": 0, "showHeader": True},
}


def mappings(texts):
    options = {str(value): {"text": text, "color": colour, "index": index} for index, (value, (text, colour)) in enumerate(texts.items())}
    return [{"type": "value", "options": options}]


def thresholds(steps):
    """The first step holds for everything below the second."""
    return {"mode": "absolute", "steps": [{"value": None if i == 0 else value, "color": colour} for i, (value, colour) in enumerate(steps)]}


def target(query, index, kind):
    query = query if isinstance(query, dict) else {"expr": query}
    expr = query["expr"].replace("\n", " ")
    for word, matchers in SELECTORS.items():
        expr = expr.replace(word, matchers)
    at_once = kind in ("stat", "bargauge", "table")
    return {"refId": chr(ord("A") + index), "datasource": DATASOURCE, "expr": expr, "legendFormat": query.get("legend", "__auto"),
            "instant": at_once, "range": not at_once, "format": "table" if kind == "table" else "time_series", "editorMode": "code"}


def field_config(spec):
    defaults = {"unit": spec["unit"], "thresholds": thresholds(spec["thresholds"]), "noValue": spec.get("no_value", "No data"),
                "color": {"mode": "palette-classic" if spec["kind"] == "timeseries" else "thresholds"},
                "mappings": mappings(spec["mappings"]) if "mappings" in spec else [], "custom": dict(CUSTOM.get(spec["kind"], {}))}
    if spec.get("stacked"):
        defaults["custom"]["stacking"] = {"mode": "normal", "group": "A"}
        defaults["custom"]["fillOpacity"] = 60
    if "decimals" in spec:
        defaults["decimals"] = spec["decimals"]
    if "limits" in spec:
        defaults["min"], defaults["max"] = spec["limits"]
    return {"defaults": defaults, "overrides": []}


def transformations(spec):
    """Shows the named columns in their order, with their headings, and nothing else."""
    several = len(spec["queries"]) > 1
    names = [(name.replace("Value ", "Value #") if several else name, heading) for name, heading in spec["columns"].items()]
    shown = {"id": "filterFieldsByName", "options": {"include": {"names": [name for name, _ in names]}}}
    ordered = {"id": "organize", "options": {"excludeByName": {}, "indexByName": {name: i for i, (name, _) in enumerate(names)},
                                             "renameByName": dict(names)}}
    merged = [{"id": "merge", "options": {}}] if several else []
    return merged + [shown, ordered]


def panel(spec, number, place):
    options = dict(OPTIONS[spec["kind"]])
    if "sort" in spec:
        options["sortBy"] = [{"displayName": spec["sort"], "desc": False}]
    result = {"id": number, "type": "state-timeline" if spec["kind"] == "statetimeline" else spec["kind"], "title": spec["title"],
              "description": spec["description"], "datasource": DATASOURCE, "gridPos": place, "fieldConfig": field_config(spec),
              "options": options, "targets": [target(query, i, spec["kind"]) for i, query in enumerate(spec["queries"])]}
    if spec["kind"] == "table":
        result["transformations"] = transformations(spec)
    return result


def laid_out(specs):
    """Panels from left to right, in rows as high as their highest panel."""
    x = y = height = 0
    panels = []
    for number, spec in enumerate(specs, 1):
        w, h = spec["size"]
        if x + w > COLUMNS:
            x, y, height = 0, y + height, 0
        panels.append(panel(spec, number, {"x": x, "y": y, "w": w, "h": h}))
        x, height = x + w, max(height, h)
    return panels


def variables(names):
    result = [{"type": "datasource", "name": "datasource", "label": "Data source", "query": "prometheus", "refresh": 1, "regex": "",
               "multi": False, "includeAll": False, "hide": 0}]
    for name in ["job", "instance", *names]:
        label, query = VARIABLES[name]
        # All jobs are those of agents: without a value of its own, All is each of the names. A chain may have none.
        of_all = {"allValue": ".*"} if name == "chain" else {}
        result.append({"type": "query", "name": name, "label": label, "datasource": DATASOURCE, "definition": query,
                       "query": query, "refresh": 2, "sort": 1, "multi": True, "includeAll": True, **of_all,
                       "current": {"text": ["All"], "value": ["$__all"]}, "hide": 0})
    return result


def dashboard(name, spec):
    link = {"title": "probe", "type": "dashboards", "tags": ["probe"], "icon": "external link", "tooltip": "", "url": "", "asDropdown": False,
            "targetBlank": False, "includeVars": True, "keepTime": True}
    return {"uid": f"probe-{name}", "title": f"probe / {spec['title']}", "description": spec["description"], "tags": ["probe"],
            "schemaVersion": SCHEMA_VERSION, "editable": False, "graphTooltip": 1, "timezone": "browser", "refresh": "1m",
            "time": {"from": "now-6h", "to": "now"}, "links": [link], "annotations": {"list": []},
            "templating": {"list": variables(spec["variables"])}, "panels": laid_out(spec["panels"])}


def all_texts():
    for path in sorted((source.HERE / "dashboards").glob("*.yml")):
        spec = yaml.safe_load(path.read_text())
        yield path.stem, json.dumps(dashboard(path.stem, spec), indent=1, ensure_ascii=False) + "\n"
