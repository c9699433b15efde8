package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sardine/check"
	"sardine/internal/app"
	"sardine/internal/app/isolation"
	"sardine/internal/app/reading"
	"sardine/internal/phrase"
)

func checkCommand(c *console) *cobra.Command {
	var sel selectFlags
	var lim limitFlags
	var tables tableFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Say whether files are safe to send: what they give away besides what they show",
		Long: `Say whether files are safe to send, whoever made them: text under black boxes,
white text, hidden rows, sheets and layers, tracked changes, comments, pivot
tables, earlier versions, blind copies, positions of photographs, and the
personal data that everybody sees. Each fault says what a recipient could do,
how to mend it, and which of the ICO's checklists on disclosing documents it
belongs to. No text of the files is printed.

Exit codes: 0 nothing found, 3 something was not looked into, 4 look before sending.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := lim.check(); err != nil {
				return err
			}
			defer c.tellMissed(&lim)
			selection, err := sel.selection(c.in, time.Now())
			if err != nil {
				return err
			}
			t, err := tables.load(c)
			if err != nil {
				return err
			}
			out := newCheckPrinter(c, asJSON)
			err = app.Check(cmd.Context(), app.CheckOptions{
				Paths: args, Select: selection, Tables: t, Options: lim.options(), Isolation: isolation.Mode(lim.isolation), Notice: c.notice,
			}, out.file)
			if err == nil {
				err = out.end()
			}
			if err != nil {
				return err
			}
			return out.verdict()
		},
	}
	sel.add(cmd.Flags())
	lim.add(cmd.Flags())
	lim.addOCR(cmd.Flags())
	tables.add(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line for each file")
	return cmd
}

// checkPrinter prints files as they are looked at.
type checkPrinter struct {
	b     *bufio.Writer
	bold  func(code, text string) string
	json  *json.Encoder // nil: for people
	count map[string]int64
}

func newCheckPrinter(c *console, asJSON bool) *checkPrinter {
	p := &checkPrinter{b: bufio.NewWriter(c.out), bold: style(c.out), count: map[string]int64{}}
	if asJSON {
		p.json = json.NewEncoder(c.out)
		p.json.SetEscapeHTML(false)
	}
	return p
}

var verdictWords = map[string][2]string{ // and the colour
	app.VerdictStop:      {"do not send it like this", "1;31"},
	app.VerdictUnchecked: {"not all of it could be looked into", "1;33"},
	app.VerdictLook:      {"look at this before you send it", "1;33"},
	app.VerdictGood:      {"nothing found that is hidden, and no personal data", "1;32"},
}

func (p *checkPrinter) file(c app.Checked) error {
	p.count[c.Verdict]++
	if p.json != nil {
		return p.json.Encode(c)
	}
	v := verdictWords[c.Verdict]
	fmt.Fprintf(p.b, "%s: %s\n", p.bold("1", c.File), p.bold(v[1], v[0]))
	for _, h := range c.Hits {
		p.hit(&h)
	}
	p.b.WriteString("\n")
	return p.b.Flush()
}

func (p *checkPrinter) hit(h *reading.CheckHit) {
	mark := map[check.Level]string{check.Stop: "!", check.Look: "?", check.Inside: "!"}[h.Level]
	title := h.Title
	if h.Count > 1 {
		title += " (" + phrase.Number(int64(h.Count)) + ")"
	}
	fmt.Fprintf(p.b, "  %s %s\n", mark, p.bold("1", title))
	p.line("where", strings.Join(h.Places, ", "))
	p.line("holds", kindsText(h.Kinds))
	p.line("the risk", h.Sees)
	p.line("to mend it", h.Fix)
}

func (p *checkPrinter) line(name, text string) {
	if text == "" || text == "()" {
		return
	}
	for i, l := range phrase.Wrap(text, 80) {
		if i > 0 {
			name = ""
		}
		fmt.Fprintf(p.b, "      %s %s\n", phrase.Pad(name, 11), l)
	}
}

// kindsText lists kinds, the most frequent first.
func kindsText(kinds map[string]int) string {
	names := slices.SortedFunc(maps.Keys(kinds), func(a, b string) int {
		if kinds[a] != kinds[b] {
			return kinds[b] - kinds[a]
		}
		return strings.Compare(a, b)
	})
	for i, n := range names {
		names[i] = n + " " + strconv.Itoa(kinds[n])
	}
	return strings.Join(names, ", ")
}

func (p *checkPrinter) end() error {
	if p.json != nil {
		return nil
	}
	var all int64
	for _, n := range p.count {
		all += n
	}
	fmt.Fprintf(p.b, "%s = %s not to send + %s not looked into whole + %s to look at + %s without a fault\n", phrase.Count(all, "file"),
		phrase.Number(p.count[app.VerdictStop]), phrase.Number(p.count[app.VerdictUnchecked]), phrase.Number(p.count[app.VerdictLook]), phrase.Number(p.count[app.VerdictGood]))
	io.WriteString(p.b, "Checklists: ICO, disclosing documents securely (2025); --json names the one for each fault.\n")
	return p.b.Flush()
}

func (p *checkPrinter) verdict() error {
	switch {
	case p.count[app.VerdictStop]+p.count[app.VerdictLook] > 0:
		return &codeError{code: exitFindings}
	case p.count[app.VerdictUnchecked] > 0:
		return &codeError{code: exitUnread}
	}
	return nil
}
