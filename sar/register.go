package sar

import (
	"slices"
	"strings"
	"sync"

	"sardine/sar/match"
)

// register gives everybody else one label throughout a bundle. The letters are
// given in the order in which people are met, and mean nothing beyond it.
type register struct {
	mu     sync.Mutex
	labels map[string]string // by the words of the full name, sorted
	words  map[string][]string
}

func newRegister() *register {
	return &register{labels: map[string]string{}, words: map[string][]string{}}
}

// who gives the label of a name, and what tells the person from others: the
// words of the name in order. A single word gets the label of the one full
// name that holds it, and otherwise one of its own.
func (r *register) who(name string) (label, key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var words []string
	for _, w := range match.Words(name) {
		if !match.IsTitle(w) && len(w) > 1 {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "", ""
	}
	slices.Sort(words)
	key = strings.Join(words, " ")
	if l, ok := r.labels[key]; ok {
		return l, key
	}
	if len(words) == 1 {
		if full := r.words[words[0]]; len(full) == 1 {
			return r.labels[full[0]], full[0]
		}
	}
	l := "Person " + letters(len(r.labels))
	r.labels[key] = l
	if len(words) > 1 {
		for _, w := range words {
			r.words[w] = append(r.words[w], key)
		}
	}
	return l, key
}

// letters counts A, B ... Z, AA.
func letters(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
