package main

import (
	"errors"
	"strconv"
	"time"

	"github.com/spf13/pflag"
)

// Flags with a range of their own: a value outside is no value at all, and
// would not do what was meant.

// share is a number from 0 to 1.
type share float64

func (v *share) String() string { return strconv.FormatFloat(float64(*v), 'g', -1, 64) }
func (v *share) Type() string   { return "SCORE" }

func (v *share) Set(s string) error {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0 && n <= 1) {
		return errors.New("it is from 0 to 1, as in 0.5")
	}
	*v = share(n)
	return nil
}

// positive is a whole number from 1.
type positive int

func (v *positive) String() string { return strconv.Itoa(int(*v)) }
func (v *positive) Type() string   { return "N" }

func (v *positive) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return errors.New("it is a whole number from 1")
	}
	*v = positive(n)
	return nil
}

// rate is a number above 0.
type rate float64

func (v *rate) String() string { return strconv.FormatFloat(float64(*v), 'g', -1, 64) }
func (v *rate) Type() string   { return "N" }

func (v *rate) Set(s string) error {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n > 0) {
		return errors.New("it is a number above 0")
	}
	*v = rate(n)
	return nil
}

// patience is a time above 0.
type patience time.Duration

func (v *patience) String() string { return time.Duration(*v).String() }
func (v *patience) Type() string   { return "TIME" }

func (v *patience) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return errors.New("it is a time like 90s, 5m or 1h")
	}
	*v = patience(d)
	return nil
}

// addVar adds a flag with no default, or the default that it has.
func addVar(fs *pflag.FlagSet, v pflag.Value, name, usage string, unset bool) {
	fs.Var(v, name, usage)
	if unset {
		fs.Lookup(name).DefValue = "" // pflag would print 0
	}
}
