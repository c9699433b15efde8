package main

import (
	"strings"
	"testing"

	"sardine/docs"
)

// TestTopics: every topic has its text, and nothing of the marks is left.
func TestTopics(t *testing.T) {
	plain := func(_, text string) string { return text }
	for _, topic := range docs.Topics() {
		text := terminalText(topic.Markdown(), plain)
		if len(text) < 200 {
			t.Errorf("%s: a section is gone from docs/:\n%s", topic.Name, text)
		}
		for i, l := range strings.Split(text, "\n") {
			if strings.Contains(l, "`") || strings.HasPrefix(strings.TrimSpace(l), "|") || strings.Contains(l, "**") || len([]rune(l)) > 130 {
				t.Errorf("%s:%d: %q", topic.Name, i+1, l)
			}
		}
	}
}

func TestTerminalText(t *testing.T) {
	got := terminalText("## Title\n\nOne `two`\n**three**.\n\n- a\n- b\n\n| code | meaning |\n|---|---|\n| 10 | a \\| b |\n| 3 | c |\n\n    as it *is*\n",
		func(_, text string) string { return "<" + text + ">" })
	want := "<Title>\n\nOne two three.\n\n- a\n- b\n\n  10  a | b\n  3   c\n\n    as it *is*\n"
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}
