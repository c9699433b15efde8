#!/usr/bin/env bash
# Redacts the PDFs of the demo share and compares what source and copy look
# like.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in python3 pdftoppm; do
  command -v $tool >/dev/null || { echo "pixels: $tool is missing" >&2; exit 2; }
done
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state
code=0
"$out/sardine" redact testdata/share --include '*.pdf' --all --out "$out/copies" --no-progress > "$out/summary" || code=$?
[ $code = 0 ] || [ $code = 5 ] || { echo "pixels: exit code $code" >&2; cat "$out/summary" >&2; exit 1; }
echo "looks of redacted PDFs:"
python3 bench/pixels.py "$out/copies.receipt.json" testdata/share "$out/copies" --show
