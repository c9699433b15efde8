#!/usr/bin/env python3
"""Holds `sardine check --json` against the PDFs of freelawproject/x-ray's tests
that are in the corpus. usage: redactions.py CHECKED.jsonl"""
import json
import sys

# Those in which boxes stand over text. Others with "rect" in their names hold
# boxes with text upon them, or none: rendered, nothing is covered.
BAD = {"xray__rectangles_yes.pdf", "xray__bad_cross_hatched_redactions.pdf"}
FAULTS = {"covered-text", "same-colour", "unapplied-redaction"}

files, wrong = 0, []
with open(sys.argv[1], encoding="utf-8") as f:
    for line in f:
        r = json.loads(line)
        files += 1
        found = bool(FAULTS & {h["fault"] for h in r["hits"]})
        if found != (r["file"].split("/")[-1] in BAD):
            wrong.append(r["file"])
assert files >= 15, "only %d files" % files
assert not wrong, "bad redactions missed or made up: %s" % wrong
print("check: %d PDFs of x-ray, %d bad redactions found, none in the others" % (files, len(BAD)))
