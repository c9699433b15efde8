package request

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
	"sardine/internal/app/programs"
	"sardine/internal/app/reading"
	"sardine/sar"
	"sardine/sar/typeset"
)

// Why there are no pages, in the index's words.
const (
	noOffice  = "it is a document of an office program, and LibreOffice, which makes pages of it, is not installed"
	badOffice = "LibreOffice made no pages of it"
	badPDF    = "it is a PDF that cannot be joined with others"
	badImage  = "the picture cannot be put on a page"
	noText    = "it cannot be shown on pages"
	tooLong   = "it is too long to be put on pages"
)

// letterNames end the names of documents that LibreOffice sets as their own
// program would; imageNames those of pictures that are set as they are.
var (
	letterNames = []string{".docx", ".docm", ".dotx", ".doc", ".dot", ".odt", ".ott", ".fodt", ".rtf", ".pptx", ".pptm", ".ppsx", ".ppt", ".pps", ".odp", ".fodp", ".odg", ".wpd", ".vsdx"}
	imageNames  = []string{".jpg", ".jpeg", ".png", ".gif"}
)

// printer makes pages of verified copies.
type printer struct {
	look    *looking
	program string // LibreOffice, or ""
	dir     string // for its work
}

func (opt *BundleOptions) newPrinter(look *looking) *printer {
	return &printer{look: look, program: programs.Office(), dir: absolute(opt.Case.Dir)}
}

// print is a sar.Printer. Pages by LibreOffice that are there from an earlier
// run are taken: they are named by what the copy says. Those that are set here
// say no date, so that they come out the same.
func (p *printer) print(ctx context.Context, all []sar.Printing) ([]sar.Printed, error) {
	out := make([]sar.Printed, len(all))
	var jobs []programs.OfficeJob
	var which []int
	for i, a := range all {
		ext := strings.ToLower(path.Ext(a.Name))
		if slices.Contains(letterNames, ext) && p.program != "" && !exists(a.Out) {
			jobs = append(jobs, programs.OfficeJob{In: a.Copy, Ext: ext, Out: a.Out})
			which = append(which, i)
		}
	}
	made, err := programs.OfficePDF(ctx, p.program, p.dir, jobs)
	if err != nil {
		return nil, err
	}
	for k, i := range which {
		if !made[k] {
			out[i].Why = badOffice
		}
	}
	for i, a := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if out[i], err = p.one(ctx, a, out[i].Why); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// one makes, or finds, the pages of one copy.
func (p *printer) one(ctx context.Context, a sar.Printing, why string) (sar.Printed, error) {
	ext := strings.ToLower(path.Ext(a.Name))
	switch {
	case ext == ".pdf":
		n, err := isolation.CountPages(ctx, p.look, a.Copy)
		if err != nil || n == 0 {
			return sar.Printed{Why: badPDF}, err
		}
		return sar.Printed{Pages: n, Whole: true}, nil
	case slices.Contains(imageNames, ext):
		return p.picture(ctx, a)
	case slices.Contains(letterNames, ext) && exists(a.Out):
		n, err := isolation.CountPages(ctx, p.look, a.Out)
		if err == nil && n == 0 {
			why, err = badOffice, os.Remove(a.Out)
		}
		if err != nil || n > 0 {
			return sar.Printed{Pages: n, Whole: true}, err
		}
	}
	if slices.Contains(letterNames, ext) && why == "" {
		why = noOffice
	}
	if why != "" { // another time LibreOffice may make better ones
		a.Out = strings.TrimSuffix(a.Out, ".pdf") + ".text.pdf"
	}
	done, err := p.text(ctx, a)
	done.Out = a.Out
	if err == nil && why != "" && done.Why == "" {
		done.Whole, done.Because = false, why
	}
	return done, err
}

// picture puts a picture on a page.
func (p *printer) picture(ctx context.Context, a sar.Printing) (sar.Printed, error) {
	in, err := os.Open(a.Copy)
	if err != nil {
		return sar.Printed{}, isolation.WithoutPath(err)
	}
	defer func() { _ = in.Close() }() // read only
	var r reading.BookReply
	err = fresh(a.Out, func(dst *os.File) (bool, error) {
		r, err = p.look.Book(ctx, &reading.BookRequest{Do: "picture", Title: a.Title}, in, dst)
		return r.Pages > 0 && !r.Failed, err
	})
	if err != nil || r.Pages == 0 || r.Failed {
		return sar.Printed{Why: badImage}, err
	}
	return sar.Printed{Pages: r.Pages, Whole: true}, nil
}

// letter makes pages of a Word document of our own.
func (p *printer) letter(ctx context.Context, title string, doc []byte) (raw []byte, pages int, err error) {
	dir, err := os.MkdirTemp(p.dir, "letter")
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	a := sar.Printing{Copy: filepath.Join(dir, "letter.docx"), Name: "letter.docx", Title: title, Out: filepath.Join(dir, "letter.pdf")}
	if err := os.WriteFile(a.Copy, doc, 0o600); err != nil {
		return nil, 0, err
	}
	done, err := p.print(ctx, []sar.Printing{a})
	if err != nil {
		return nil, 0, err
	}
	if done[0].Why != "" {
		return nil, 0, errors.New("the letter cannot be put on pages")
	}
	raw, err = os.ReadFile(or(done[0].Out, a.Out))
	return raw, done[0].Pages, err
}

// maxPrinted bounds the text that is set: some ten thousand pages.
const maxPrinted = 32 << 20

// holders are formats that hold other files, which pages show as text at most.
var holders = []string{"zip", "tar", "gz", "bzip2", "xz", "zstd", "7z", "rar", "pst", "epub", "mbox", "tnef", "sqlite"}

// text sets what a reader finds in the copy.
func (p *printer) text(ctx context.Context, a sar.Printing) (sar.Printed, error) {
	var parts []*document.Part
	held, inner := 0, false
	ref := finding.FileRef{Root: filepath.Dir(a.Copy), Rel: filepath.Base(a.Copy)}
	res, err := p.look.at(ctx, ref, func(x *document.Part) {
		if x.Kind == document.Name {
			return
		}
		if held += len(x.Text); held <= maxPrinted {
			parts = append(parts, x)
		}
	}, func([]finding.Finding) error { return nil })
	switch {
	case err != nil:
		return sar.Printed{}, err
	case res.Status != finding.Read && res.Status != finding.PartlyRead || len(parts) == 0:
		return sar.Printed{Why: noText}, nil
	case held > maxPrinted:
		return sar.Printed{Why: tooLong}, nil
	}
	var rep typeset.Report
	err = fresh(a.Out, func(dst *os.File) (bool, error) {
		rep, err = typeset.Write(dst, typeset.Source{Title: a.Title, Format: res.Format, Parts: parts})
		return err == nil, err
	})
	inner = slices.Contains(holders, res.Format) || rep.Inner
	return sar.Printed{Pages: rep.Pages, Whole: res.Status == finding.Read && !inner && rep.Missing == 0 && !rep.Withheld && !drawn(res.Format)}, err
}

// drawn are formats in which pictures, charts or layout say something that
// text does not.
func drawn(format string) bool { return format == "html" || format == "epub" }

// fresh writes a file that is there whole, or not at all.
func fresh(name string, write func(*os.File) (bool, error)) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new*.pdf")
	if err != nil {
		return err
	}
	good, err := write(f)
	err = errors.Join(err, f.Close())
	if err == nil && good {
		if err = os.Rename(f.Name(), name); err == nil {
			return nil
		}
	}
	return errors.Join(err, os.Remove(f.Name()))
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
