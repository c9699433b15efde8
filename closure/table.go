package closure

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Table is the periods that an archive closes records for.
type Table struct {
	Name     string        `yaml:"name"`
	Title    string        `yaml:"title"`
	Source   string        `yaml:"source"`
	Lifetime int           `yaml:"lifetime"` // years that people are taken to live
	ByAge    bool          `yaml:"by_age"`   // an age in the record shortens the period year by year; else only the groups count
	Periods  map[Group]int `yaml:"periods"`
}

//go:embed presets/*.yaml
var presets embed.FS

// Presets lists the tables that come along, by name.
func Presets() ([]*Table, error) {
	names, err := fs.Glob(presets, "presets/*.yaml")
	if err != nil {
		return nil, err
	}
	var list []*Table
	for _, n := range names {
		raw, err := presets.ReadFile(n)
		if err != nil {
			return nil, err
		}
		t, err := Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		if t.Name != strings.TrimSuffix(path.Base(n), ".yaml") {
			return nil, fmt.Errorf("%s: its name is %q", n, t.Name)
		}
		list = append(list, t)
	}
	return list, nil
}

// Preset returns a table by its name.
func Preset(name string) (*Table, error) {
	list, err := Presets()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, t := range list {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return nil, fmt.Errorf("%q: there are %s", name, strings.Join(names, ", "))
}

// Parse reads an organisation's own table. Errors name line and column.
func Parse(raw []byte) (*Table, error) {
	t := &Table{}
	if err := yaml.UnmarshalWithOptions(raw, t, yaml.Strict()); err != nil {
		return nil, errors.New(strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	if t.Name == "" || t.Lifetime < 1 || t.Lifetime > 150 {
		return nil, errors.New("a table has a name and a lifetime of 1 to 150 years")
	}
	for _, g := range []Group{Unknown, Child, Worker, Adult} {
		if y, ok := t.Periods[g]; !ok || y < 0 || y > t.Lifetime {
			return nil, fmt.Errorf("periods: %s must be from 0 to %d years", g, t.Lifetime)
		}
	}
	if !slices.IsSorted([]int{t.Periods[Adult], t.Periods[Worker], t.Periods[Child], t.Periods[Unknown]}) {
		return nil, errors.New("periods: unknown may not be shorter than child, child than worker, worker than adult")
	}
	return t, nil
}
