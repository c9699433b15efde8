package sar

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sardine/finding"
	"sardine/redact"
	"sardine/redact/leak"
	"sardine/rules/access"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// Item is one file of a bundle, handed over or not.
type Item struct {
	No       int            `json:"no"`
	File     string         `json:"file"`           // as the index names it, without other people's names
	Copy     string         `json:"copy,omitempty"` // in the bundle; "" if there is none
	Digest   string         `json:"sha256,omitempty"`
	Class    match.Class    `json:"class"`
	Form     string         `json:"form"`   // copy, rows, members, text
	Status   string         `json:"status"` // disclosed, redacted, by hand, withheld
	Reason   string         `json:"reason,omitempty"`
	WayOut   string         `json:"way_out,omitempty"`
	Withheld map[string]int `json:"withheld,omitempty"` // passages by tag
	SameAs   int            `json:"same_as,omitempty"`  // number of the item with the same bytes
	Rows     int            `json:"rows,omitempty"`
	Why      []string       `json:"why,omitempty"`

	source string // key of the file in the search
}

// Bundle is what is handed over, as the index and the letters are drawn from
// it.
type Bundle struct {
	Case     *casefile.Case
	Subject  *casefile.Subject
	Status   *casefile.Status
	Items    []Item
	Reviewed bool // somebody looked at it and said so
	Found    *Found
	Possible int // files that somebody should look at, not in the bundle
	Rejected int
	Health   int // passages held back
	Made     time.Time
	Receipt  *redact.Receipt
	Passages []Passage // what was decided on, in clear: for the review, never for the bundle

	hidden []redact.Value // what must stand nowhere
}

// Page is something drawn for the bundle: an index, a letter.
type Page struct {
	Name string // path in the bundle
	Draw func(*Bundle) ([]byte, error)
}

// Making says how a bundle is made.
type Making struct {
	Case     *casefile.Case
	Found    *Found
	Planner  *Planner
	Redact   redact.Options // engine, limits, programs; the rest is set here
	Out      string
	Pages    []Page
	Reviewed bool
	Now      time.Time
	Sources  map[string]casefile.Attached // copies made by hand, by file
}

// ErrCross means that a page of the bundle tells what was hidden in a file.
var ErrCross = errors.New("a page of the bundle tells a value that was hidden")

// ErrOccupied means that the output folder holds something else.
var ErrOccupied = errors.New("the output folder is not empty and holds no bundle")

// made is the file by which a folder is known to be a bundle.
const made = "manifest.json"

// Make makes the bundle. Files of which no copy can be proven stand in the
// index as to be done by hand; they do not stop it.
func (m *Making) Make(ctx context.Context) (*Bundle, error) {
	if err := vacate(m.Out); err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp(m.Case.Dir, "work")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	b, err := m.begin()
	if err != nil {
		return nil, err
	}
	tmp := filepath.Join(work, "out")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		return nil, err
	}
	run := &making{Making: m, b: b, work: work, out: tmp}
	if err := run.plan(ctx); err != nil {
		return nil, err
	}
	if err := run.copies(ctx); err != nil {
		return nil, err
	}
	if err := run.crossCheck(); err != nil {
		return nil, err
	}
	if err := run.pages(); err != nil {
		return nil, err
	}
	if err := moveAll(tmp, m.Out); err != nil {
		return nil, err
	}
	return b, nil
}

// Propose looks through the files as Make does, and stops before any copy: for
// the review.
func (m *Making) Propose(ctx context.Context) (*Bundle, error) {
	work, err := os.MkdirTemp(m.Case.Dir, "work")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	b, err := m.begin()
	if err != nil {
		return nil, err
	}
	run := &making{Making: m, b: b, work: work, out: work}
	return b, run.plan(ctx)
}

// begin lists the items.
func (m *Making) begin() (*Bundle, error) {
	s, err := m.Case.Subject()
	if err != nil {
		return nil, err
	}
	status, err := m.Case.Status(m.Now)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Case: m.Case, Subject: s, Status: status, Found: m.Found, Reviewed: m.Reviewed, Made: m.Now}
	digests := map[string]int{}
	for _, v := range m.Found.Matches {
		o, decided := m.Planner.Overrides["file:"+v.File]
		take := v.Class == match.Certain || v.Class == match.Likely
		if decided {
			take = o.Action == "include"
		}
		if !take {
			switch v.Class {
			case match.Possible:
				b.Possible++
			case match.Rejected:
				b.Rejected++
			}
			continue
		}
		it := Item{No: len(b.Items) + 1, File: v.File, Class: v.Class, Why: v.Why, source: v.File}
		if d := m.Found.Results[v.File].Digest; d != "" {
			if no, ok := digests[d]; ok {
				it.SameAs = no
			} else {
				digests[d] = it.No
			}
		}
		b.Items = append(b.Items, it)
	}
	return b, nil
}

// making is one bundle being made.
type making struct {
	*Making
	b    *Bundle
	work string
	out  string
	jobs []job

	hidden *leak.Set // full names and numbers that must stand nowhere
}

// job is a file to be redacted for an item: the file itself, an extract, or a
// member.
type job struct {
	item     int // index in Items
	source   string
	name     string // below the output
	member   string // of an archive, "" otherwise
	passages []Passage
	receipt  *redact.FileReceipt
}

// plan prepares sources and proposes for every passage.
func (r *making) plan(ctx context.Context) error {
	for i := range r.b.Items {
		if err := r.prepare(ctx, i); err != nil {
			return err
		}
	}
	for k := range r.jobs {
		if err := r.propose(ctx, &r.jobs[k]); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the source of an item: its rows, its members or itself.
func (r *making) prepare(ctx context.Context, i int) error {
	it := &r.b.Items[i]
	ref := r.Found.Refs[it.source]
	v := r.verdict(it.source)
	dir := filepath.Join(r.work, fmt.Sprintf("item%05d", it.No))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := path.Join("items", it.File)
	source := filepath.Join(ref.Root, filepath.FromSlash(ref.Rel))
	format := r.Found.Results[it.source].Format
	it.Form = "copy"
	if a, ok := r.Sources[it.source]; ok {
		r.jobs = append(r.jobs, job{item: i, source: a.Path, name: path.Join("items", path.Dir(it.File), path.Base(a.Path))})
		return nil
	}
	if own := rowsOf(v, format); own != nil {
		sheets, err := tables(ctx, r.Planner.Read, ref, own)
		if err != nil && ctx.Err() != nil {
			return err
		}
		if err == nil {
			file, as, err := writeExtract(dir, name, format, sheets)
			if err == nil {
				it.Form, it.Rows = "rows", 0
				for _, s := range sheets {
					it.Rows += len(s.rows)
				}
				r.jobs = append(r.jobs, job{item: i, source: file, name: as})
				return nil
			}
		}
	}
	if wanted := membersOf(v, format); wanted != nil {
		if files, err := zipMembers(source, dir, wanted); err == nil {
			it.Form = "members"
			for k := range files {
				r.jobs = append(r.jobs, job{item: i, source: files[k], name: path.Join("parts", fmt.Sprintf("%05d", it.No), wanted[k]), member: wanted[k]})
			}
			return nil
		}
	}
	r.jobs = append(r.jobs, job{item: i, source: source, name: name})
	return nil
}

func (r *making) verdict(file string) *match.Verdict {
	for _, v := range r.Found.Matches {
		if v.File == file {
			return v
		}
	}
	return &match.Verdict{File: file}
}

// membersOf are the members of a zip archive that hold the subject's data; nil
// if the archive is handled whole.
func membersOf(v *match.Verdict, format string) []string {
	if format != "zip" {
		return nil
	}
	var out []string
	for i := range v.Units {
		u := &v.Units[i]
		if u.Points < match.LeastLikely && !u.Own {
			continue
		}
		if u.Inner == "" {
			continue
		}
		for _, h := range u.Hits {
			if len(h.Path) > 0 && !slices.Contains(out, h.Path[0]) {
				out = append(out, h.Path[0])
			}
		}
	}
	for _, m := range out {
		if !filepath.IsLocal(filepath.FromSlash(m)) {
			return nil
		}
	}
	slices.Sort(out)
	return out
}

func (r *making) propose(ctx context.Context, j *job) error {
	ref := finding.FileRef{Root: filepath.Dir(j.source), Rel: filepath.Base(j.source)}
	ps, _, err := r.Planner.Plan(ctx, ref, j.name)
	if err != nil {
		return err
	}
	if gate := r.safeguarding(j, ps); gate != "" {
		it := &r.b.Items[j.item]
		it.Status, it.Reason = "withheld", gate
	}
	for i := range ps {
		ps[i].No = r.b.Items[j.item].No
	}
	j.passages = ps
	r.b.Passages = append(r.b.Passages, ps...)
	return nil
}

// safeguarding keeps safeguarding files from a parent until somebody has
// decided.
func (r *making) safeguarding(j *job, ps []Passage) string {
	if r.Case.Requester.Self() || r.Case.Child.Review != "" {
		return ""
	}
	said := strings.Contains(strings.ToLower(j.name), "safeguard") || strings.Contains(strings.ToLower(j.name), "child protection")
	for i := range ps {
		said = said || strings.Contains(ps[i].Kind.Name, "safeguarding")
	}
	if said {
		return "a safeguarding file: the decision of the designated lead is not recorded in the case"
	}
	return ""
}

// options are what package redact is told.
func (r *making) options() redact.Options {
	o := r.Redact
	o.Out, o.Names, o.Mask, o.Metadata = r.out, true, redact.Label, redact.Strip
	for i := range r.Found.Terms.List {
		o.Values = append(o.Values, redact.Value{Text: r.Found.Terms.List[i].Value, Decision: redact.Decision{Action: redact.Keep}})
	}
	for _, w := range r.Found.Terms.Spellings() {
		o.Values = append(o.Values, redact.Value{Text: w, Decision: redact.Decision{Action: redact.Keep}})
	}
	for _, n := range r.Case.Never {
		v := redact.Value{Text: n.Value, Decision: redact.Decision{Action: redact.Remove, Label: "[withheld]", Reason: access.Never}}
		o.Values = append(o.Values, v)
		r.b.hidden = append(r.b.hidden, v)
	}
	return o
}

// copies redacts all jobs; what is refused is tried again as plain text.
func (r *making) copies(ctx context.Context) error {
	var open []int
	for k := range r.jobs {
		if r.b.Items[r.jobs[k].item].Status == "" {
			open = append(open, k)
		}
	}
	if err := r.run(ctx, open); err != nil {
		return err
	}
	var again []int
	for _, k := range open {
		j := &r.jobs[k]
		if j.receipt == nil || j.receipt.Status != "refused" || j.member != "" {
			continue
		}
		file, err := asText(ctx, r.Planner.Read, finding.FileRef{Root: filepath.Dir(j.source), Rel: filepath.Base(j.source)}, filepath.Dir(r.fallback(j)))
		if err != nil {
			continue
		}
		t := job{item: j.item, source: file, name: j.name + ".txt"}
		if err := r.propose(ctx, &t); err != nil {
			return err
		}
		refused := *j.receipt
		r.jobs[k] = t
		r.jobs[k].receipt = &refused
		again = append(again, k)
	}
	if err := r.run(ctx, again); err != nil {
		return err
	}
	for _, k := range again {
		if j := &r.jobs[k]; j.receipt.Status != "refused" {
			r.b.Items[j.item].Form = "text"
		}
	}
	return r.settle()
}

func (r *making) fallback(j *job) string {
	dir := filepath.Join(r.work, fmt.Sprintf("text%05d", j.item))
	_ = os.MkdirAll(dir, 0o700) // writing into it tells
	return filepath.Join(dir, "text.txt")
}

// run hands jobs to package redact and keeps their receipts.
func (r *making) run(ctx context.Context, which []int) error {
	if len(which) == 0 {
		return nil
	}
	o := r.options()
	if r.b.Receipt != nil { // what went from the first copies goes from these
		o.Values = append(o.Values, r.strong()...)
	}
	jobs := make([]redact.Job, len(which))
	for n, k := range which {
		j := &r.jobs[k]
		jobs[n] = redact.Job{Source: j.source, Name: j.name, Decide: r.Planner.Decide(j.passages)}
	}
	receipt, err := redact.Run(ctx, jobs, o)
	if err != nil {
		return err
	}
	for n, k := range which {
		f := receipt.Files[n]
		r.jobs[k].receipt = &f
	}
	if r.b.Receipt == nil {
		r.b.Receipt = receipt
	}
	return nil
}

// strong are the full names and numbers of others that were hidden so far.
func (r *making) strong() []redact.Value {
	kept := map[string]bool{}
	for i := range r.b.Passages {
		if x := &r.b.Passages[i]; x.Action == redact.Keep {
			kept[match.Normal(x.Kind.Name, x.Value.Reveal())] = true
		}
	}
	seen := map[string]bool{}
	var out []redact.Value
	for i := range r.b.Passages {
		x := &r.b.Passages[i]
		v := x.Value.Reveal()
		n := match.Normal(x.Kind.Name, v)
		long := len(n) >= 8 && (x.Kind.Name != "person-name" || len(match.Words(v)) > 1)
		if x.Action != redact.Remove || !long || kept[n] || seen[n] || x.Kind.Category == finding.Special || x.Kind.Category == finding.Criminal || x.Kind.Category == finding.HighRisk || x.Kind.Category == finding.Demographic {
			continue
		}
		seen[n] = true
		out = append(out, redact.Value{Text: v, Kind: x.Kind, Decision: redact.Decision{Action: redact.Remove, Label: labelOf(x), Reason: x.Tag}})
	}
	return out
}

// settle writes down how each item ended, and packs members.
func (r *making) settle() error {
	byItem := map[int][]*job{}
	for k := range r.jobs {
		byItem[r.jobs[k].item] = append(byItem[r.jobs[k].item], &r.jobs[k])
	}
	for i := range r.b.Items {
		it := &r.b.Items[i]
		if it.Status == "withheld" {
			it.File = fmt.Sprintf("item %d", it.No) // its name may tell
			continue
		}
		var names, files []string
		for _, j := range byItem[i] {
			r.count(it, j)
			f := j.receipt
			if f == nil || f.Status == "refused" {
				it.Status, it.Reason = "by hand", "no copy could be proven to be clean"
				if f != nil {
					it.File = strings.TrimSuffix(strings.TrimPrefix(f.Source, "items/"), ".txt")
					it.Reason, it.WayOut = f.Reason, f.WayOut
				}
				continue
			}
			if it.Status == "" || it.Status == "disclosed" {
				it.Status = map[string]string{"redacted": "redacted", "unchanged": "disclosed"}[f.Status]
			}
			it.Copy, it.Digest = f.Copy, f.CopyDigest
			it.File = strings.TrimPrefix(f.Copy, "items/")
			names, files = append(names, strings.TrimPrefix(f.Copy, fmt.Sprintf("parts/%05d/", it.No))), append(files, filepath.Join(r.out, filepath.FromSlash(f.Copy)))
		}
		if it.Form == "members" {
			if err := r.pack(it, names, files); err != nil {
				return err
			}
		}
	}
	r.forget()
	return os.RemoveAll(filepath.Join(r.out, "parts"))
}

// forget takes the numbers off passages of items that are not handed over.
func (r *making) forget() {
	gone := map[int]bool{}
	for i := range r.b.Items {
		gone[r.b.Items[i].No] = r.b.Items[i].Copy == ""
	}
	for i := range r.b.Passages {
		if gone[r.b.Passages[i].No] {
			r.b.Passages[i].No = 0
		}
	}
}

// pack joins the members of an archive again.
func (r *making) pack(it *Item, names, files []string) error {
	it.File = it.source
	if len(files) == 0 {
		it.Copy = ""
		return nil
	}
	it.Status = "redacted"
	it.Copy = path.Join("items", it.source)
	out := filepath.Join(r.out, filepath.FromSlash(it.Copy))
	if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
		return err
	}
	if err := packMembers(out, names, files); err != nil {
		return err
	}
	digest, err := digestOf(out)
	it.Digest = digest
	return err
}

// count adds up what was withheld in an item.
func (r *making) count(it *Item, j *job) {
	if it.Withheld == nil {
		it.Withheld = map[string]int{}
	}
	for i := range j.passages {
		if x := &j.passages[i]; x.Action == redact.Remove {
			it.Withheld[x.Tag]++
			if x.Tag == access.Health {
				r.b.Health++
			}
		}
	}
}

// pages draws index, letters and the rest, looks for hidden values in them,
// and writes them.
func (r *making) pages() error {
	for _, p := range r.Pages {
		raw, err := p.Draw(r.b)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		if raw == nil {
			continue
		}
		if r.tells(raw, p.Name) {
			return fmt.Errorf("%s: %w", p.Name, ErrCross)
		}
		out := filepath.Join(r.out, filepath.FromSlash(p.Name))
		if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(out, raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// crossCheck looks for what was hidden in one item in all others. A copy that
// tells it is taken back.
func (r *making) crossCheck() error {
	for i := range r.b.Items {
		it := &r.b.Items[i]
		if it.Copy == "" {
			continue
		}
		file := filepath.Join(r.out, filepath.FromSlash(it.Copy))
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if !r.tells(raw, it.Copy) {
			continue
		}
		it.Status, it.Reason, it.Copy, it.Digest = "by hand", "it tells something that was hidden in another item", "", ""
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// tells reports whether a file of the bundle holds a value that was hidden and
// is disclosed nowhere.
func (r *making) tells(raw []byte, name string) bool {
	if r.hidden == nil {
		var needles []leak.Needle
		for _, v := range append(r.strong(), r.b.hidden...) {
			needles = append(needles, leak.Needle{Text: v.Text, Strong: true})
		}
		r.hidden = leak.NewSet(needles)
	}
	if r.hidden.Len() == 0 {
		return false
	}
	s := leak.NewSearch(context.Background(), r.hidden)
	s.Bytes(raw, name)
	return len(s.Found()) > 0
}

// Exemptions are the reasons that were used, with how many passages each.
func (b *Bundle) Exemptions() []Used {
	count := map[string]int{}
	for i := range b.Items {
		for tag, n := range b.Items[i].Withheld {
			count[tag] += n
		}
	}
	var out []Used
	for _, tag := range slices.Sorted(maps.Keys(count)) {
		e, _ := access.Find(tag)
		out = append(out, Used{e, count[tag]})
	}
	return out
}

// Used is an exemption and how many passages it was used for.
type Used struct {
	access.Exemption
	Passages int
}

// Disclosed is how many items are handed over.
func (b *Bundle) Disclosed() int {
	n := 0
	for i := range b.Items {
		if b.Items[i].Copy != "" {
			n++
		}
	}
	return n
}

// ByHand is how many items still have to be done by hand.
func (b *Bundle) ByHand() int {
	n := 0
	for i := range b.Items {
		if b.Items[i].Status == "by hand" {
			n++
		}
	}
	return n
}

// vacate makes sure that out is free, or holds a bundle that is made again.
func vacate(out string) error {
	entries, err := os.ReadDir(out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := os.Stat(filepath.Join(out, made)); err != nil {
		return ErrOccupied
	}
	for _, name := range []string{"items", "letters", made, made + ".minisig", "index.html", "index.xlsx", "about-your-data.html", "data.json"} {
		if err := os.RemoveAll(filepath.Join(out, name)); err != nil {
			return err
		}
	}
	return nil
}

// moveAll moves a finished bundle to its place.
func moveAll(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		src, dst := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if err := os.Rename(src, dst); err != nil { // another file system
			if err := os.CopyFS(dst, os.DirFS(src)); err != nil {
				raw, rerr := os.ReadFile(src)
				if rerr != nil {
					return errors.Join(err, rerr)
				}
				if err := os.WriteFile(dst, raw, 0o600); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
