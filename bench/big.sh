#!/usr/bin/env bash
# Shows that memory does not grow with files: scans a 2 GB text, a 2 GB JSON of
# one line and a workbook of 1,000,000 rows, and prints time and peak memory.
# usage: bench/big.sh [FOLDER]   (5 GB of free space; default a temporary folder)
set -euo pipefail
cd "$(dirname "$0")/.."
dir=${1:-$(mktemp -d)}; mkdir -p "$dir"
[ -n "${1:-}" ] || trap 'rm -rf "$dir"' EXIT
go build -o "$dir/sardine" ./cmd/sardine
go build -o "$dir/gen" ./bench/gen
[ -e "$dir/big.txt" ]  || "$dir/gen" -what prose -bytes 2000000000 > "$dir/big.txt"
[ -e "$dir/big.json" ] || "$dir/gen" -what json -bytes 2000000000 > "$dir/big.json"
[ -e "$dir/big.xlsx" ] || "$dir/gen" -what xlsx -bytes 1000000 > "$dir/big.xlsx"
[ -e "$dir/dense.csv" ] || "$dir/gen" -what csv -bytes 100000000 > "$dir/dense.csv"
export XDG_STATE_HOME=$dir/state
printf '%-10s %10s %10s %10s %12s %s\n' file MB seconds "cpu s" "peak MB" findings
for f in big.txt big.json big.xlsx dense.csv; do
  rm -rf "$dir/state"
  /usr/bin/time -f '%e %U %S %M' -o "$dir/time" "$dir/sardine" scan --no-progress --allow-unread --format json "$dir/$f" > "$dir/out.json"
  read -r wall user sys rss < "$dir/time"
  printf '%-10s %10d %10.1f %10.1f %12d %s\n' "$f" $(($(stat -c %s "$dir/$f") / 1000000)) "$wall" "$(echo "$user + $sys" | bc)" $((rss / 1000)) \
    "$(grep -m1 '"findings"' "$dir/out.json" | tr -dc 0-9)"
done
