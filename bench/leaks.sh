#!/usr/bin/env bash
# Redacts real files and lets leakcheck.py and score.py look for what had to go.
# usage: bench/leaks.sh FOLDER [sample|full [STATE]]   (a folder with corpus/, eval/ and tools/)
# sample: a few files of each office, web and mail format, under a minute.
# full: every file of the corpus twice, and the share of eval; LibreOffice opens
# the copies. An hour or two. With STATE, a folder, it can be stopped and goes on
# where it was; remove a piece's .json there to have that piece done again.
# Writes bench/redacted.md.
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
  state=${3:-$out/run}
  code=0
  python3 bench/leaks.py "$out/sardine" "$shared" "$state" --tables bench/redacted.md || code=$?
  mkdir -p "$out/words"
  for piece in "$state"/words.*.*/; do cp -rl "$piece." "$out/words/" 2>/dev/null || cp -r "$piece." "$out/words/"; done
  python3 bench/opens.py "$shared/corpus" "$out/words" || code=1
  exit $code
else
  python3 bench/leaks.py "$out/sardine" "$shared" "$out/run" --sample 3 --only docx,xlsx,pptx,odf,eml,csv,html,txt,rtf --modes words
fi
