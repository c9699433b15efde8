package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// number writes n with commas: 1,234,567.
func number[T int | int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes n bytes with three digits at most: 980 bytes, 12.3 MB.
func size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	f, units := float64(n), []string{"kB", "MB", "GB", "TB", "PB"}
	for _, u := range units {
		if f /= 1000; f < 999.5 || u == "PB" {
			if f < 10 {
				return fmt.Sprintf("%.1f %s", f, u)
			}
			return fmt.Sprintf("%.0f %s", f, u)
		}
	}
	return ""
}

// inWords writes a duration as a person says it: 12 seconds, 3 minutes, 2 hours 10 minutes.
func inWords(d time.Duration) string {
	switch {
	case d < time.Minute:
		return plural(int64(d.Round(time.Second)/time.Second), "second")
	case d < time.Hour:
		return plural(int64(d/time.Minute), "minute")
	case d < 48*time.Hour:
		s := plural(int64(d/time.Hour), "hour")
		if m := int64(d % time.Hour / time.Minute); m > 0 {
			s += " " + plural(m, "minute")
		}
		return s
	}
	return plural(int64(d/(24*time.Hour)), "day")
}

func plural(n int64, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return number(n) + " " + word + "s"
}

// quoted writes arguments so that a shell reads them back.
func quoted(args []string) string {
	out := make([]string, len(args))
	for i, a := range args {
		if a == "" || strings.ContainsAny(a, " \t'\"$&;()<>|*?[]#~`\\!") {
			a = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		out[i] = a
	}
	return strings.Join(out, " ")
}

// reasonsByCount lists the keys of m, most frequent first.
func reasonsByCount[K cmp.Ordered, N int | int64](m map[K]N) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
}
