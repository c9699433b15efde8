#!/usr/bin/env bash
# Redacts the demo share and lets foreign programs look for what had to go:
# python3 with its own readers, pdftotext; LibreOffice opens the office copies.
# A missing program fails.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in python3 pdftotext pdfinfo soffice; do
  command -v $tool >/dev/null || { echo "redact: $tool is missing" >&2; exit 2; }
done
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
share=testdata/share
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state
"$out/sardine" scan --allow-unread --format jsonl --reveal "$share" > "$out/scan.jsonl" 2>"$out/err"
code=0
"$out/sardine" redact "$share" --out "$out/copies" --no-progress > "$out/summary" || code=$?
[ $code = 5 ] || { echo "redact: exit code $code, 5 expected: the share has files that are refused" >&2; cat "$out/summary" >&2; exit 1; }
echo "redacted copies of the demo share:"
python3 bench/redact.py "$out/scan.jsonl" "$out/copies.receipt.json" "$out/copies"
python3 bench/opens.py "$share" "$out/copies"
"$out/sardine" verify "$out/copies" --receipt "$out/copies.receipt.json" > /dev/null
echo "  the receipt holds"
