#!/usr/bin/env python3
"""Opens redacted office documents with LibreOffice, and counts their sheets, slides and pages beside the originals'.

usage: opens.py ORIGINALS COPIES [--sample N] [--pages]. A copy that LibreOffice does not open though it opens the original,
or that has another number of sheets or slides, fails; with --pages also one with another number of pages, which a mask that
is longer than what it stands for may bring about."""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

OFFICE = {"docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "xlsb", "pptx", "pptm", "odt", "ods", "odp", "rtf"}
BATCH, PATIENCE = 20, 240


def sheets(path):
    """The number of sheets or slides; None where there are none to count."""
    try:
        with zipfile.ZipFile(path) as z:
            names = set(z.namelist())
            for member, tag in ("xl/workbook.xml", rb"<(?:\w+:)?sheet\s"), ("ppt/presentation.xml", rb"<(?:\w+:)?sldId\s"):
                if member in names:
                    return len(re.findall(tag, z.read(member)))
            if "content.xml" in names:
                body = z.read("content.xml")
                return len(re.findall(rb"<draw:page\s", body)) or len(re.findall(rb"<table:table\s", body))
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError):
        pass
    return None


def pages(pdf):
    p = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True)
    m = re.search(r"(?m)^Pages:\s+(\d+)", p.stdout)
    return int(m.group(1)) if m else None


def convert(files, work):
    """Lets LibreOffice write PDFs, many files a call. A file that stops it is tried again alone."""
    out = os.path.join(work, "pdf")
    profile = "-env:UserInstallation=file://" + os.path.join(work, "profile")
    for at in range(0, len(files), BATCH):
        batch = files[at:at + BATCH]
        for again in (batch, *([f] for f in batch)):
            todo = [f for f in again if not os.path.exists(pdf_of(f, out))]
            if todo and (again is batch or len(todo) == 1):
                try:
                    subprocess.run(["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", out, *todo],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=PATIENCE)
                except subprocess.TimeoutExpired:
                    pass
    return {f: pages(pdf_of(f, out)) if os.path.exists(pdf_of(f, out)) else None for f in files}


def pdf_of(f, out):
    return os.path.join(out, os.path.splitext(os.path.basename(f))[0] + ".pdf")


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("originals")
    ap.add_argument("copies")
    ap.add_argument("--sample", type=int, default=0, help="files of each ending (default: all)")
    ap.add_argument("--pages", action="store_true")
    a = ap.parse_args()
    for tool in "soffice", "pdfinfo":
        if not shutil.which(tool):
            sys.exit("opens: %s is missing" % tool)
    by = {}
    for d, _, ns in os.walk(a.copies):
        for n in sorted(ns):
            ext = n.rsplit(".", 1)[-1].lower()
            if ext in OFFICE:
                by.setdefault(ext, []).append(os.path.relpath(os.path.join(d, n), a.copies))
    names = []
    for ext in sorted(by):
        ns = sorted(by[ext])
        names += random.Random("opens " + ext).sample(ns, min(a.sample, len(ns))) if a.sample else ns
    bad, shifted = [], 0
    with tempfile.TemporaryDirectory() as work:
        pair = {}
        for i, n in enumerate(names):
            ext = n.rsplit(".", 1)[-1].lower()
            pair[n] = os.path.join(work, "a%d.%s" % (i, ext)), os.path.join(work, "b%d.%s" % (i, ext))
            shutil.copyfile(os.path.join(a.originals, n), pair[n][0])
            shutil.copyfile(os.path.join(a.copies, n), pair[n][1])
        counted = convert([f for p in pair.values() for f in p], work)
        unopened = 0
        for n, (orig, copy) in pair.items():
            was, now = counted[orig], counted[copy]
            if was is None:
                unopened += 1
            elif now is None:
                bad.append("%s: LibreOffice does not open the copy" % n)
            elif was != now:
                shifted += 1
                if a.pages:
                    bad.append("%s: %d pages, the original has %d" % (n, now, was))
            if sheets(orig) != sheets(copy):
                bad.append("%s: %s sheets or slides, the original has %s" % (n, sheets(copy), sheets(orig)))
    print("  LibreOffice: %d copies, %d whose originals it does not open, %d with another number of pages" % (len(names), unopened, shifted))
    for b in bad:
        print("  " + b)
    if not names:
        sys.exit("opens: there is nothing to open")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
