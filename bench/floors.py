#!/usr/bin/env python3
"""Prints the figures of an evaluation beside their floors and exits 1 if one fell.

usage: floors.py floors.json DIR     DIR holds extract.json, cases.json, negatives.json, share.json, subjects.json, share-subjects.json
floors.json: {"share/by_label/EMAIL/recall": 0.97, "negatives/headline_per_mb": -3.0, ...}
A negative number is a ceiling: the figure must not be above its absolute value.
"""
import json
import os
import sys


def load(folder):
    figures = {}
    with open(os.path.join(folder, "extract.json"), encoding="utf-8") as f:
        for group in json.load(f)["groups"]:
            for key, value in group.items():
                figures["extract/%s/%s" % (group["group"], key)] = value
    for name in ("cases", "negatives", "share", "subjects", "share-subjects"):
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as f:
            flatten(name, json.load(f), figures)
    return figures


def flatten(prefix, value, figures):
    if isinstance(value, dict):
        for key, inner in value.items():
            flatten(prefix + "/" + str(key), inner, figures)
    elif isinstance(value, (int, float)):
        figures[prefix] = value


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        floors = json.load(f)
    figures, fallen = load(sys.argv[2]), 0
    for name, floor in floors.items():
        value = figures.get(name)
        good = value is not None and (value >= floor if floor >= 0 else value <= -floor)
        if floor == 0 and name.endswith("missing"):
            good = value == 0
        fallen += not good
        print("%s %-55s %8s   %s %s" % ("ok  " if good else "FELL", name, "-" if value is None else "%.3f" % value,
                                        "at least" if floor >= 0 else "at most", abs(floor)))
    print("%d figures, %d fell" % (len(floors), fallen))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
