package sar

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sardine/finding"
	"sardine/redact"
	"sardine/sar/casefile"
	"sardine/sar/match"
)

// making is one bundle being made.
type making struct {
	*Making
	b    *Bundle
	work string
	out  string
	jobs []job
}

// job is a file to be redacted for an item: the file itself, an extract, or a
// member.
type job struct {
	item     int // index in Items
	source   string
	name     string // below the output
	member   string // of an archive, "" otherwise
	attached *casefile.Attached
	extract  bool // the source is an extract: what nothing in it claims for somebody else is the subject's
	values   []redact.Value
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
		it.Form = "hand"
		r.jobs = append(r.jobs, job{item: i, source: a.Path, name: path.Join("items", path.Dir(it.File), path.Base(a.Path)), attached: &a})
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
	if file, n, err := r.ownRecords(ctx, dir, source, v, format); err == nil {
		it.Form, it.Rows = "records", n
		r.jobs = append(r.jobs, job{item: i, source: file, name: name, extract: true})
		return nil
	} else if ctx.Err() != nil {
		return err
	}
	if wanted := membersOf(v, format); wanted != nil {
		if files, err := r.zipMembers(ctx, source, dir, wanted); err == nil {
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
	ps, values, err := r.Planner.plan(ctx, ref, j.name, j.extract)
	if err != nil {
		return err
	}
	if gate := r.safeguarding(j, ps); gate != "" {
		it := &r.b.Items[j.item]
		if it.Status != "withheld" {
			r.b.Gated++
		}
		it.Status, it.Reason = "withheld", gate
	}
	for i := range ps {
		ps[i].No = r.b.Items[j.item].No
	}
	j.passages, j.values = ps, values
	r.b.Passages = append(r.b.Passages, ps...)
	return nil
}

// undecided is why a file is withheld whole, in words that do not tell its
// reader what kind of file there is.
const undecided = "whether it may be disclosed to you has not been decided"

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
		return undecided
	}
	return ""
}
