package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"sardine/internal/app/request"
	"sardine/internal/phrase"
	"sardine/internal/signing"
	"sardine/sar"
	"sardine/sar/casefile"
	"sardine/sar/paper"
	"sardine/sar/seal"
)

// bundleFlags are what bundle understands besides the flags of find.
type bundleFlags struct {
	out, ropa, templates string
	as, seal, key        string
	workers, reviewed    bool
	domains              []string
}

func sarBundle(c *console) *cobra.Command {
	var w whereFlags
	var f bundleFlags
	cmd := &cobra.Command{
		Use:   "bundle CASE [PATH...] --out DIR",
		Short: "Make the bundle that is handed over: verified redacted copies, index, letter, manifest",
		Long: `Make the bundle that is handed over, in DIR: copies of the certain and likely
files in which the subject's own data stays and everybody else's is hidden, an
index, a letter, the information that the law asks for, and a signed manifest.

Of tables the subject gets the headings and their own rows; of archives, the
members that are about them. People who act in their role (teachers, social
workers, signatories) stay named. Health data is held back until the case
records that the subject knows it, or a health professional's opinion. A file
of which no copy can be proven clean has no copy: it stands in the index as to
be done by hand. Until --reviewed is given, index and letter say that nobody
has checked the bundle.

--seal makes one PDF beside DIR: the letter, the index, the information that the
law asks for and every item as pages, numbered through, with bookmarks. What
pages cannot show goes with it as attached files. It is encrypted (AES-256),
read again before it is there, and opens in any reader of PDF. --seal zip makes
one archive with AES-256, which 7-Zip opens and Windows Explorer does not; --seal
age one for the program age. The passphrase of six words is printed once and
kept nowhere.

Pages of messages, text and tables are set by this program; of documents of
office programs by LibreOffice, if it is installed. All pages are read again:
they must hold the text of the verified copy, and nothing that is hidden in it.
--as pdf hands over such pages in place of the copies; where there are none, the
index says why.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.bundle(cmd, args, &w, &f) },
	}
	w.add(cmd)
	fs := cmd.Flags()
	fs.StringVar(&f.out, "out", "", "make the bundle in `DIR`")
	fs.StringVar(&f.ropa, "ropa", "", "the record of processing in `FILE` (YAML): purposes, recipients, retention")
	fs.StringVar(&f.templates, "templates", "", "take letters from the Word templates in `FOLDER` in place of the built-in ones")
	fs.StringVar(&f.as, "as", "native", "native: copies in their own formats; pdf: pages, where they show all that the copy does")
	fs.StringVar(&f.seal, "seal", "", "also close the bundle with a passphrase: pdf (if you do not say), zip or age")
	fs.Lookup("seal").NoOptDefVal = sealUnsaid
	fs.StringVar(&f.key, "signing-key", "", "sign the manifest with the key in `FILE`; it is made if it is not there (default signing.key in the case)")
	fs.BoolVar(&f.workers, "redact-professionals", false, "also hide people who act in their role")
	fs.BoolVar(&f.reviewed, "reviewed", false, "somebody has checked this bundle: leave out the mark that nobody has")
	fs.StringSliceVar(&f.domains, "domain", nil, "the organisation's own mail `DOMAIN`: people who write from it act in their role; may be repeated")
	return cmd
}

func (c *console) bundle(cmd *cobra.Command, args []string, w *whereFlags, f *bundleFlags) error {
	var err error
	if f.seal, args, err = sealing(f.seal, args); err != nil {
		return err
	}
	switch {
	case f.out == "":
		return usage("say --out DIR")
	case f.as != "native" && f.as != "pdf":
		return usage("--as %q: there are native and pdf", f.as)
	case len(args) > 1 && w.inventory != "":
		return usage("either --inventory or folders")
	}
	cs, err := casefile.Open(args[0])
	if err != nil {
		return err
	}
	opt := request.BundleOptions{Case: cs, Out: f.out, Workers: f.workers, Reviewed: f.reviewed, Domains: f.domains, Now: time.Now()}
	pages := request.PageOptions{Templates: f.templates, Now: opt.Now}
	if f.ropa != "" {
		if pages.Record, err = paper.ReadRecord(f.ropa); err != nil {
			return usage("%w", err)
		}
	}
	opt.AsPDF, opt.Bind = f.as == "pdf", f.seal == sealPDF
	if f.key == "" {
		f.key = cs.Path("signing.key")
	}
	if opt.Sign, err = signing.Load(f.key); err != nil {
		return err
	}
	w.leave = []string{f.out}
	paths := args[1:]
	if len(paths) == 0 && w.inventory == "" {
		paths = lastPaths(cs) // where 'sar find' looked
	}
	if opt.Found, err = w.find(c, cmd, cs, paths); err != nil {
		return err
	}
	if len(paths) == 0 {
		pages.Coverage = request.Coverage(w.inventory, opt.Now)
	}
	opt.Letters = pages
	if err := saveMatches(cs, opt.Found, paths); err != nil {
		return err
	}
	opt.Request = w.request(c)
	if opt.Request.Tables, err = w.tf.load(c); err != nil {
		return err
	}
	b, err := request.MakeBundle(cmd.Context(), opt)
	if err != nil {
		return err
	}
	c.bundleSummary(b, f.out, opt.Sign)
	if f.seal != "" {
		if err := c.sealBundle(cmd.Context(), opt, b, f.seal); err != nil {
			return err
		}
	}
	switch {
	case b.ByHand() > 0:
		return &codeError{code: exitRefused}
	case len(opt.Found.Unread) > 0:
		return &codeError{code: exitUnread}
	}
	return nil
}

func (c *console) bundleSummary(b *sar.Bundle, out string, key *signing.Key) {
	fmt.Fprintf(c.out, "%s: %s, %d handed over", out, phrase.Count(int64(len(b.Items)), "item"), b.Disclosed())
	if n := b.ByHand(); n > 0 {
		fmt.Fprintf(c.out, ", %d to do by hand", n)
	}
	fmt.Fprintln(c.out)
	for _, u := range b.Exemptions() {
		fmt.Fprintf(c.out, "  hidden: %s, %s (%s)\n", phrase.Count(int64(u.Passages), "passage"), u.Label, u.Paragraph)
	}
	if b.Gated > 0 {
		fmt.Fprintf(c.out, "  %s withheld, until case.yaml names who decided (child: safeguarding_review:)\n", phrase.Count(int64(b.Gated), "safeguarding file"))
	}
	if b.Possible > 0 {
		fmt.Fprintf(c.out, "  %s may be about the subject and are not in the bundle: look at 'sardine sar find'\n", phrase.Count(int64(b.Possible), "file"))
	}
	if len(b.Items) == 0 {
		fmt.Fprintln(c.out, "  nothing was found: the letter says so")
	}
	if !b.Reviewed {
		fmt.Fprintln(c.out, "  not yet reviewed: index and letter say so until you make it with --reviewed")
	}
	c.note("%s", searchedHow(b.Found))
	c.note("signed: to check it:  minisign -V -P %s -m %s", key.Public(), sar.ManifestName)
}

// sealBundle closes the bundle beside its folder and prints the passphrase.
func (c *console) sealBundle(ctx context.Context, opt request.BundleOptions, b *sar.Bundle, how string) error {
	phrase, err := seal.Passphrase()
	if err != nil {
		return err
	}
	name := filepath.Clean(opt.Out) + sealEnds[how]
	if how == sealPDF {
		err = request.SealPDF(ctx, opt, b, name, phrase)
	} else {
		err = sealArchive(map[string]func(io.Writer, string, string) error{"zip": seal.Zip, "age": seal.Age}[how], name, opt.Out, phrase)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "sealed: %s\npassphrase, shown once: %s\n", name, phrase)
	switch how {
	case sealPDF:
		c.note("%s in one PDF, which any reader of PDF opens with the passphrase. Tell it by another way than the file.", pagesText(b.AllPages))
	case "zip":
		c.note("7-Zip opens it; Windows Explorer does not. Names of files can be read without the passphrase. Tell the passphrase by another way than the file.")
	}
	return nil
}

func pagesText(n int) string { return phrase.Count(int64(n), "page") }

// sealArchive writes an archive that is there whole or not at all.
func sealArchive(write func(io.Writer, string, string) error, name, dir, passphrase string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".seal*")
	if err != nil {
		return err
	}
	if err = errors.Join(write(f, dir, passphrase), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

const (
	sealPDF    = "pdf"
	sealUnsaid = "default" // --seal without saying how
)

var sealEnds = map[string]string{sealPDF: ".pdf", "zip": ".zip", "age": ".zip.age"}

// sealing is how the bundle is sealed: pdf, if --seal does not say. A flag whose
// value may be left out takes it only after =, so that "--seal zip" leaves the
// word among the arguments.
func sealing(how string, args []string) (string, []string, error) {
	if how == sealUnsaid {
		how = sealPDF
		for i, a := range args[1:] {
			if _, ok := sealEnds[a]; ok {
				return a, slices.Delete(slices.Clone(args), i+1, i+2), nil
			}
		}
	}
	if _, ok := sealEnds[how]; !ok && how != "" {
		return "", nil, usage("--seal %q: there are pdf, zip and age", how)
	}
	return how, args, nil
}

func sarLetter(c *console) *cobra.Command {
	var out, templates string
	var w paper.Words
	cmd := &cobra.Command{
		Use:   "letter CASE LETTER --out FILE",
		Short: "Fill a letter: acknowledgement, clarification, extension, part, nothing-held, refusal, cover",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("say --out FILE")
			}
			cs, err := casefile.Open(args[0])
			if err != nil {
				return err
			}
			raw, err := request.Letter(args[1], templates, cs, w, time.Now())
			if err != nil {
				return usage("%w", err)
			}
			return casefile.WriteFile(out, raw)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "write the letter to `FILE` (.docx)")
	cmd.Flags().StringVar(&templates, "templates", "", "take the Word template of that name in `FOLDER`")
	cmd.Flags().StringVar(&w.Reason, "reason", "", "why: for an extension, a refusal, a part")
	cmd.Flags().StringVar(&w.Question, "question", "", "what you need to know: for a clarification")
	return cmd
}
