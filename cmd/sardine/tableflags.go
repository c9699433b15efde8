package main

import (
	"time"

	"github.com/spf13/pflag"

	"sardine/internal/app"
)

// tableFlags are the flags that say what is looked for, and what is known of
// it. scan and show share them.
type tableFlags struct {
	rules []string
	org   string
}

func (f *tableFlags) add(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.rules, "rules", nil, "add the rules in `FOLDER` to the built-in ones (see 'sardine rules'); may be repeated")
	fs.StringVar(&f.org, "org", "", "the organisation's own details and accepted findings are in `FILE` (see the guide): they are kept and not counted")
}

// load reads what was named. Entries of the policy that have expired are said.
func (f *tableFlags) load(c *console) (*app.Tables, error) {
	t, err := app.LoadTables(f.rules...)
	if err != nil || f.org == "" {
		return t, err
	}
	expired, err := t.SetPolicy(f.org, time.Now())
	for _, e := range expired {
		c.note("note: an accepted finding has expired and counts again: %s", e)
	}
	return t, err
}
