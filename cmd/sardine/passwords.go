package main

import (
	"os"
	"strings"
	"unicode/utf8"
)

// maxPasswords bounds the list: each locked file costs up to a second for each.
const maxPasswords = 1000

// readPasswords reads a list of passwords, one a line. The number of a
// password is that of its line, so empty lines stay. An error never holds one.
func readPasswords(name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, usage("--passwords: %v", err)
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	if !utf8.ValidString(text) {
		return nil, usage("--passwords %s: the list has to be in UTF-8", name)
	}
	lines := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	if len(lines) > maxPasswords {
		return nil, usage("--passwords %s: more than %d lines", name, maxPasswords)
	}
	for i, l := range lines {
		lines[i] = strings.TrimSuffix(l, "\r")
	}
	return lines, nil
}
