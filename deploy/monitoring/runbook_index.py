"""docs/runbooks/README.md"""

import html

HEAD = """# Runbooks

<!-- Made by deploy/monitoring/generate; change deploy/monitoring/alerts.yml instead. -->

One page for each alert: what it means, how to see the cause, what mends it, when to silence it. Of probes that fail together only the first
broken link of the chain is alerted, once, with its code; `probe explain CODE` says what mends it.

| alert | severity | when | waits | because |
|---|---|---|---|---|
"""


def text(origin):
    rows = [f"| [{alert.name}]({alert.name}.md) | {alert.severity} | {html.escape(alert.summary, False)} | {alert.wait} | {alert.why} |"
            for alert in origin.alerts]
    return HEAD + "\n".join(rows) + "\n"
