#!/usr/bin/env bash
# Foreign programs look at the reports people hand over: Chromium draws the
# pages, asks for nothing, and axe-core finds no fault with them, light and
# dark; LibreOffice opens the workbook; Python makes the digest of the coverage
# statement again. A missing program fails.
#
# usage: reports.sh [FOLDER]   keeps pages, pictures and prints in FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in chromium npm soffice pdftotext pdftoppm unzip python3; do
  command -v $tool >/dev/null || { echo "reports: $tool is missing" >&2; exit 2; }
done
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
out=${1:-$tmp/out}; mkdir -p "$out"; out=$(cd "$out" && pwd)
go build -o "$tmp/sardine" ./cmd/sardine
export XDG_STATE_HOME=$tmp/state HOME=$tmp
"$tmp/sardine" scan --ocr off --allow-unread --no-progress testdata/share > /dev/null
for r in html xlsx sarif; do "$tmp/sardine" report --format $r -o "$out/report.$r"; done
"$tmp/sardine" report --coverage -o "$out/coverage.txt"
"$tmp/sardine" report --coverage --format html -o "$out/coverage.html"
"$tmp/sardine" report --coverage --format json -o "$out/coverage.json"

browse() { # browse FLAGS... : Chromium, with a new profile and no errands of its own
  timeout 120 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --disable-sync --disable-background-networking \
    --disable-component-update --user-data-dir="$tmp/profile" --enable-logging=stderr "$@" 2>>"$tmp/browser.log"
}
fail() { echo "reports: $*" >&2; exit 1; }

echo "requests and messages:"
for page in report coverage; do
  : > "$tmp/browser.log"
  browse --log-net-log="$tmp/net.json" --virtual-time-budget=5000 --dump-dom "file://$out/$page.html" > "$tmp/dom.html"
  ! grep -i "CONSOLE" "$tmp/browser.log" || fail "$page: the browser complains"
  # The browser's own errands (clock, updates, accounts) go to Google whatever is opened.
  ! grep -o '"url":"[a-z]*://[^"]*"' "$tmp/net.json" | grep -vE '"(https?://([a-z0-9.-]+\.)?(google|googleapis|gvt1)\.com/|file:///|chrome|devtools|data)' || fail "$page asks for something"
  echo "  $page: none"
done
sed 's|</body>|<img src="http://sardine.example.org/x.png"></body>|' "$out/report.html" > "$tmp/bad.html"
: > "$tmp/browser.log"
browse --virtual-time-budget=5000 --dump-dom "file://$tmp/bad.html" > /dev/null
grep -qi "CONSOLE.*Content Security Policy" "$tmp/browser.log" || fail "the policy let a picture in, or its refusal was not noticed"
echo "  a picture put into the page is refused"

echo "accessibility:"
(cd "$tmp" && npm install --silent --no-fund --no-audit --ignore-scripts axe-core@4.14.1)
axe=$tmp/node_modules/axe-core/axe.min.js
look() { # look PAGE MODE WIDTH
  python3 bench/reports.py axe "$1" "$tmp/axe.html" "$axe" "$2"
  browse --window-size="$3,1000" --virtual-time-budget=60000 --dump-dom "file://$tmp/axe.html" | grep -oE '(AXE|VIOLATION) [^<]*' || true
}
for page in report coverage; do for mode in light dark; do for width in 1600 500; do
  got=$(look "$out/$page.html" $mode $width)
  echo "  $page, $mode, $width px: $got"
  grep -q ", 0 violated" <<< "$got" || fail "$page is not accessible"
done; done; done
sed 's/<html lang="en-GB">/<html>/' "$out/report.html" > "$tmp/bad.html"
grep -q "VIOLATION html-has-lang" <<< "$(look "$tmp/bad.html" light 1600)" || fail "axe-core did not notice a page without language"

echo "in use:"
python3 bench/reports.py use "$out/report.html" "$tmp/use.html" mistry
browse --virtual-time-budget=30000 --dump-dom "file://$tmp/use.html" | grep -oE '(GOOD|BAD) [^<]*' | sed 's/^/  /' | tee "$tmp/use"
[ "$(grep -c GOOD "$tmp/use")" -ge 6 ] && ! grep -q BAD "$tmp/use" || fail "sorting or searching does not work"

echo "pictures and prints:"
browse --window-size=1600,7000 --screenshot="$out/report-1600.png" "file://$out/report.html" > /dev/null
browse --window-size=1600,7000 --blink-settings=preferredColorScheme=0 --screenshot="$out/report-dark.png" "file://$out/report.html" > /dev/null
echo '<body style="margin:0"><iframe src="report.html" style="width:360px;height:7000px;border:0"></iframe>' > "$out/narrow.html"
browse --window-size=500,7000 --allow-file-access-from-files --screenshot="$out/report-360.png" "file://$out/narrow.html" > /dev/null
for page in report coverage; do
  browse --no-pdf-header-footer --print-to-pdf="$out/$page.pdf" "file://$out/$page.html" > /dev/null
  pdftoppm -r 60 -png "$out/$page.pdf" "$out/$page-page"
done
pdftotext -layout "$out/report.pdf" "$tmp/report.txt"
grep -q "Staff list.xlsx" "$tmp/report.txt" || fail "the print lacks a file"
pdftotext "$out/coverage.pdf" "$tmp/coverage.txt"
grep -q "What was not read, and why" "$tmp/coverage.txt" || fail "the statement does not print"
unzip -tq "$out/report.xlsx" > /dev/null
(cd "$out" && soffice --headless --convert-to pdf:calc_pdf_Export --outdir "$tmp/calc" report.xlsx > /dev/null 2>&1)
cp "$tmp/calc/report.pdf" "$out/workbook.pdf"
pdftotext -layout "$out/workbook.pdf" - > "$tmp/workbook.txt"
for text in "Personal data report" "Riskiest folders" "National Insurance number" "About this workbook" "needs another tool"; do
  grep -q "$text" "$tmp/workbook.txt" || fail "LibreOffice does not show '$text' of the workbook"
done
pdftoppm -r 60 -l 6 -png "$out/workbook.pdf" "$out/workbook-page"
echo "  $(find "$out" -name '*.png' | wc -l) pictures"

echo "digest and SARIF:"
python3 - "$out" <<'PY'
import hashlib, json, sys
o = json.load(open(sys.argv[1] + "/coverage.json", encoding="utf-8"))
d = o.pop("digest")["value"]
assert hashlib.sha256(json.dumps(o, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest() == d, "digest"
assert sum(o[k]["files"] for k in ("read", "partly_read", "skipped", "failed")) == o["in_scope"]["files"], "sum"
run = json.load(open(sys.argv[1] + "/report.sarif", encoding="utf-8"))["runs"][0]
rules = run["tool"]["driver"]["rules"]
assert len(run["results"]) > 100 and all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"]), "rules"
print("  good,", len(run["results"]), "results")
PY
[ "$(head -n -2 "$out/coverage.txt" | sha256sum | cut -d' ' -f1)" = "$(grep '^Digest' "$out/coverage.txt" | awk '{print $2}')" ] || fail "digest of the text"
echo "reports verified"
