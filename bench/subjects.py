#!/usr/bin/env python3
"""Looks for every person of the evaluation share and scores the files that are certain or likely.

usage: subjects.py SARDINE EVAL OUT    EVAL holds score.py and uk_share/; figures go to OUT/share-subjects.json

Each person is looked for with all that is known of them, with less, and with the name alone, by an inventory and (with what
requesters usually say) by reading. Namesakes' files that are taken for the person's are counted as `namesakes`.
"""
import json
import os
import subprocess
import sys

LEVELS = ("full", "typical", "minimal", "names")


def subject(p, level):
    name = "%s %s" % (p["forename"], p["surname"])
    out = {"names": [name]}
    if level in ("full", "typical"):
        out["names"] += p["notes"].get("alt", [])
        out["emails"] = [p["email"]] + ([p["email2"]] if level == "full" and "email2" in p else [])
        out["phones"] = [p[k] for k in ("mobile", "land") if k in p]
        out["addresses"] = ["%s, %s" % (p["address"], p["postcode"])]
        out["identifiers"] = [{"kind": "nino", "value": p["nino"]}] if p.get("nino") else []
    if level == "full":
        if p["notes"].get("maiden"):
            out["names"].append("%s %s" % (p["forename"], p["notes"]["maiden"]))
        kinds = (("nhs", "nhs"), ("staffno", "staff number"), ("upn", "upn"), ("dbs", "dbs"), ("passport", "passport"), ("user", "username"))
        out["identifiers"] += [{"kind": kind, "value": p[key]} for key, kind in kinds if p.get(key)]
    if level != "names":
        out["date_of_birth"] = p["dob"]
    return {k: v for k, v in out.items() if v}


def run(*args):
    r = subprocess.run(args, capture_output=True, text=True)
    if r.returncode not in (0, 3):
        sys.exit("%s: %s" % (" ".join(args[:3]), r.stderr))
    return r.stdout


def main():
    sardine, kit, out = sys.argv[1:4]
    share = os.path.join(kit, "uk_share")
    with open(os.path.join(share, "truth.json"), encoding="utf-8") as f:
        truth = json.load(f)
    inventory = os.path.join(out, "subjects.db")
    run(sardine, "scan", "--ocr", "off", "--inventory", inventory, os.path.join(share, "docs"))
    figures = {}
    for level, where in [(l, ["--inventory", inventory]) for l in LEVELS] + [("typical", [os.path.join(share, "docs")])]:
        what = level + (" by reading" if len(where) == 1 else "")
        bundles, namesakes = {}, 0
        for p in truth["people"]:
            about = os.path.join(out, "subject.yaml")
            with open(about, "w", encoding="utf-8") as f:
                json.dump(subject(p, level), f)
            case = os.path.join(out, "cases", what.replace(" ", "-"), p["id"])
            os.makedirs(os.path.dirname(case), exist_ok=True)
            run(sardine, "sar", "new", case, "--subject", about, "--received", "2026-11-02")
            found = [json.loads(line) for line in run(sardine, "sar", "find", case, "--format", "jsonl", "--ocr", "off", *where).splitlines()]
            bundles[p["id"]] = [m["file"] for m in found if m["class"] in ("certain", "likely")]
            namesakes += len(set(bundles[p["id"]]) & set(truth["sar"][p["id"]]["must_not_certain"]))
        pred = os.path.join(out, "bundles-%s.json" % what.replace(" ", "-"))
        with open(pred, "w", encoding="utf-8") as f:
            json.dump(bundles, f)
        total = json.loads(run("python3", os.path.join(kit, "score.py"), "sar", "--json", "--pred", pred))
        total = total.get("total", total.get("TOTAL", total))
        figures[what] = {"recall": total["recall"], "precision": total["precision"], "complete": total["complete_bundles"] / total["people"], "namesakes": namesakes}
    with open(os.path.join(out, "share-subjects.json"), "w", encoding="utf-8") as f:
        json.dump(figures, f)


if __name__ == "__main__":
    main()
