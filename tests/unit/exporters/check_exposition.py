"""Reads pages from standard input, each behind a line with its kind and size, and has Prometheus' own Python client
parse them: kind `openmetrics` by its strict parser of OpenMetrics, `text` by that of the text format. Both have to find the
same values. Prints what is wrong, nothing when all is right."""

import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_text


def samples(page, read):
    found = {}
    for family in read(page):
        for sample in family.samples:
            if sample.name.endswith("_created") or sample.name.startswith("process_"):
                continue
            key = (sample.name, tuple(sorted(sample.labels.items())))
            if key in found:
                raise ValueError(f"{key} stands twice")
            found[key] = repr(float(sample.value) + 0.0)  # one of the parsers takes -0 for a whole number
    return found


def main():
    pages, texts = 0, None
    for line in iter(sys.stdin.buffer.readline, b""):
        kind, size = line.decode().split()
        page = sys.stdin.buffer.read(int(size)).decode("utf-8")
        pages += 1
        try:
            if kind == "text":
                texts = samples(page, read_text)
            else:
                difference = set(samples(page, read_openmetrics).items()) ^ set(texts.items())
                if difference:
                    print(f"page {pages}: the two formats differ in {str(sorted(difference)[:4])[:500]}")
        except Exception as error:  # whatever the parser objects to
            print(f"page {pages} ({kind}): {type(error).__name__}: {str(error)[:500]}")
    if pages == 0:
        print("there was no page")


main()
