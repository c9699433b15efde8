#!/usr/bin/env python3
"""Redacts real files, and lets others look for what had to go.

SHARED holds corpus/, eval/ and tools/. Each file of the corpus is redacted of some of its words, drawn with a fixed seed
(words), and of all that is found (all); the share of eval once more with the defaults (share). leakcheck.py looks through
every copy, score.py through those of the share. Prints a table by format. Exit 1: something leaked, broke or was lost."""
import argparse
import collections
import concurrent.futures
import gzip
import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib

DRAWN = 6  # words of each file that have to go
KEPT = 8   # words of each file that must still be seen
GROUPS = {"docm": "docx", "dotx": "docx", "dotm": "docx", "xlsm": "xlsx", "xltx": "xlsx", "xlsb": "xlsx", "pptm": "pptx", "ppsx": "pptx",
          "odt": "odf", "ods": "odf", "odp": "odf", "ott": "odf", "fodt": "odf", "htm": "html", "xhtml": "html", "mbox": "eml", "tsv": "csv",
          "jpg": "image", "jpeg": "image", "png": "image", "tif": "image", "tiff": "image", "gif": "image", "bmp": "image", "webp": "image",
          "md": "txt", "log": "txt", "vcf": "ics", "tgz": "gz"}
GOALS = ("docx", "xlsx", "pptx", "odf", "eml", "csv", "html")  # of these, fully read, at most 2 % may be refused
OPENS = "[^\\W\\d_]{3,}"


def group(name):
    base = os.path.basename(name)
    ext = base.rsplit(".", 1)[-1].lower() if "." in base else "none"
    return GROUPS.get(ext, ext)


def words(text):
    return [w.casefold() for w in re.findall(OPENS, text)]


class Bench:
    def __init__(self, a):
        self.a = a
        self.corpus = os.path.join(a.shared, "corpus")
        self.share = os.path.join(a.shared, "eval", "uk_share", "docs")
        self.rows = []

    def sardine(self, *args, ok=(0, 3, 5)):
        p = subprocess.run([self.a.sardine, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if p.returncode not in ok:
            sys.exit("sardine %s: exit code %d\n%s" % (args[0], p.returncode, p.stderr[-400:]))
        return p.stdout

    def path(self, name):
        return os.path.join(self.a.out, name)

    def names(self, root):
        out = [os.path.relpath(os.path.join(d, n), root) for d, _, ns in os.walk(root) for n in ns]
        out = sorted(n for n in out if root != self.corpus or "/" in n and not n.startswith("reference/"))
        only = set(self.a.only.split(",")) - {""}
        if only:
            out = [n for n in out if group(n) in only]
        if self.a.sample:
            by = collections.defaultdict(list)
            for n in out:
                by[group(n)].append(n)
            out = sorted(n for g, ns in by.items() for n in random.Random("sample " + g).sample(ns, min(self.a.sample, len(ns))))
        return out

    def texts(self, root, names):
        """The words that people see in each file, and the files of which something was not read."""
        seen, unread = collections.defaultdict(collections.Counter), set()
        for line in self.sardine("text", "--json", "--ocr", "off", "--files-from", self.listed(names), root, ok=(0, 3)).splitlines():
            r = json.loads(line)
            if "skip" in r:
                unread.add(r["file"])
            elif r.get("kind") not in ("metadata", "name") and "signature" not in "".join(r.get("path") or []).lower():
                seen[r["file"]].update(words(r["text"]))
        return seen, unread

    def listed(self, names):
        f = self.path("files")
        with open(f, "w", encoding="utf-8", errors="surrogateescape") as w:
            w.writelines(n + "\n" for n in names)
        return f

    def drawn(self, name, seen):
        """Words of a file that have to go: of its reference text where there is one."""
        try:
            with gzip.open(os.path.join(self.corpus, "reference", name + ".txt.gz"), "rt", errors="replace") as f:
                seen = words(f.read())
        except OSError:
            pass
        pool = sorted({w for w in seen if len(w) <= 12 and w.isascii()})
        with open(os.path.join(self.corpus, name), "rb") as f:
            fixed = name.casefold() + " " + markup(f.read(), name)  # leakcheck.py looks at names of files too
        random.Random("leaks " + name).shuffle(pool)
        single = set(re.findall(r"[^\W_]+", fixed))
        free = (w for w in pool if (w not in fixed if len(w) >= 6 else w not in single))
        return list(itertools.islice(free, DRAWN))

    def mode(self, mode, root):
        names = self.names(root)
        seen, unread = self.texts(root, names)
        plan, out = self.path(mode + ".plan.json"), self.path(mode)
        common = ["--ocr", "off", "--files-from", self.listed(names)]
        gone = collections.defaultdict(list)  # what leakcheck looks for
        loose = set()                         # words that may go from any file
        if mode == "words":
            rows = [{"file": n, "passage": w, "action": "remove"} for n in names for w in self.drawn(n, seen[n])]
            for r in rows:
                gone[r["file"]].append(r["passage"])
            with open(plan, "w", encoding="utf-8") as f:
                json.dump(rows, f)
            extra = ["--kinds", "none", "--decisions", plan]
        else:
            extra = ["--all"] if mode == "all" else []
            self.sardine("redact", root, *common, *extra, "--plan", plan)
            with open(plan, encoding="utf-8") as f:
                rows = [r for r in json.load(f) if r["action"] == "remove"]
            for r in rows:
                loose.update(words(r["passage"]))
                if distinctive(r):
                    gone[r["file"]].append(r["passage"])
        self.sardine("redact", root, *common, *extra, "--out", out, "--no-progress")
        with open(out + ".receipt.json", encoding="utf-8") as f:
            receipt = {r["source"]: r for r in json.load(f)["files"]}
        self.judge(mode, root, out, names, seen, unread, receipt, gone, loose)
        if mode == "share":
            p = subprocess.run([sys.executable, os.path.join(self.a.shared, "eval", "score.py"), "redaction", "--dir", out], stdout=subprocess.PIPE, text=True)
            print("score.py redaction:\n" + p.stdout)

    def judge(self, mode, root, out, names, seen, unread, receipt, gone, loose):
        copied = [n for n in names if "copy" in receipt.get(n, {})]
        left, _ = self.texts(out, copied)
        jobs, at = [], {}
        for n in copied:
            stay = collections.Counter({w: c for w, c in seen[n].items() if not touched(w, gone[n], loose)})
            lost = sum((stay - left[n]).values())
            at[n] = (sum(stay.values()), lost)
            safe = sorted(w for w in stay if left[n][w] and len(w) > 3)
            keep = random.Random("keep " + n).sample(safe, min(KEPT, len(safe)))
            jobs.append((os.path.join(root, n), os.path.join(out, n), sorted(set(gone[n])), keep))
        with concurrent.futures.ThreadPoolExecutor(self.a.workers) as pool:
            found = dict(zip(copied, pool.map(self.leakcheck, jobs)))
        for n in names:
            r, f = receipt.get(n, {"status": "missing"}), found.get(n, {})
            total, lost = at.get(n, (0, 0))
            self.rows.append({"mode": mode, "file": n, "group": group(n), "status": r["status"], "reason": r.get("reason", ""), "whole": n not in unread,
                              "rasterised": bool(r.get("rasterised") or r.get("pictures")), "leaks": f.get("leaks", []), "broken": f.get("broken", []),
                              "words": total, "lost": lost, "unchecked": f.get("unchecked", "")})

    def leakcheck(self, job):
        original, copy, removed, keep = job
        with tempfile.TemporaryDirectory() as d:
            for name, values in ("removed", [{"value": v, "kind": "word"} for v in removed]), ("keep", keep):
                with open(os.path.join(d, name), "w", encoding="utf-8") as f:
                    json.dump(values, f)
            p = subprocess.run([sys.executable, os.path.join(self.a.shared, "tools", "leakcheck.py"), original, copy, os.path.join(d, "removed"),
                                "--keep", os.path.join(d, "keep"), "--no-libreoffice", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            found = json.loads(p.stdout)
            # In binary data leakcheck.py does not look at what stands beside a word: "test" is found in "Testing", too.
            found["leaks"] = [x for x in found["leaks"] if len(removed[x["index"]]) >= 6 or not re.search("raw bytes|ascii run", x["encoding"])]
            return found
        except ValueError:
            return {"unchecked": p.stdout.strip()[:100] or "leakcheck failed"}


def markup(data, name, depth=0):
    """What a file says besides its text: tags, control words, headers that programs write. leakcheck.py cannot tell the
    word "table" from the tag, so words that stand there too are not drawn."""
    if data[:2] == b"PK" and depth < 3:
        out = []
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as z:
                for i in z.infolist():
                    out.append(i.filename.casefold())
                    if i.file_size < 32 << 20:
                        out.append(markup(z.read(i), i.filename, depth + 1))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError, ValueError):
            pass
        return " ".join(out)
    if data.count(b"\0") * 3 > len(data) * 2 or data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0"):
        return ""
    text = data.replace(b"\0", b"").decode("latin-1").casefold()
    out = list({*re.findall(r"<[^>]*>", text), *re.findall(r"\\[a-z]+", text)})
    if group(name) == "eml":
        out += re.findall(r"(?m)^[\w-]+:", text) + re.findall(r"(?m)^(?:content|mime|received|x|list|return|dkim|arc|authentication)-?[\w-]*:.*(?:\n[ \t].*)*", text)
        out += re.findall(r"(?m)^--\S+", text)
    return " ".join(out)


def distinctive(r):
    """Whether a passage is looked for everywhere: words of everybody's go only where they say something of a person."""
    flat = re.sub(r"[\W_]", "", r["passage"])
    return len(flat) >= 8 and bool(re.search(r"\d", flat) or re.search(r"[\s@]", r["passage"].strip())) and not r["kind"].startswith("special")


def touched(w, gone, loose):
    return w in loose or any(w == g or len(g) >= 6 and (g in w or w in g) for g in gone)


def table(mode, rows):
    print("\n%s\n%-8s %6s %6s %6s %6s | %6s %6s %7s | %6s %6s %7s" % (mode, "format", "files", "copied", "raster", "refus.", "whole", "refus.", "share", "leaky", "broken", "lost"))
    by = collections.defaultdict(list)
    for r in rows:
        by[r["group"]].append(r)
    for g in sorted(by, key=lambda g: (g not in GOALS, g)):
        print(line(g, by[g]))
    goal = [r for r in rows if r["group"] in GOALS]
    print(line("goals", goal))
    print(line("all", rows))
    reasons = collections.Counter((r["group"], "read whole" if r["whole"] else "read in part", r["reason"]) for r in rows if r["reason"])
    for r in rows:
        for what in sorted({"%s (%s)" % (x["place"], x["encoding"]) for x in r["leaks"]})[:3] + r["broken"]:
            print("  %s: %s" % (r["file"], what))
    for (g, how, why), n in sorted(reasons.items(), key=lambda x: (x[0][1], x[0][0], -x[1])):
        print("  %-8s %-12s %4d  %s" % (g, how, n, why))


def line(name, rows):
    whole = [r for r in rows if r["whole"]]
    refused = [r for r in rows if r["status"] == "refused"]
    bad = [r for r in whole if r["status"] == "refused"]
    total, lost = sum(r["words"] for r in rows), sum(r["lost"] for r in rows)
    return "%-8s %6d %6d %6d %6d | %6d %6d %6.1f%% | %6d %6d %6.2f%%" % (
        name, len(rows), len(rows) - len(refused), sum(r["rasterised"] for r in rows), len(refused), len(whole), len(bad), 100 * len(bad) / max(len(whole), 1),
        sum(bool(r["leaks"]) for r in rows), sum(bool(r["broken"]) for r in rows), 100 * lost / max(total, 1))


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("sardine")
    ap.add_argument("shared")
    ap.add_argument("out", help="an empty folder for copies and receipts")
    ap.add_argument("--sample", type=int, default=0, help="files of each format (default: all)")
    ap.add_argument("--only", default="", help="formats, with commas between them")
    ap.add_argument("--modes", default="words,all,share")
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--details", help="write what happened to each file to this file, a line each")
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    b = Bench(a)
    for mode in a.modes.split(","):
        b.mode(mode, b.share if mode == "share" else b.corpus)
    if a.details:
        with open(a.details, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(r) + "\n" for r in b.rows)
    for mode in a.modes.split(","):
        table(mode, [r for r in b.rows if r["mode"] == mode])
    sys.exit(any(r["leaks"] or r["broken"] for r in b.rows))


if __name__ == "__main__":
    main()
