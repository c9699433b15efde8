#!/usr/bin/env bash
# CPU time of reading a folder's files, against the tools that others read them with, in the same run.
# usage: bench/peers.sh FOLDER [--office]     (FOLDER holds corpus/; --office adds LibreOffice, which takes minutes)
#
# Sardine reads a whole folder in one process, as it does in use; its time includes nothing but reading text
# (sardine text). What it takes to begin, with its rules and child processes, is measured on an empty folder, shown, and taken
# off: a scan begins once. The peers open one file a process, as they must. Times are user + system, children included.
# A ratio below 1 means that Sardine needed less.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$(cd "$1" && pwd)
office=${2:-}
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state SARDINE=$out/sardine OFFICE=$office CORPUS=$shared/corpus
python3 - <<'PY'
import glob, os, resource, shutil, subprocess, tempfile

corpus, sardine = os.environ["CORPUS"], os.environ["SARDINE"]
null = open(os.devnull, "w")


def cpu(commands, seconds=60):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for c in commands:
        try:
            subprocess.run(c, stdout=null, stderr=null, stdin=subprocess.DEVNULL, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def files(group):
    return sorted(glob.glob(os.path.join(corpus, group, "*")))


def office(group, to):
    d = tempfile.mkdtemp()
    return [["soffice", "-env:UserInstallation=file://" + d, "--headless", "--convert-to", to, "--outdir", d] + files(group)]


rows = [("pdf", "pdftotext", lambda f: ["pdftotext", f, "-"]), ("pdf", "mutool", lambda f: ["mutool", "draw", "-F", "text", f]),
        ("doc", "catdoc", lambda f: ["catdoc", f]), ("xls", "xls2csv", lambda f: ["xls2csv", f]), ("ppt", "catppt", lambda f: ["catppt", f]),
        ("rtf", "catdoc", lambda f: ["catdoc", f])]
rows += [(g, "unzip -p", lambda f: ["unzip", "-p", f]) for g in ("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub")]
print("%-6s %6s %8s  %-12s %9s %9s %7s" % ("format", "files", "MB", "peer", "Sardine s", "peer s", "ratio"))
empty = tempfile.mkdtemp()
start = min(cpu([[sardine, "text", "--ocr", "off", empty]]) for _ in range(5))
print("(to begin: %.2f s, taken off)" % start)
own = {}
for group, tool, command in rows:
    if not shutil.which(command("x")[0]):
        print("%-6s %s is not installed" % (group, tool))
        continue
    fs = files(group)
    if group not in own:
        own[group] = min(cpu([[sardine, "text", "--ocr", "off", os.path.join(corpus, group)]], 600) for _ in range(2)) - start
    peer = min(cpu([command(f) for f in fs]) for _ in range(2))
    print("%-6s %6d %8.1f  %-12s %9.2f %9.2f %7.2f" % (group, len(fs), sum(map(os.path.getsize, fs)) / 1e6, tool, own[group], peer, own[group] / max(peer, 0.01)))
if os.environ["OFFICE"] == "--office":
    for group, to in (("docx", "txt:Text"), ("xlsx", "csv"), ("odt", "txt:Text"), ("pptx", "odp")):
        peer = cpu(office(group, to), 1200)
        print("%-6s %6d %8s  %-12s %9.2f %9.2f %7.3f" % (group, len(files(group)), "", "LibreOffice", own[group], peer, own[group] / max(peer, 0.01)))
PY
