#!/usr/bin/env python3
"""Do redacted PDFs look like their originals, but for the boxes? pixels.py RECEIPT.json SOURCES COPIES [--most N] [--show]
Renders the first pages of source and copy with pdftoppm at 50 dots an inch, and counts the pixels that differ by more than
64 of 255 outside the boxes. A connected area of change is a box if the rectangle around it is mostly dark in the copy: text that
moved, or is drawn otherwise, is not. Prints the share of files with less
than 0.1 %, and exits with 1 if it is below 98 %."""
import json, os, subprocess, sys

receipt, sources, copies = sys.argv[1:4]
most = int(sys.argv[sys.argv.index("--most") + 1]) if "--most" in sys.argv else 10 ** 9
PAGES = 2


def pages(path, password=None):
    args = ["pdftoppm", "-q", "-gray", "-r", "50", "-l", str(PAGES), path]
    out = subprocess.run(args, capture_output=True, timeout=120).stdout
    found, at = [], 0
    while out[at:at + 2] == b"P5":
        head, pos = [], at + 2
        while len(head) < 3:
            end = pos
            while out[end:end + 1].isspace():
                end += 1
            start = end
            while not out[end:end + 1].isspace():
                end += 1
            head.append(int(out[start:end]))
            pos = end
        w, h, _ = head
        found.append((w, h, out[pos + 1:pos + 1 + w * h]))
        at = pos + 1 + w * h
    return found


def changed(a, b):
    """Pixels that changed outside boxes, and all pixels."""
    (w, h, old), (w2, h2, new) = a, b
    if (w, h) != (w2, h2):
        return w * h, w * h
    if old == new:
        return 0, w * h
    odd = {i for i in range(w * h) if abs(old[i] - new[i]) > 64}
    left, outside = set(odd), 0
    while left:
        seed = left.pop()
        area, queue = [seed], [seed]
        seen = {seed}
        while queue:
            i = queue.pop()
            x, y = i % w, i // w
            for dy in (-2, -1, 0, 1, 2):
                for dx in (-2, -1, 0, 1, 2):
                    if 0 <= x + dx < w and 0 <= y + dy < h:
                        k = i + dy * w + dx
                        if k not in seen and k in odd:
                            seen.add(k)
                            queue.append(k)
                            area.append(k)
        left -= seen
        x0, x1 = min(i % w for i in area), max(i % w for i in area)
        y0, y1 = min(i // w for i in area), max(i // w for i in area)
        dark = sum(new[y * w + x] < 128 for y in range(y0, y1 + 1) for x in range(x0, x1 + 1))
        if dark < 0.45 * (x1 - x0 + 1) * (y1 - y0 + 1):
            outside += len(area)
    return outside, w * h


good = files = pictured = 0
bad = []
for f in json.load(open(receipt, encoding="utf-8"))["files"]:
    if f.get("status") != "redacted" or not f["copy"].lower().endswith(".pdf") or files >= most:
        continue
    a, b = pages(os.path.join(sources, f["source"])), pages(os.path.join(copies, f["copy"]))
    if not a:
        continue  # nothing to compare with: it has a password
    files += 1
    if len(a) != len(b):
        bad.append((f["copy"], 1.0))
        continue
    sums = [changed(x, y) for x, y in zip(a, b)]
    share = sum(s[0] for s in sums) / max(1, sum(s[1] for s in sums))
    if share < 0.001:
        good += 1
    else:
        bad.append((f["copy"], share))
print("  pixels: %d of %d redacted PDFs (%.1f %%) differ in less than 0.1 %% outside the boxes" % (good, files, 100.0 * good / max(1, files)))
if "--show" in sys.argv:
    for name, share in bad:
        print("  %6.3f %%  %s" % (100 * share, name))
sys.exit(0 if files and good >= 0.98 * files else 1)
