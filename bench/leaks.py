#!/usr/bin/env python3
"""Redacts real files, and lets others look for what had to go.

SHARED holds corpus/, eval/ and tools/. Each file of the corpus is redacted of some of its words, drawn with a fixed seed
(words), and of all that is found (all); the share of eval once more with the defaults (share). leakcheck.py looks through
every copy, score.py through those of the share. The work is done in pieces of a few files of one format; what came of a
piece stays in OUT, and a piece that is there is not done again. Prints a table by format. Exit 1: something leaked or broke."""
import argparse
import collections
import concurrent.futures
import gzip
import hashlib
import io
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

DRAWN = 6  # words of each file that have to go
KEPT = 8   # words of each file that must still be seen
PIECE = 24 # files of a piece
UNSEEN = ("hidden", "deleted")  # kinds of text that nobody sees who opens the file
BEHIND = "/embeddings/|docprops/thumbnail"  # objects that show a picture of themselves, and the file's own preview
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
        self.programs = set()
        with open(a.sardine, "rb") as f:
            self.program = hashlib.sha256(f.read()).hexdigest()[:12]

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
        """The words of each file, those of them that people see, and the files of which something was not read."""
        seen, shown, unread = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter), set()
        for line in self.sardine("text", "--json", "--ocr", "off", "--files-from", self.listed(names), root, ok=(0, 3)).splitlines():
            r = json.loads(line)
            if "skip" in r:
                unread.add(r["file"])
            elif r.get("kind") not in ("metadata", "name") and "signature" not in "".join(r.get("path") or []).lower():
                seen[r["file"]].update(words(r["text"]))
                if r.get("kind") not in UNSEEN and not re.search(BEHIND, "/".join(r.get("path") or []), re.I):
                    shown[r["file"]].update(words(r["text"]))
        return seen, shown, unread

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

    def mode(self, mode):
        """Does the pieces of a mode that are not done. Files of the share are redacted in one run, as their owner would."""
        root = self.share if mode == "share" else self.corpus
        by = collections.defaultdict(list)
        for n in self.names(root):
            by["share" if mode == "share" else group(n)].append(n)
        for g in sorted(by, key=lambda g: (g not in GOALS, g)):
            size = len(by[g]) if mode == "share" else PIECE
            for at in range(0, len(by[g]), size):
                self.piece(mode, root, "%s.%s.%d" % (mode, g, at // size), by[g][at:at + size])

    def piece(self, mode, root, name, names):
        done = self.path(name + ".json")
        try:
            with open(done, encoding="utf-8") as f:
                old = json.load(f)
            if [r["file"] for r in old["rows"]] == names:
                self.rows += old["rows"]
                self.programs.add(old["program"])
                print(old.get("score", ""), end="")
                return
        except (OSError, ValueError, KeyError):
            pass
        if self.a.finished:
            return
        out = self.path(name)
        for old in out, out + ".receipt.json", out + ".receipt.json.html":
            if os.path.isdir(old):
                shutil.rmtree(old)
            elif os.path.exists(old):
                os.remove(old)
        start = time.monotonic()
        result = {"program": self.program, "rows": self.redacted(mode, root, out, names), "score": ""}
        if mode == "share":
            p = subprocess.run([sys.executable, os.path.join(self.a.shared, "eval", "score.py"), "redaction", "--dir", out], stdout=subprocess.PIPE, text=True)
            result["score"] = "score.py redaction:\n" + p.stdout
            print(result["score"], end="")
        with open(done + ".new", "w", encoding="utf-8") as f:
            json.dump(result, f)
        os.replace(done + ".new", done)
        self.rows += result["rows"]
        self.programs.add(self.program)
        bad = sum(bool(r["leaks"] or r["broken"]) for r in result["rows"])
        print("%s: %d files, %d flagged, %.0f s" % (name, len(names), bad, time.monotonic() - start), file=sys.stderr, flush=True)

    def redacted(self, mode, root, out, names):
        seen, shown, unread = self.texts(root, names)
        plan = out + ".plan.json"
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
                if distinctive(r) and flat(r["passage"]) not in flat(r["file"]):  # names of files are cleaned with --names
                    gone[r["file"]].append(r["passage"])
        self.sardine("redact", root, *common, *extra, "--out", out, "--no-progress")
        with open(out + ".receipt.json", encoding="utf-8") as f:
            receipt = {r["source"]: r for r in json.load(f)["files"]}
        return self.judge(mode, root, out, names, seen, shown, unread, receipt, gone, loose)

    def judge(self, mode, root, out, names, seen, shown, unread, receipt, gone, loose):
        copied = [n for n in names if "copy" in receipt.get(n, {})]
        left, visible, _ = self.texts(out, copied) if copied else ({}, {}, set())
        jobs, at = [], {}
        for n in copied:
            stay = collections.Counter({w: c for w, c in seen[n].items() if not touched(w, gone[n], loose)})
            page = collections.Counter({w: c for w, c in shown[n].items() if w in stay})
            at[n] = sum(stay.values()), sum((stay - left[n]).values()), sum(page.values()), sum((page - visible[n]).values())
            safe = sorted(w for w in stay if left[n][w] and len(w) > 3)
            keep = random.Random("keep " + n).sample(safe, min(KEPT, len(safe)))
            jobs.append((os.path.join(root, n), os.path.join(out, n), sorted(set(gone[n])), keep))
        with concurrent.futures.ThreadPoolExecutor(self.a.workers) as pool:
            found = dict(zip(copied, pool.map(self.leakcheck, jobs)))
        rows = []
        for n in names:
            r, f = receipt.get(n, {"status": "missing"}), found.get(n, {})
            total, lost, page, off = at.get(n, (0, 0, 0, 0))
            rows.append({"mode": mode, "file": n, "group": group(n), "status": r["status"], "reason": r.get("reason", ""), "whole": n not in unread,
                         "rasterised": r.get("rasterised", 0), "values": len(set(gone[n])), "leaks": f.get("leaks", []), "broken": f.get("broken", []),
                         "words": total, "lost": lost, "shown": page, "off": off, "unchecked": f.get("unchecked", "")})
        return rows

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
    if data[:4] == b"\xd0\xcf\x11\xe0":  # names of streams
        return " ".join(m.decode("utf-16-le").casefold() for m in re.findall(rb"(?:[A-Za-z]\0){3,31}", data))
    if data.count(b"\0") * 3 > len(data) * 2 or data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0"):
        return ""
    text = data.replace(b"\0", b"").decode("latin-1").casefold()
    out = list({*re.findall(r"<[^>]*>", text), *re.findall(r"\\[a-z]+", text)})
    if group(name) == "eml":
        out += re.findall(r"(?m)^[\w-]+:", text) + re.findall(r"(?m)^(?:content|mime|received|x|list|return|dkim|arc|authentication)-?[\w-]*:.*(?:\n[ \t].*)*", text)
        out += re.findall(r"(?m)^--\S+", text)
    return " ".join(out)


def flat(s):
    return re.sub(r"[\W_]", "", s).casefold()


def distinctive(r):
    """Whether a passage is looked for everywhere: words of everybody's go only where they say something of a person."""
    key = flat(r["passage"])
    return len(key) >= 8 and bool(re.search(r"\d", key) or re.search(r"[\s@]", r["passage"].strip())) and not r["kind"].startswith("special")


def touched(w, gone, loose):
    return w in loose or any(w == g or len(g) >= 6 and (g in w or w in g) for g in gone)


COLUMNS = ("format", "files", "copied", "rasterised", "refused", "read whole", "of these refused", "values", "leaky", "broken", "words lost", "of those seen")


def table(mode, rows):
    """The figures of a mode, as Markdown."""
    yield "\n## %s\n" % TITLES[mode]
    yield "| %s |" % " | ".join(COLUMNS)
    yield "|%s" % ("---|" * len(COLUMNS))
    by = collections.defaultdict(list)
    for r in rows:
        by[r["group"]].append(r)
    for g in sorted(by, key=lambda g: (g not in GOALS, g)):
        yield line(g, by[g])
    yield line("office, web, mail", [r for r in rows if r["group"] in GOALS])
    yield line("all", rows)
    reasons = collections.Counter((r["group"], "read whole" if r["whole"] else "read in part", r["reason"]) for r in rows if r["reason"])
    if reasons:
        yield "\n| refused | | files | reason |\n|---|---|---|---|"
    for (g, how, why), n in sorted(reasons.items(), key=lambda x: (x[0][1] != "read whole", x[0][0], -x[1])):
        yield "| %s | %s | %d | %s |" % (g, how, n, why)
    flags = [r for r in rows if r["leaks"] or r["broken"] or r["unchecked"]]
    if flags:
        yield "\n| flagged | where | looked at |\n|---|---|---|"
    for r in flags:
        where = sorted({"%s (%s)" % (x["place"], x["encoding"]) for x in r["leaks"]})[:3] + r["broken"] + [r["unchecked"]]
        yield "| %s | %s | %s |" % (r["file"], "; ".join(w for w in where if w).replace("|", "/"), known().get(r["file"], "not yet"))


def line(name, rows):
    whole = [r for r in rows if r["whole"]]
    refused = [r for r in rows if r["status"] == "refused"]
    bad = [r for r in whole if r["status"] == "refused"]
    cells = [name, len(rows), len(rows) - len(refused), sum(bool(r["rasterised"]) for r in rows), len(refused), len(whole),
             "%d (%.1f %%)" % (len(bad), 100 * len(bad) / max(len(whole), 1)), sum(r["values"] for r in rows if r["status"] != "refused"),
             sum(bool(r["leaks"]) for r in rows), sum(bool(r["broken"]) for r in rows), share(rows, "lost", "words"), share(rows, "off", "shown")]
    return "| %s |" % " | ".join(str(c) for c in cells)


def known():
    """What a person made of files that leakcheck.py flags."""
    try:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "leaks-known.json"), encoding="utf-8") as f:
            return json.load(f)
    except OSError:
        return {}


def share(rows, part, of):
    return "%.2f %%" % (100 * sum(r[part] for r in rows) / max(sum(r[of] for r in rows), 1))


TITLES = {"words": "Six words of each file of the corpus, drawn at random", "all": "All that is found in the corpus (`--all`)",
          "share": "The share of eval, with the defaults, as one run"}


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("sardine")
    ap.add_argument("shared")
    ap.add_argument("out", help="a folder for copies, receipts and what came of each piece")
    ap.add_argument("--sample", type=int, default=0, help="files of each format (default: all)")
    ap.add_argument("--only", default="", help="formats, with commas between them")
    ap.add_argument("--modes", default="words,share,all")
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--finished", action="store_true", help="begin no piece: the tables of those that are there")
    ap.add_argument("--details", help="write what happened to each file to this file, a line each")
    ap.add_argument("--tables", help="write the tables to this file, too")
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    b = Bench(a)
    modes = a.modes.split(",")
    for mode in modes:
        b.mode(mode)
    if a.details:
        with open(a.details, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(r) + "\n" for r in b.rows)
    out = [l for mode in modes for l in table(mode, [r for r in b.rows if r["mode"] == mode])]
    if len(b.programs) > 1:
        out.append("\nThe pieces were made by %d builds of the program, while it was worked on." % len(b.programs))
    print("\n".join(out))
    if a.tables:
        with open(a.tables, "w", encoding="utf-8") as f:
            f.write(HEAD + "\n".join(out) + "\n")
    sys.exit(any(r["leaks"] or r["broken"] for r in b.rows))


HEAD = """# What redaction leaves, refuses and loses

Made by `bench/leaks.sh FOLDER full`. Every file of a corpus of real documents is redacted, and each copy looked through by a program
that knows nothing of this one (leakcheck.py), without OCR. *Read whole*: the files of which nothing was skipped; *refused*: no copy
was written. *Values*: those looked for in the copies. *Leaky*: copies that were flagged, whether or not they leak; what each is
stands below the table. *Words lost*: words that nobody selected and that the copy no longer has, hidden and deleted ones included; *of those
seen*: the same without hidden and deleted text, embedded objects and the preview picture, which go by rule where nobody can take a
word out of them.
"""


if __name__ == "__main__":
    main()
