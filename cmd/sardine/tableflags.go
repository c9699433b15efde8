package main

import (
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"sardine/internal/app/tables"
	"sardine/internal/phrase"
)

// tableFlags are the flags that say what is looked for, and what is known of
// it. scan and show share them.
type tableFlags struct {
	rules             []string
	org               string
	modulus, baseline string
	noExamples        bool
}

func (f *tableFlags) add(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.rules, "rules", nil, "add the rules in `FOLDER` to the built-in ones (see 'sardine rules'); may be repeated")
	fs.StringVar(&f.org, "org", "", "the organisation's own details and accepted findings are in `FILE` (see the guide): they are kept and not counted")
	fs.StringVar(&f.modulus, "modulus-table", "", "check account numbers with Vocalink's table in `FILE` (valacdos.txt, which you have to get yourself)")
	fs.StringVar(&f.baseline, "baseline", "", "findings in `FILE` were accepted (see 'sardine report --baseline-out'): they are kept and not counted")
	fs.BoolVar(&f.noExamples, "no-examples", false, "leave out values that are nobody's: drama telephone numbers, example.org, QQ numbers, test cards; says how many")
}

// sayExamples says how many findings --no-examples left out.
func (f *tableFlags) sayExamples(c *console, t *tables.Tables) {
	if f.noExamples {
		c.note("note: %s left out as examples, in the files that were read", phrase.Count(t.Examples(), "finding"))
	}
}

// load reads what was named. Entries of the policy that have expired are said.
func (f *tableFlags) load(c *console) (*tables.Tables, error) {
	t, err := tables.Load(f.rules...)
	if err != nil {
		return nil, err
	}
	c.warnSlow(t)
	table := f.modulus
	if f.org != "" {
		expired, err := t.SetPolicy(f.org, time.Now())
		for _, e := range expired {
			c.note("note: an accepted finding has expired and counts again: %s", e)
		}
		if err != nil {
			return nil, err
		}
		if named := t.ModulusFile(); table == "" && named != "" {
			if table = named; !filepath.IsAbs(named) {
				table = filepath.Join(filepath.Dir(f.org), named)
			}
		}
	}
	if table != "" {
		if err := t.SetModulus(table); err != nil {
			return nil, err
		}
	}
	if f.noExamples {
		t.LeaveOutExamples()
	}
	if f.baseline == "" {
		return t, nil
	}
	head, expired, err := t.SetBaseline(f.baseline, time.Now())
	switch {
	case err != nil:
		return nil, err
	case expired != "":
		c.note("note: %s, has expired: they count again", expired)
	default:
		c.note("note: findings of a baseline are kept and not counted: accepted on %s by %s until %s: %s", head.Made, head.Author, head.Expires, head.Reason)
	}
	return t, nil
}

// warnSlow tells what rules cost that have to be tried on all text.
func (c *console) warnSlow(t *tables.Tables) {
	for _, r := range t.SlowRules() {
		c.note("warning: the pattern of rule %q may begin anywhere and is tried on all text: about %.3g MB a second on one core, on top of everything else. "+
			"Begin it with a word, a capital or a digit and it costs next to nothing.", r.Rule, r.MBPerSecond)
	}
}
