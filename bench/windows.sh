#!/usr/bin/env bash
# Runs the Windows program under Wine and compares what it prints with what the
# Linux program prints: the same findings, byte for byte.
#
# Debian's Wine 8 lacks bcryptprimitives.dll, from which Go programs take their
# random bytes. A stand-in of one function is built here and never shipped.
set -euo pipefail
cd "$(dirname "$0")/.."
wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
[ -x "$wine" ] || { echo "windows: wine64 is missing" >&2; exit 2; }
command -v x86_64-w64-mingw32-gcc >/dev/null || { echo "windows: gcc-mingw-w64-x86-64 is missing" >&2; exit 2; }

out=$(mktemp -d); trap '"$(dirname "$wine")/wineserver" -k 2>/dev/null; sleep 1; rm -rf "$out"' EXIT
export WINEPREFIX=$out/wine WINEDEBUG=-all
cat > "$out/prng.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
BOOL WINAPI DllMain(HINSTANCE h, DWORD reason, LPVOID x) { return TRUE; }
C
x86_64-w64-mingw32-gcc -shared -nostdlib -Wl,-eDllMain -o "$out/bcryptprimitives.dll" "$out/prng.c" -ladvapi32 -lkernel32
timeout 120 "$wine" cmd /c exit >/dev/null 2>&1 || true # makes the prefix
cp "$out/bcryptprimitives.dll" "$out/wine/drive_c/windows/system32/"

CGO_ENABLED=0 go build -o "$out/sardine" ./cmd/sardine
exe=$out/sardine.exe
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -o "$exe" ./cmd/sardine
export XDG_STATE_HOME=$out/state
# Without OCR: Tesseract may be installed on one side only.
"$out/sardine" scan --ocr off --allow-unread --format jsonl testdata/share > "$out/linux.jsonl"
for how in process none; do
  timeout 300 "$wine" "$exe" scan --ocr off --isolation $how --allow-unread --format jsonl testdata/share > "$out/windows.jsonl"
  cmp "$out/linux.jsonl" "$out/windows.jsonl"
done
timeout 300 "$wine" "$exe" scan --allow-unread testdata/share > "$out/summary"
timeout 300 "$wine" "$exe" scan --allow-unread testdata/share | grep -q "had not changed"
grep -q "Files walked  *$(find testdata/share -type f | wc -l)" "$out/summary"
echo "windows: $(wc -l < "$out/windows.jsonl") records, the same as on Linux; inventory written and read again"
