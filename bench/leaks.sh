#!/usr/bin/env bash
# Redacts real files and lets leakcheck.py and score.py look for what had to go.
# usage: bench/leaks.sh FOLDER [sample|full]   (a folder with corpus/, eval/ and tools/)
# sample: a few files of each office, web and mail format, under a minute.
# full: every file of the corpus twice, and the share of eval; LibreOffice opens
# the copies. An hour or two.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$1
for need in "$shared/tools/leakcheck.py" "$shared/eval/score.py" "$shared/corpus/manifest.json"; do
  [ -e "$need" ] || { echo "leaks: $need is missing" >&2; exit 2; }
done
for tool in python3 pdftotext pdfinfo pdftoppm pdfdetach mutool qpdf 7z; do
  command -v $tool >/dev/null || { echo "leaks: $tool is missing" >&2; exit 2; }
done
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state
if [ "${2:-sample}" = full ]; then
  python3 bench/leaks.py "$out/sardine" "$shared" "$out/run"
  python3 bench/opens.py "$shared/corpus" "$out/run/words"
else
  python3 bench/leaks.py "$out/sardine" "$shared" "$out/run" --sample 3 --only docx,xlsx,pptx,odf,eml,csv,html,txt,rtf --modes words
fi
