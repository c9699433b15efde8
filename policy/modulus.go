package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/internal/modulus"
)

// Scores of account numbers that the table speaks of. A wrong check digit is
// kept for review: people mistype, and tables grow old.
const (
	rightScore finding.Score = 970
	wrongScore finding.Score = 420
)

// New is a policy that says nothing.
func New() *Policy { return &Policy{} }

// ModulusFile is the file that the policy names as the table of the banks, as
// it is written there, or "".
func (p *Policy) ModulusFile() string {
	if p == nil {
		return ""
	}
	return p.modulusFile
}

// SetModulus makes account numbers be checked with the table in r (see package
// modulus) and returns how many rows it has.
func (p *Policy) SetModulus(r io.Reader) (rows int, err error) {
	h := sha256.New()
	t, err := modulus.Parse(io.TeeReader(r, h))
	if err != nil {
		return 0, err
	}
	p.modulus = t
	p.sum += "+" + hex.EncodeToString(h.Sum(nil)[:8])
	return t.Rows(), nil
}

// checkAccounts checks the account numbers among fs that have a sort code
// beside them, and British IBANs, which hold both.
func (p *Policy) checkAccounts(fs []finding.Finding) {
	if p.modulus == nil {
		return
	}
	for i := range fs {
		f := &fs[i]
		switch f.Kind.Name {
		case "bank-account":
			if code := sortCodeFor(fs, i); code != "" {
				p.weigh(f, code, onlyDigits(f.Value.Reveal()))
			}
		case "iban":
			// GB kk BBBB ssssss aaaaaaaa. Source: SWIFT IBAN registry.
			if v := finding.Alnum(f.Value.Reveal()); len(v) == 22 && strings.HasPrefix(v, "GB") {
				p.weigh(f, v[8:14], v[14:])
			}
		}
	}
}

func (p *Policy) weigh(f *finding.Finding, code, account string) {
	switch p.modulus.Check(code, account) {
	case modulus.Right:
		f.Score = max(f.Score, rightScore)
		f.Why = with(f.Why, finding.Checksum)
	case modulus.Wrong:
		f.Score = min(f.Score, wrongScore)
		f.Why = with(f.Why, finding.WrongCheck)
	}
}

// with is why with r and without the word that nothing was checked.
func with(why []finding.Reason, r finding.Reason) []finding.Reason {
	out := slices.DeleteFunc(slices.Clone(why), func(x finding.Reason) bool { return x == finding.Unchecked })
	if !slices.Contains(out, r) {
		out = append(out, r)
		slices.Sort(out)
	}
	return out
}

// sortCodeFor is the sort code that belongs to the account number fs[i]: that
// of its row or, in running text, the nearest one; "" if there is none.
func sortCodeFor(fs []finding.Finding, i int) string {
	const (
		reach  = 60  // findings to each side: a row has not more
		nearby = 120 // bytes
	)
	f := &fs[i]
	best, code := int64(-1), ""
	for j := max(0, i-reach); j < min(len(fs), i+reach); j++ {
		g := &fs[j]
		if g.Kind.Name != "sort-code" || !slices.Equal(g.Path, f.Path) || g.Place.Row != f.Place.Row || g.Place.Label != f.Place.Label && f.Place.Row > 0 {
			continue
		}
		gap := max(f.Span.Start-g.Span.End, g.Span.Start-f.Span.End, 0)
		if (f.Place.Row > 0 || gap <= nearby) && (best < 0 || gap < best) {
			best, code = gap, onlyDigits(g.Value.Reveal())
		}
	}
	if len(code) == 5 { // a column of numbers loses the leading zero
		code = "0" + code
	}
	return code
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
