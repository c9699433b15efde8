"""Bundles of people of a share with known answers, opened by foreign programs. sar.py WORK SHARE TRUTH PEOPLE.
Exit 1 if a value of somebody else is left, too few of the person's own are there, or a program cannot open what was sealed."""
import collections, json, os, re, subprocess, sys

work, share, truth, many = sys.argv[1], sys.argv[2], json.load(open(sys.argv[3], encoding="utf-8")), int(sys.argv[4])
flat = lambda s: re.sub(r"[\W_]+", "", s.lower())
sardine = os.path.join(work, "sardine")
hard = re.compile(r"\d")
loose = ("username",)  # many are recognised by nothing but their column
bad = 0


def fail(what):
    global bad
    bad += 1
    print("  " + what)


def run(*args, ok=(0,)):
    p = subprocess.run(args, capture_output=True)
    if p.returncode not in ok:
        fail(f"{os.path.basename(args[0])} {args[1]}: exit code {p.returncode}")
    return p.stdout.decode("utf-8", "replace")


def bundle(case, name, how):
    text = run(sardine, "sar", "bundle", case, share, "--out", name, "--seal", how, ok=(0, 3, 5))
    found = re.search(r"shown once: (\S+)", text)
    return found[1] if found else ""


count = collections.Counter(x["person"] for d in truth["docs"] if not d.get("unread") for x in d.get("truth") or () if hard.search(x["value"]))
for person, _ in count.most_common(many):
    p = next(x for x in truth["people"] if x["ID"] == person)
    subject, case, name = (os.path.join(work, f"{person}{end}") for end in (".yaml", ".case", ""))
    mine = {flat(x["value"]) for d in truth["docs"] for x in d.get("truth") or () if x["person"] == person}
    with open(subject, "w", encoding="utf-8") as f:
        json.dump({"names": [f"{p['First']} {p['Last']}"], "date_of_birth": p["Born"][:10], "phones": [p["Mobile"]], "addresses": [f"{p['House']}, {p['Town']}, {p['Postcode']}"]}, f)
    run(sardine, "sar", "new", case, "--subject", subject, "--received", "2026-11-02", "--reference", f"R{person}")
    run(sardine, "sar", "event", case, "known-to-subject", "--date", "2026-11-03")
    phrase = bundle(case, name, "pdf")
    book = name + ".pdf"
    run("qpdf", f"--password={phrase}", "--check", book)
    if subprocess.run(["qpdf", "--password=no", "--check", book], capture_output=True).returncode == 0:
        fail("another passphrase opens it")
    pages = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", "-upw", phrase, book) or "Pages: 0")[1])
    manifest = json.load(open(os.path.join(name, "manifest.json"), encoding="utf-8"))
    said = max((i.get("first_page", 0) + i.get("pages", 1) - 1 for i in manifest["items"]), default=0)
    if pages != said:
        fail(f"{pages} pages, and the manifest says {said}")
    texts = {"pdftotext": run("pdftotext", "-upw", phrase, book, "-"), "mutool": run("mutool", "draw", "-q", "-p", phrase, "-F", "txt", "-o", "-", book)}
    key = run("minisign", "-V", "-p", os.path.join(case, "signing.key.pub"), "-m", os.path.join(name, "manifest.json"))
    files = {i.get("file", "").removesuffix(".xlsx").removesuffix(".txt") for i in manifest["items"]}
    others = {x["value"] for d in truth["docs"] if d["file"] in files for x in d.get("truth") or () if x["person"] != person and x["kind"] not in loose and hard.search(x["value"]) and len(flat(x["value"])) >= 9} - mine
    for tool, text in texts.items():
        text = flat(text)
        left = [v for v in others if flat(v) in text and flat(v) not in mine and not any(flat(v) in m for m in mine)]
        if left:
            fail(f"{tool} reads {len(left)} values of other people")
    own = {x["value"] for d in truth["docs"] if d["file"] in files for x in d.get("truth") or () if x["person"] == person and hard.search(x["value"]) and len(flat(x["value"])) >= 9}
    here = sum(any(flat(v) in flat(t) for t in texts.values()) for v in own)
    if not own or here < 0.8 * len(own):
        fail(f"{here} of {len(own)} of the person's own values are on the pages")
    phrase = bundle(case, name, "zip")
    run("7z", "t", f"-p{phrase}", name + ".zip")
    print(f"  a person with {len(manifest['items'])} items: {pages} pages, {here} of {len(own)} own values, {len(others)} values of others looked for; the archive opens, the signature holds")
print("sar: " + ("sealed bundles hold" if not bad else f"{bad} faults"))
sys.exit(1 if bad else 0)
