package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"

	"sardine/sar"
	"sardine/sar/match"
)

// matchJSON is a line of sar find --format jsonl; docs/outputs.md says what
// the fields mean.
type matchJSON struct {
	File   string   `json:"file"`
	Inner  string   `json:"inner,omitempty"`
	Class  string   `json:"class"`
	Score  float64  `json:"score"`
	Why    []string `json:"why"`
	SameAs string   `json:"same_as,omitempty"`
	In     string   `json:"in,omitempty"`
	Near   string   `json:"near,omitempty"`
	Alike  float64  `json:"alike,omitempty"`
	Thread string   `json:"thread,omitempty"`
	Holds  []string `json:"holds,omitempty"`
}

func jsonOf(m *match.Verdict) matchJSON {
	l := &m.Like
	return matchJSON{File: m.File, Inner: m.Inner, Class: string(m.Class), Score: float64(m.Score) / 100, Why: m.Why,
		SameAs: l.SameAs, In: l.In, Near: l.Near, Alike: float64(int(l.Share*100)) / 100, Thread: l.Thread, Holds: l.Holds}
}

func findJSON(out *bufio.Writer, f *sar.Found) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, m := range f.Matches {
		if err := enc.Encode(jsonOf(m)); err != nil {
			return err
		}
	}
	return nil
}

// findTable prints matches by class. What repeats another file stands below
// it.
func findTable(out *bufio.Writer, f *sar.Found) {
	below := map[string][]*match.Verdict{}
	for _, m := range f.Matches {
		if of := repeats(m); of != "" {
			below[of] = append(below[of], m)
		}
	}
	count := map[match.Class]int64{}
	last := match.None
	for _, m := range f.Matches {
		count[m.Class]++
		if repeats(m) != "" {
			continue
		}
		if m.Class != last {
			last = m.Class
			fmt.Fprintf(out, "\n%s\n", strings.ToUpper(string(last)))
		}
		fmt.Fprintf(out, "  %s\n      %s\n", named(m), strings.Join(m.Why, "; "))
		if m.Like.Thread != "" && m.Like.Thread != m.File {
			fmt.Fprintf(out, "      in one conversation with %s\n", clean(m.Like.Thread))
		}
		tableBelow(out, m, below)
	}
	if len(f.Matches) == 0 {
		fmt.Fprintln(out, "No file was found.")
	}
	if len(f.Lessons) > 0 {
		fmt.Fprintf(out, "\nLEARNT FROM CERTAIN FILES\n")
		for _, l := range f.Lessons {
			fmt.Fprintf(out, "  %s %s: it %s, in %s\n", strings.ReplaceAll(l.Kind, "-", " "), l.Value, l.Why, clean(l.File))
		}
	}
	for _, n := range f.Notes {
		fmt.Fprintf(out, "\nnote: %s\n", clean(n))
	}
	fmt.Fprintf(out, "\n%d certain, %d likely, %d possible, %d rejected", count[match.Certain], count[match.Likely], count[match.Possible], count[match.Rejected])
	read := int64(0)
	for i := range f.Matches {
		if f.Matches[i].Like.ReadIn() != "" {
			read++
		}
	}
	if read > 0 {
		fmt.Fprintf(out, "; %d of them say nothing that another one does not", read)
	}
	fmt.Fprintln(out)
}

// repeats is the file that m stands below.
func repeats(m *match.Verdict) string {
	if of := m.Like.ReadIn(); of != "" {
		return of
	}
	return m.Like.Near
}

// tableBelow prints the files that repeat m, and those that repeat them.
func tableBelow(out *bufio.Writer, m *match.Verdict, below map[string][]*match.Verdict) {
	for _, b := range below[m.File] {
		how := "has the same bytes"
		switch {
		case b.Like.SameAs != "":
		case b.Like.In != "":
			how = "all of its words stand in the file above"
		default:
			how = fmt.Sprintf("%d %% of the same words", int(b.Like.Share*100))
		}
		if b.Class != m.Class {
			how += ", " + string(b.Class)
		}
		fmt.Fprintf(out, "      also %s: %s\n", named(b), how)
		if b.File != m.File {
			tableBelow(out, b, below)
		}
	}
}

// named is a match as a line of a table shows it.
func named(m *match.Verdict) string {
	if m.Inner == "" {
		return clean(m.File)
	}
	return clean(m.File + " > " + m.Inner)
}
