#!/usr/bin/env bash
# Kills readers, and then whole scans, at random moments, and asks whether the
# result is that of a scan that nobody disturbed.
# usage: bench/kills.sh FOLDER [READERS [SCANS]]      (100 and 20 if not said)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(cd "$1" && pwd); readers=${2:-100}; scans=${3:-20}
command -v pgrep >/dev/null || { echo "kills: pgrep is missing (procps)" >&2; exit 2; }
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
(cd "$here" && go build -o "$out/sardine" ./cmd/sardine)
RANDOM=2026

# finished runs a scan to its end; 3 is that of a folder in which not all can be read.
finished() { wait "$1" && return 0 || [ $? = 3 ]; }
pause() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }
export XDG_STATE_HOME=$out/none
args=(scan --ocr off --no-progress --format jsonl --reveal "$folder")
# What a scan says of itself, not of files: how long it took.
plain() { sed -E 's/"(started|finished|elapsed|seconds)[a-z_]*":("[^"]*"|[0-9.]+),?//g' "$1"; }
same() {
  cmp -s <(plain "$1") <(plain "$2") && return 0
  echo "kills: $3: the result is another one:" >&2
  diff <(plain "$1" | cut -c1-60) <(plain "$2" | cut -c1-60) | head -6 >&2
  exit 1
}

start=$(date +%s)
"$out/sardine" "${args[@]}" > "$out/calm.jsonl" 2>/dev/null || [ $? = 3 ]
files=$(grep -c '"record":"file"' "$out/calm.jsonl")
findings=$(grep -c '"record":"finding"' "$out/calm.jsonl")
echo "undisturbed: $files files, $findings findings, $(($(date +%s) - start)) s"

killed=0 runs=0
while [ $killed -lt "$readers" ]; do
  "$out/sardine" "${args[@]}" > "$out/rough.jsonl" 2>/dev/null &
  scan=$!
  while kill -0 $scan 2>/dev/null; do
    # A file is read a second time after its reader died: moments lie far enough
    # apart that few files meet two of them.
    pause $((200 + RANDOM % 1200))
    mapfile -t children < <(pgrep -P $scan || true)
    [ ${#children[@]} -gt 0 ] && [ $killed -lt "$readers" ] || continue
    kill -9 "${children[RANDOM % ${#children[@]}]}" 2>/dev/null && killed=$((killed + 1)) || true
  done
  finished $scan
  runs=$((runs + 1))
  same "$out/calm.jsonl" "$out/rough.jsonl" "readers killed"
done
echo "$killed readers killed in $runs scans: every result is the undisturbed one"

state() { XDG_STATE_HOME=$out/$1 "$out/sardine" "${@:2}"; }
state calm scan --ocr off --no-progress "$folder" > /dev/null 2>&1 || [ $? = 3 ]
state calm report --format jsonl > "$out/calm.report"
for ((i = 0; i < scans; i++)); do
  XDG_STATE_HOME=$out/rough "$out/sardine" scan --ocr off --no-progress "$folder" > /dev/null 2>&1 &
  scan=$!
  pause $((100 + RANDOM % 2000))
  kill -9 $scan 2>/dev/null || true
  wait $scan 2>/dev/null || true
done
state rough scan --ocr off --no-progress "$folder" > /dev/null 2>&1 || [ $? = 3 ]
state rough report --format jsonl > "$out/rough.report"
same "$out/calm.report" "$out/rough.report" "scans killed"
echo "$scans scans killed, the last one left to end: the inventory is the undisturbed one ($(wc -l < "$out/calm.report") lines)"
