"""What redaction left: values that detection found in SRC are looked for in the copies below OUT, by Python's own readers
and pdftotext. redact.py FINDINGS.jsonl RECEIPT.json OUT. Exit 1 if a value is left, a copy does not open, or too little was checked."""
import email, email.policy, gzip, html, io, json, os, re, subprocess, sys, tarfile, zipfile

findings, receipt, out = sys.argv[1:4]
common = ("special category", "criminal offence", "high risk", "organisation")
flat = lambda s: re.sub(r"[\W_]+", "", s.lower())
byfile = {}
for line in open(findings, encoding="utf-8"):
    r = json.loads(line)
    if r["record"] == "finding" and r["category"] not in common and r["score"] >= 0.5 and r.get("inner") != "(file name)":
        v = flat(r["value"])
        if len(v) >= 9 and (re.search(r"\d", v) or re.search(r"[\s@]", r["value"].strip())):
            byfile.setdefault(r["file"], set()).add(v)


def texts(data, name):
    """Everything that can be read in a file, as strings."""
    yield data.decode("utf-8", "replace")
    yield data.decode("latin-1").replace("\0", "")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            assert z.testzip() is None, "damaged member"
            for n in z.namelist():
                yield n
                yield from texts(z.read(n), n)
    elif data[:2] == b"\x1f\x8b":
        yield from texts(gzip.decompress(data), name.removesuffix(".gz"))
    elif name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(data)) as t:
            for m in t:
                if m.isfile():
                    yield from texts(t.extractfile(m).read(), m.name)
    elif name.endswith(".eml"):
        m = email.message_from_bytes(data, policy=email.policy.default)
        for p in m.walk():
            yield "\n".join(str(v) for v in p.values())
            if not p.is_multipart():
                yield from texts(p.get_payload(decode=True) or b"", p.get_filename() or "x.txt")
    s = data.decode("utf-8", "replace")
    if "<" in s:
        yield html.unescape(re.sub(r"<[^>]*>", "", s))
    if s.startswith("{\\rtf"):
        yield re.sub(r"\\[a-z]+-?\d* ?|[{}\r\n]", "", s)


copies = values = 0
bad = []
for f in json.load(open(receipt))["files"]:
    if "copy" not in f:
        continue
    copies += 1
    path = os.path.join(out, f["copy"])
    data = open(path, "rb").read()
    want = byfile.get(f["source"], set())
    values += len(want)
    try:
        all_text = [flat(t) for t in texts(data, path)]
    except Exception as e:
        bad.append(f"{f['copy']}: does not open ({type(e).__name__})")
        continue
    if data[:5] == b"%PDF-":
        p = subprocess.run(["pdftotext", "-q", path, "-"], capture_output=True)
        if p.returncode:
            bad.append(f"{f['copy']}: pdftotext does not open it")
        all_text.append(flat(p.stdout.decode("utf-8", "replace")))
    left = sum(any(v in t for t in all_text) for v in want)
    if left:
        bad.append(f"{f['copy']}: {left} values are left")
print(f"  {copies} copies, {values} values looked for")
for b in bad:
    print("  " + b)
if copies < 30 or values < 300:
    bad.append("too little was checked")
sys.exit(1 if bad else 0)
