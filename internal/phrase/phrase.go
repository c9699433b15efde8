// Package phrase writes numbers, sizes, durations and file names as people
// read them in the terminal. It knows nothing of what they count.
package phrase

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Number writes n with commas: 1,234,567.
func Number[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count writes "1 file", "2 files"; an irregular plural is given.
func Count(n int64, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return Number(n) + " " + many[0]
	}
	return Number(n) + " " + one + "s"
}

// Size writes n bytes with two or three digits: 980 bytes, 1.2 MB, 12 MB.
func Size(n int64) string {
	if n < 1000 {
		return Count(n, "byte")
	}
	f := float64(n)
	for _, u := range []string{"kB", "MB", "GB", "TB"} {
		if f /= 1000; f < 999.5 {
			return digits(f) + " " + u
		}
	}
	return digits(f/1000) + " PB"
}

func digits(f float64) string {
	if f < 9.95 {
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.0f", f)
}

// Duration writes d as exactly as it matters: 0.4 seconds, 12 minutes, 3 hours
// 10 minutes, 2 days.
func Duration(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f seconds", d.Seconds())
	case d < 2*time.Minute:
		return Count(int64(d.Seconds()+0.5), "second")
	case d < 2*time.Hour:
		return Count(int64(d.Minutes()+0.5), "minute")
	case d < 48*time.Hour:
		s := Count(int64(d/time.Hour), "hour")
		if m := int64(d % time.Hour / time.Minute); m > 0 {
			s += " " + Count(m, "minute")
		}
		return s
	}
	return Count(int64(d.Hours()/24+0.5), "day")
}

// Quote writes arguments so that the shell of this system reads them back.
func Quote(args ...string) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = quote(a, runtime.GOOS == "windows")
	}
	return strings.Join(out, " ")
}

func quote(a string, windows bool) string {
	switch {
	case windows:
		a = strings.ReplaceAll(a, "/", `\`)
		if strings.ContainsAny(a, " &()^%,;=") {
			return `"` + a + `"` // a name cannot hold a double quote there
		}
	case a == "" || strings.ContainsAny(a, " \t'\"$&;()<>|*?[]#~`\\!"):
		return "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	return a
}

// Capital writes s with a capital first letter.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Wrap breaks s into lines of at most n bytes where words end.
func Wrap(s string, n int) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len(line)+1+len(w) > n {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

// Pad fills s with blanks to n letters; longer text stays whole.
func Pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}
