#!/usr/bin/env bash
# Answers requests of people of the demo share and lets foreign programs open
# what is handed over: qpdf, mutool and pdftotext the sealed PDF, 7z the sealed
# archive, minisign the manifest. Values of others must not be there, the
# person's own must. A missing program fails. sar.sh [PEOPLE]
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in python3 qpdf mutool pdftotext 7z minisign; do
  command -v $tool >/dev/null || { echo "sar: $tool is missing" >&2; exit 2; }
done
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
go build -o "$out/sardine" ./cmd/sardine
python3 bench/sar.py "$out" testdata/share testdata/share.truth.json "${1:-2}"
