#!/usr/bin/env bash
# Foreign programs look at what sardine made of the demo share: python's json,
# csv and sqlite3, sha256sum, grep, pdftotext, readpst, man and minisign. A missing program fails.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in python3 sha256sum grep pdftotext man minisign readpst; do
  command -v $tool >/dev/null || { echo "verify: $tool is missing" >&2; exit 2; }
done
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
share=testdata/share
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state
"$out/sardine" scan --allow-unread --format jsonl --reveal "$share" > "$out/scan.jsonl" 2>"$out/err"
"$out/sardine" scan --allow-unread "$share" > "$out/summary"
"$out/sardine" report --format csv > "$out/files.csv"
"$out/sardine" text --allow-unread --json "$share" > "$out/text.jsonl"

echo "json, csv, digests, inventory, text of PDF:"
python3 bench/verify.py "$share" "$out"

echo "values in clear where none may be:"
python3 - "$out" <<'PY' > "$out/values"
import json, sys
seen = set()
for line in open(sys.argv[1] + "/scan.jsonl", encoding="utf-8"):
    r = json.loads(line)
    v = r.get("value", "")
    # file names are stored in clear; short values, and words such as "conviction", prove nothing
    common = ("special category", "criminal offence", "high risk")
    if r["record"] == "finding" and r.get("inner") != "(file name)" and len(v) >= 9 and "\n" not in v and r["category"] not in common:
        seen.add(v)
print("\n".join(sorted(seen)))
PY
find "$share" -type f | sed 's/[_/]/ /g' > "$out/names"
grep -vxFf <(while IFS= read -r v; do grep -qiF -- "$v" "$out/names" && printf '%s\n' "$v" || true; done < "$out/values") "$out/values" > "$out/secret" || true
echo "  $(wc -l < "$out/secret") values looked for in inventory, journal, key, summary, report"
[ "$(wc -l < "$out/secret")" -gt 100 ] || { echo "verify: too few values to prove anything" >&2; exit 1; }
if grep -raFf "$out/secret" "$out/state" "$out/summary" "$out/files.csv" > /dev/null; then
  echo "verify: a value stands in clear" >&2; exit 1
fi
echo "mailboxes of Outlook, made here and read by readpst too:"
for kind in pst pst-ansi; do
  go run ./bench/gen -what $kind -bytes 120 > "$out/$kind.pst"
  mkdir "$out/$kind"
  readpst -q -j 0 -D -e -o "$out/$kind" "$out/$kind.pst"
  "$out/sardine" text --allow-unread --json "$out/$kind.pst" > "$out/$kind.jsonl"
  python3 bench/verify.py pst "$out/$kind" "$out/$kind.jsonl" 120
done

echo "make install: program, manual pages, completions; a signature that minisign checks"
make --silent install PREFIX=/usr DESTDIR="$out/root" > /dev/null
man -l "$out/root/usr/share/man/man1/sardine-scan.1" 2>/dev/null | grep -q "SYNOPSIS" || { echo "verify: the manual page does not render" >&2; exit 1; }
bash -n "$out/root/usr/share/bash-completion/completions/sardine"
[ -s "$out/root/usr/share/zsh/site-functions/_sardine" ] && [ -s "$out/root/usr/share/fish/vendor_completions.d/sardine.fish" ]
key=$("$out/sardine" report --coverage -o "$out/coverage.txt" --sign 2>&1 | grep -o 'RW[^ ]*')
minisign -Vq -P "$key" -m "$out/coverage.txt"
echo >> "$out/coverage.txt"
! minisign -Vq -P "$key" -m "$out/coverage.txt" 2>/dev/null || { echo "verify: a changed statement passes" >&2; exit 1; }
if [ -e dist/SHA256SUMS ]; then
  echo "checksums of dist:"; (cd dist && sha256sum --check --quiet SHA256SUMS && echo "  good")
fi
echo "verified"
