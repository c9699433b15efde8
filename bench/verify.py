#!/usr/bin/env python3
"""Reads what sardine wrote with Python's own libraries. usage: verify.py SHARE DIR | pst FOLDER TEXT COUNT"""
import csv
import email
import email.policy
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys


def words(text):
    return set(re.findall(r"[A-Za-z]{4,}", text))


def mailbox(folder, text, count):
    """Every word of every message that readpst reads was read."""
    got, messages, total, missing = set(), 0, 0, 0
    with open(text, encoding="utf-8") as f:
        for line in f:
            got |= words(json.loads(line).get("text", ""))
    for d, _, names in os.walk(folder):
        for n in names:
            with open(os.path.join(d, n), "rb") as f:
                m = email.message_from_binary_file(f, policy=email.policy.default)
            messages += 1
            want = words(str(m["subject"]) + " " + str(m["from"]).replace("MAILER-DAEMON", ""))
            for p in m.walk():
                if p.get_content_type() == "text/plain":
                    want |= words(p.get_content())
                elif p.get_filename() and p.get_filename().endswith(".txt"):
                    want |= words(p.get_content().decode())
            total, missing = total + len(want), missing + len(want - got)
    assert messages == int(count), "readpst reads %d messages of %s" % (messages, count)
    assert total > 1000 and missing == 0, "%d of %d words of readpst are missing" % (missing, total)
    print("  %d messages: all %d words of readpst were read" % (messages, total))


def main():
    if sys.argv[1] == "pst":
        return mailbox(*sys.argv[2:])
    share, out = sys.argv[1:3]
    files, findings, last = {}, 0, None
    with open(os.path.join(out, "scan.jsonl"), encoding="utf-8") as f:
        for line in f:
            last = json.loads(line)
            if last["record"] == "file":
                files[last["file"]] = last
            findings += last["record"] == "finding"
    on_disk = sorted(os.path.relpath(os.path.join(d, n), share) for d, _, ns in os.walk(share) for n in ns)
    assert sorted(files) == on_disk, "files in the stream are not the files on disk"
    assert last["record"] == "summary" and last["walked"] == len(files) and last["findings"] == findings
    assert last["walked"] == last["read"] + last["partly_read"] + last["skipped"] + last["failed"]
    for name, record in files.items():
        with open(os.path.join(share, name), "rb") as f:
            assert record["sha256"] == hashlib.sha256(f.read()).hexdigest(), "digest of " + name
    print("  %d files and %d findings add up, digests agree" % (len(files), findings))

    with open(os.path.join(out, "files.csv"), newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert sorted(r["file"] for r in rows) == on_disk
    for r in rows:
        assert r["status"] == files[r["file"]]["status"], r["file"]
    print("  %d rows of csv agree with the stream" % len(rows))

    db = sqlite3.connect("file:%s?mode=ro" % os.path.join(out, "state", "sardine", "inventory.db"), uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("SELECT count(*) FROM file").fetchone() == (len(files),)
    print("  the inventory is sound and has a row a file")

    texts = {}
    with open(os.path.join(out, "text.jsonl"), encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            texts[r["file"]] = texts.get(r["file"], "") + "\n" + r.get("text", "")
    pdfs = [n for n in on_disk if n.endswith(".pdf")]
    assert pdfs, "no PDF to compare"
    for name in pdfs:
        other = subprocess.run(["pdftotext", os.path.join(share, name), "-"], capture_output=True, check=True).stdout.decode()
        missing = words(other) - words(texts[name])
        assert not missing, "%s: %d words that pdftotext reads are missing" % (name, len(missing))
    print("  %d PDFs: every word that pdftotext reads was read" % len(pdfs))


main()
