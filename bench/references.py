#!/usr/bin/env python3
"""Word recall by group, twice: as the references stand, and without what is markup or an error message of the program
that made them, not text of the file. Shows for each group how many words that is.

usage: bench/references.py FOLDER TEXT.jsonl     (FOLDER holds corpus/ and tools/; TEXT.jsonl is from `sardine text --json`)
"""
import collections, json, os, re, sys

# The references were made by taking the tags out of OpenDocument. The attributes of comments were left in:
#   office:name="__Annotation__93_33" loext:resolved="false">the text of the comment
# and so was the whole tag that ends one. Cells that hold an error are written as Err:508 or #FMT, which no file holds.
LEAKS = [
    re.compile(r'(?:-end)?(?:\s[a-z]+:[a-z-]+="[^"<>]*")+\s*/?>'),
    re.compile(r"<(?:number|date|time|page number)>"),  # what LibreOffice shows for fields that it has put there itself
    re.compile(r"\bErr:\d{3}\b|#FMT\b|#(?:NAME|REF|DIV/0|VALUE|N/A|NUM|NULL)[!?]?"),
]


def main():
    folder, results = sys.argv[1:3]
    sys.path.insert(0, os.path.join(folder, "tools"))
    import extract_score as e
    root = os.path.join(folder, "corpus")
    manifest = json.load(open(os.path.join(root, "manifest.json"), encoding="utf-8"))
    texts, _, _, _ = e.load(results, {m["path"] for m in manifest}, root)
    groups = collections.defaultdict(lambda: [0, 0.0, 0.0, 0, 0, 0])
    for m in manifest:
        ref = e.reference(root, m["path"])
        if ref is None or m["expect"] != "text" or not e.words(ref):
            continue
        clean = ref
        for leak in LEAKS:
            clean = leak.sub(" ", clean)
        got = e.words("\n".join(texts.get(m["path"], [])))
        before, after = e.words(ref), e.words(clean)
        g = groups[m["path"].split("/")[0]]
        lost = sum(before.values()) - sum(after.values())
        g[0] += 1
        g[1] += e.recall(before, got)
        g[2] += e.recall(after, got) if after else 1.0
        g[3] += lost > 0
        g[4] += lost
        g[5] += sum(before.values())
    print("%-8s %6s %14s %14s %16s %14s" % ("group", "files", "as they stand", "without leaks", "files with leaks", "leaked words"))
    for name, (n, a, b, files, lost, words) in sorted(groups.items()):
        print("%-8s %6d %14.3f %14.3f %16d %6d of %d" % (name, n, a / n, b / n, files, lost, words))


main()
