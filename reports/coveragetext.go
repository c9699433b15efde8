package reports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io"
	"time"

	"sardine/internal/phrase"
	"sardine/inventory"
)

// writeCoverageText prints the statement in lines of at most 80 letters, but
// for names of folders.
func writeCoverageText(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	s, err := newStatement(ctx, db, f, opt)
	if err != nil {
		return err
	}
	p := &page{style: func(_, text string) string { return text }} // emphasis would change the digest
	p.line("%s", p.bold("Coverage statement"))
	p.line("Made on %s.", opt.made().Format("2 January 2006, 15:04 MST"))
	p.line("")
	p.line("%s", p.bold("Folders"))
	for _, x := range s.Scans {
		p.line("  %s", x.Folder)
		p.line("    scanned from %s to %s", x.Started, orElse(x.Ended, "(it did not end)"))
		for _, flag := range x.Flags {
			p.line("    %s", flag)
		}
		if x.LeftOut > 0 {
			p.line("    left out by that, and not counted below: %s", phrase.Count(x.LeftOut, "file or folder", "files or folders"))
		}
	}
	for _, n := range s.Narrowed {
		p.line("  %s", oneLine(n))
	}
	p.line("")
	row := func(name string, a amount) {
		p.line("%s %12s %8s %% %12s %8s %%", phrase.Pad(name, 26), phrase.Number(a.Files), a.ShareOfFiles, phrase.Size(a.Bytes), a.ShareOfBytes)
	}
	p.line("%s", p.bold(phrase.Pad("", 26)+"        files    share          size    share"))
	row("In scope", s.Scope)
	for _, r := range s.rows() {
		row("  "+r.Name, r.amount)
	}
	p.line("")
	if len(s.Reasons) > 0 {
		p.line("%s", p.bold("Not read, or only in part, because"))
		for _, r := range s.Reasons {
			row("  "+r.Reason, r.amount)
			if r.Meaning != "" {
				p.line("    %s; parts: %s", r.Meaning, phrase.Number(r.Parts))
			}
		}
		p.line("")
	}
	p.line("%s", p.bold("Of these"))
	row("  encrypted", s.Encrypted)
	row("  too large", s.TooLarge)
	row("  changed during the scan", s.Changed)
	p.line("")
	if len(s.Unlocked) > 0 {
		p.line("%s", p.bold("Opened with passwords, by their lines in the list that the scan was given"))
		for _, u := range s.Unlocked {
			row("  "+u.Name(), u.amount)
		}
		p.line("")
	}
	if s.Gone > 0 {
		p.line("No longer there since an earlier scan, not counted above: %s", phrase.Count(s.Gone, "file"))
		p.line("")
	}
	for _, n := range s.Notes {
		for _, l := range phrase.Wrap(n, 80) {
			p.line("%s", l)
		}
	}
	p.line("")
	if s.Program != "" {
		p.line("Program   %s", s.Program)
		p.line("          formats and detectors %s", s.Versions)
	}
	// The text has a digest of its own: of all lines above it, as
	// "head -n -2 FILE | sha256sum" makes it.
	sum := sha256.Sum256([]byte(p.b.String()))
	p.line("Digest    %s", hex.EncodeToString(sum[:]))
	p.line("          sha-256 of all lines above the line that begins with Digest")
	_, err = io.WriteString(opt.Out, p.b.String())
	return err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// coveragePage is what the template shows. The statement itself is in the page
// too, so that its digest can be made again.
type coveragePage struct {
	shell
	S      *statement
	Rows   []coverageRow
	Short  string
	Hashed bool
	Data   template.JS
}

func writeCoverageHTML(ctx context.Context, db *inventory.DB, f inventory.Filter, opt Options) error {
	s, err := newStatement(ctx, db, f, opt)
	if err != nil {
		return err
	}
	sh, err := newShell("Coverage statement", "", opt)
	if err != nil {
		return err
	}
	d := &coveragePage{shell: sh, S: s, Rows: s.rows(), Short: short(s.Digest.Value), Hashed: db.HashPaths()}
	if d.Data, err = embedded(s); err != nil {
		return err
	}
	return render(opt.Out, "coverage.html", d)
}

// day writes a time of the statement for people.
func day(stamp string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return "it did not end"
	}
	return t.Format("2 January 2006, 15:04 MST")
}
