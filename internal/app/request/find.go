// Package request joins walk, inventory, readers, redaction and printing into the
// jobs of subject access requests: the search, the proposal, the bundle, its
// letters and its sealing.
//
// It decides nothing about what is disclosed: package sar does. Its one invariant:
// a bundle is noted in its case only when all that belongs to it was written.
package request

import (
	"context"
	"path/filepath"
	"strings"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/tables"
	"sardine/inventory"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/match"
	"sardine/scanner"
)

// Options choose where a subject's data is looked for.
type Options struct {
	Paths     []string // folders and files that are read; none: the inventory says which
	Inventory *inventory.DB
	Trust     bool // take the inventory as it is: do not look which files are new or changed since
	Select    scanner.Selection
	Workers   int
	Options   document.Options
	Tables    *tables.Tables
	Learn     bool
	Elusion   int      // with an inventory: how many files without matches are drawn from it
	Salt      string   // of that draw
	Leave     []string // folders that are no part of the search: the case, a bundle
	Progress  func(done, of int)

	Isolation isolation.Mode
	Notice    func(string) // see isolation.Open
}

// Find looks for the files that hold a subject's data.
func Find(ctx context.Context, s *casefile.Subject, opt Options) (*sar.Found, error) {
	look, err := opt.looking(ctx)
	if err != nil {
		return nil, err
	}
	defer look.Close()
	terms := match.NewTerms(s)
	terms.SetDomains(opt.Tables.Domains())
	search := &sar.Search{Terms: terms, Read: look.at, Workers: opt.Workers, Learn: opt.Learn, Progress: opt.Progress, Skip: opt.leaves}
	if len(opt.Paths) == 0 {
		index := &sar.Inventory{DB: opt.Inventory, Kinds: detectors.Kinds(), Select: opt.Select, Trust: opt.Trust}
		search.Index = index
		found, err := search.Run(ctx)
		if err == nil {
			found.Unread = append(found.Unread, index.Unlisted()...)
			if opt.Elusion > 0 {
				found.Sampled, err = index.Sample(ctx, found, opt.Elusion, opt.Salt)
			}
		}
		return found, err
	}
	var unread []sar.Unread
	err = scanner.Walk(ctx, opt.Paths, opt.Select, func(e scanner.Entry) error {
		if opt.leaves(e.Ref) {
			return nil
		}
		if e.Skip == "" {
			search.Files = append(search.Files, e.Ref)
		} else if e.Skip != document.Excluded {
			unread = append(unread, sar.Unread{File: e.Ref.Rel, Why: e.Skip, Status: finding.Skipped})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found, err := search.Run(ctx)
	if err == nil {
		found.Unread = append(found.Unread, unread...)
		found.Scope += int64(len(unread))
	}
	return found, err
}

// leaves reports whether a file lies in a folder that is no part of the
// search.
func (opt *Options) leaves(ref finding.FileRef) bool {
	full := filepath.Join(ref.Root, filepath.FromSlash(ref.Rel))
	for _, dir := range opt.Leave {
		if dir = absolute(dir); full == dir || strings.HasPrefix(full, dir+string(filepath.Separator)) {
			return true
		}
	}
	return false
}
