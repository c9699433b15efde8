#!/usr/bin/env bash
# Measures extraction and detection on labelled data that is not part of this
# repository, and fails when a figure falls below bench/floors.json.
# usage: bench/eval.sh FOLDER   (a folder with corpus/, eval/, reference/ and tools/)
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$1
for need in "$shared/eval/score.py" "$shared/tools/extract_score.py" "$shared/corpus/manifest.json" "$shared/reference/uk-vectors.json"; do
  [ -e "$need" ] || { echo "eval: $need is missing" >&2; exit 2; }
done
command -v python3 >/dev/null || { echo "eval: python3 is missing" >&2; exit 2; }
command -v pdftotext >/dev/null || { echo "eval: pdftotext is missing (poppler-utils)" >&2; exit 2; }

out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
go build -o "$out/sardine" ./cmd/sardine
export XDG_STATE_HOME=$out/state
sardine() { "$out/sardine" "$@" || [ $? = 3 ]; } # 3: some files cannot be read, which the corpus is full of

sardine text --ocr off --json "$shared/corpus" > "$out/text.jsonl"
python3 "$shared/tools/extract_score.py" --corpus "$shared/corpus" --no-missing --json "$out/text.jsonl" > "$out/extract.json"

python3 "$shared/eval/score.py" export "$out/cases" >/dev/null
sardine scan --ocr off --format jsonl --reveal "$out/cases" > "$out/cases.jsonl"
sardine scan --ocr off --format jsonl --reveal "$shared/eval/negatives" > "$out/negatives.jsonl"
sardine scan --ocr off --format jsonl --reveal "$shared/eval/uk_share/docs" > "$out/share.jsonl"
for what in cases negatives share; do
  python3 "$shared/eval/score.py" $what --json --pred "$out/$what.jsonl" > "$out/$what.json" 2>"$out/$what.err" || { cat "$out/$what.err" >&2; exit 1; }
done
python3 bench/vectors.py make "$shared/reference/uk-vectors.json" "$out/vectors"
sardine scan --ocr off --format jsonl --reveal "$out/vectors" > "$out/vectors.jsonl"
python3 bench/vectors.py check "$shared/reference/uk-vectors.json" "$out/vectors.jsonl" bench/vectors-known.json
go test -count=1 -v -run "Fresh|Calibration" ./internal/evaluate | grep -v "^=== "
go test -count=1 -v -timeout 60m -run "FreshSubjects|Strangers" ./internal/evaluate -freshshares 2 -crowd 20000 -figures "$out/subjects.json" | grep -v "^=== "
python3 bench/subjects.py "$out/sardine" "$shared/eval" "$out"
"$out/sardine" check --ocr off --json --include "xray__*" "$shared/corpus/pdf" > "$out/checked.jsonl" || [ $? = 4 ]
python3 bench/redactions.py "$out/checked.jsonl"
./bench/leaks.sh "$shared" sample
python3 bench/floors.py bench/floors.json "$out"
