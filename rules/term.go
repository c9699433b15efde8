package rules

import (
	"errors"
	"strings"
)

// Limits on what one term may stand for.
const (
	maxAlternatives = 1000
	maxNesting      = 4
)

var (
	errBrackets     = errors.New("brackets do not pair, are nested more than 4 deep, or a | stands outside them")
	errAlternatives = errors.New("a term stands for more than 1000")
	errMarks        = errors.New("[[ and ]] do not pair")
)

// Expand returns the terms that t stands for: "(a|b)" is either, "(s)" is with
// or without, "(a|)" too; alternatives may be nested. Spaces are tidied.
func Expand(t string) ([]string, error) {
	all, rest, err := expand(t, 0)
	if err != nil {
		return nil, err
	}
	if rest != "" {
		return nil, errBrackets
	}
	for i := range all {
		all[i] = strings.Join(strings.Fields(all[i]), " ")
	}
	return all, nil
}

// expand reads alternatives up to the end of t or, inside brackets, up to the
// bracket that closes them, and returns what is left of t from there.
func expand(t string, depth int) (all []string, rest string, err error) {
	if depth > maxNesting {
		return nil, "", errBrackets
	}
	cur := []string{""}
	for t != "" {
		i := strings.IndexAny(t, "(|)")
		if i < 0 {
			i = len(t)
		}
		if cur, err = product(cur, []string{t[:i]}); err != nil {
			return nil, "", err
		}
		if t = t[i:]; t == "" {
			break
		}
		switch t[0] {
		case '(':
			inner, after, err := expand(t[1:], depth+1)
			if err != nil {
				return nil, "", err
			}
			if !strings.HasPrefix(after, ")") {
				return nil, "", errBrackets
			}
			if len(inner) == 1 {
				inner = []string{"", inner[0]}
			}
			if cur, err = product(cur, inner); err != nil {
				return nil, "", err
			}
			t = after[1:]
		case '|':
			if depth == 0 {
				return nil, "", errBrackets
			}
			all, cur, t = append(all, cur...), []string{""}, t[1:]
		default:
			if depth == 0 {
				return nil, "", errBrackets
			}
			return append(all, cur...), t, nil
		}
	}
	return append(all, cur...), "", nil
}

func product(as, bs []string) ([]string, error) {
	if len(as)*len(bs) > maxAlternatives {
		return nil, errAlternatives
	}
	out := make([]string, 0, len(as)*len(bs))
	for _, a := range as {
		for _, b := range bs {
			out = append(out, a+b)
		}
	}
	return out, nil
}

// ExpandAll is Expand for a list that Load has checked.
func ExpandAll(ts []string) []string {
	out := make([]string, 0, len(ts))
	for _, t := range ts {
		if all, err := Expand(t); err == nil {
			out = append(out, all...)
		}
	}
	return out
}

// Marks takes the [[ ]] out of an example and returns the text and the spans
// they enclosed, as byte offsets in it.
func Marks(example string) (text string, spans [][2]int, err error) {
	var b strings.Builder
	start := -1
	for example != "" {
		i := strings.Index(example, "[[")
		j := strings.Index(example, "]]")
		switch {
		case start < 0 && j >= 0 && (i < 0 || j < i), start >= 0 && (j < 0 || i >= 0 && i < j):
			return "", nil, errMarks
		case start < 0 && i >= 0:
			b.WriteString(example[:i])
			start, example = b.Len(), example[i+2:]
		case start >= 0:
			b.WriteString(example[:j])
			spans = append(spans, [2]int{start, b.Len()})
			start, example = -1, example[j+2:]
		default:
			b.WriteString(example)
			example = ""
		}
	}
	if start >= 0 {
		return "", nil, errMarks
	}
	return b.String(), spans, nil
}
