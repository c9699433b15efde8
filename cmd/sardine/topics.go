package main

import (
	"strings"

	"github.com/spf13/cobra"

	"sardine/docs"
	"sardine/internal/phrase"
)

// topicCommands are the pages that `sardine help TOPIC` shows. A command
// without anything to run is listed by cobra as a topic.
func topicCommands(c *console) []*cobra.Command {
	var out []*cobra.Command
	for _, t := range docs.Topics() {
		cmd := &cobra.Command{Use: t.Name, Short: t.Doc, Long: t.Markdown()}
		cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
			_, _ = c.out.Write([]byte(terminalText(cmd.Long, style(c.out)))) // nothing to be done about a closed pipe
		})
		out = append(out, cmd)
	}
	return out
}

const textWidth = 96

// terminalText renders the Markdown that our own pages use: headings,
// paragraphs, lists, tables and indented blocks.
func terminalText(markdown string, style func(code, text string) string) string {
	t := &pageText{style: style}
	for line := range strings.Lines(markdown) {
		t.line(strings.TrimRight(line, "\n"))
	}
	t.end()
	return t.b.String()
}

// pageText gathers lines until a paragraph or a table is whole.
type pageText struct {
	b     strings.Builder
	style func(code, text string) string
	para  string
	table [][]string
}

func (t *pageText) line(line string) {
	if row, ok := strings.CutPrefix(line, "|"); ok {
		if !strings.HasPrefix(row, "---") {
			t.table = append(t.table, cells(row))
		}
		return
	}
	heading, isHeading := strings.CutPrefix(line, "## ")
	switch {
	case isHeading:
		t.end()
		t.b.WriteString(t.style("1", plainText(heading)) + "\n")
	case line == "" || strings.HasPrefix(line, "    "):
		t.end()
		t.b.WriteString(line + "\n")
	default:
		if strings.HasPrefix(line, "- ") {
			t.end()
		}
		t.para += line + " "
	}
}

// end writes what has been gathered.
func (t *pageText) end() {
	if t.para != "" {
		t.wrapped("", plainText(strings.TrimSpace(t.para)))
		t.para = ""
	}
	if len(t.table) == 0 {
		return
	}
	head, widest := t.table[0], 0
	for _, row := range t.table[1:] {
		widest = max(widest, len([]rune(row[0])))
	}
	for _, row := range t.table[1:] {
		if len(row) == 2 {
			t.hanging("  "+phrase.Pad(row[0], widest)+"  ", row[1])
			continue
		}
		t.b.WriteString("  " + t.style("1", row[0]) + "\n")
		t.wrapped("      ", row[1])
		for i := 2; i < len(row); i++ {
			t.hanging("      "+head[i]+": ", row[i])
		}
	}
	t.table = nil
}

func (t *pageText) wrapped(indent, text string) {
	for _, l := range phrase.Wrap(text, textWidth-len(indent)) {
		t.b.WriteString(strings.TrimRight(indent+l, " ") + "\n")
	}
}

// hanging writes a term and its text, whose further lines stand under the first.
func (t *pageText) hanging(term, text string) {
	wide := len([]rune(term))
	for i, l := range phrase.Wrap(text, textWidth-wide) {
		if i > 0 {
			term = strings.Repeat(" ", wide)
		}
		t.b.WriteString(term + l + "\n")
	}
}

// cells splits the rest of a row of a table after its first bar.
func cells(row string) []string {
	row = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(row), "|"), `\|`, "\x00")
	out := strings.Split(row, "|")
	for i, s := range out {
		out[i] = plainText(strings.TrimSpace(strings.ReplaceAll(s, "\x00", "|")))
	}
	return out
}

// plainText drops the marks of emphasis and code.
func plainText(s string) string {
	return strings.NewReplacer("**", "", "`", "").Replace(s)
}
