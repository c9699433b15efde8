#!/usr/bin/env bash
# CPU time of reading a folder's files, against the tools that others read them with, in the same run.
# usage: bench/peers.sh FOLDER [--office]     (FOLDER holds corpus/; --office adds LibreOffice, which takes minutes)
#
# Sardine reads a whole folder in one process, as it does in use; its time includes nothing but reading text
# (sardine text). What it takes to begin, with its child process, is measured on an empty folder, shown, and taken
# off: a scan begins once. The peers open one file a process, as they must. Times are user + system, children included.
# A ratio below 1 means that Sardine needed less. Files that the peer cannot open (locked ones, mostly) are left out on both
# sides. Rounds alternate, and the least of each side counts: the machine may be busy.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$(cd "$1" && pwd)
office=${2:-}
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state SARDINE=$out/sardine OFFICE=$office CORPUS=$shared/corpus WORK=$out ROUNDS=${ROUNDS:-5}
python3 - <<'PY'
import glob, os, resource, shutil, subprocess, tempfile

corpus, sardine, work, rounds = os.environ["CORPUS"], os.environ["SARDINE"], os.environ["WORK"], int(os.environ["ROUNDS"])
null = open(os.devnull, "w")


def run(c, seconds):
    try:
        return subprocess.run(c, stdout=null, stderr=null, stdin=subprocess.DEVNULL, timeout=seconds).returncode
    except subprocess.TimeoutExpired:
        return -1


def cpu(commands, seconds=600):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for c in commands:
        run(c, seconds)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def folder(files):
    d = tempfile.mkdtemp(dir=work)
    for f in files:
        shutil.copy(f, d)
    return d


def text(d):
    return [sardine, "text", "--ocr", "off", d]


def compare(name, tool, files, commands):
    d = folder(files)
    own, start, peer = [], [], []
    for _ in range(rounds):
        own.append(cpu([text(d)]))
        start.append(cpu([text(empty)]))
        peer.append(cpu(commands(files)))
    mine, theirs = max(min(own) - min(start), 0), min(peer)
    starts.append(min(start))
    print("%-6s %6d %8.1f  %-12s %9.2f %9.2f %7.2f" % (name, len(files), sum(map(os.path.getsize, files)) / 1e6, tool, mine, theirs, mine / max(theirs, 0.01)), flush=True)


def office(to):
    def commands(files):
        d = tempfile.mkdtemp(dir=work)
        return [["soffice", "-env:UserInstallation=file://" + d, "--headless", "--convert-to", to, "--outdir", d] + files]
    return commands


each = lambda *c: lambda files: [[f if a == "FILE" else a for a in c] for f in files]
rows = [("pdf", "pdftotext", each("pdftotext", "FILE", "-")), ("pdf", "mutool", each("mutool", "draw", "-F", "text", "FILE")),
        ("doc", "catdoc", each("catdoc", "FILE")), ("xls", "xls2csv", each("xls2csv", "FILE")), ("ppt", "catppt", each("catppt", "FILE")),
        ("rtf", "catdoc", each("catdoc", "FILE"))]
rows += [(g, "unzip -p", each("unzip", "-p", "FILE")) for g in ("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub")]
empty, starts = tempfile.mkdtemp(dir=work), []
print("%-6s %6s %8s  %-12s %9s %9s %7s" % ("format", "files", "MB", "peer", "Sardine s", "peer s", "ratio"))
for group, tool, commands in rows:
    if not shutil.which(commands(["x"])[0][0]):
        print("%-6s %s is not installed" % (group, tool))
        continue
    files = [f for f in sorted(glob.glob(os.path.join(corpus, group, "*"))) if run(commands([f])[0], 60) == 0]
    compare(group, tool, files, commands)
if os.environ["OFFICE"] == "--office":
    rounds = 1
    for group, to in (("doc", "txt:Text"), ("xls", "csv"), ("ppt", "odp"), ("docx", "txt:Text"), ("xlsx", "csv"), ("odt", "txt:Text"), ("pptx", "odp")):
        compare(group, "LibreOffice", sorted(glob.glob(os.path.join(corpus, group, "*")))[::6][:8], office(to))
print("(to begin: %.2f s, taken off)" % min(starts))
PY
