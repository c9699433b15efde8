package sar

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"sardine/finding"
	"sardine/redact"
	"sardine/rules/access"
	"sardine/sar/match"
)

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
		j := &r.jobs[k]
		if r.b.Items[j.item].Status != "" {
			continue
		}
		if j.attached != nil && j.attached.Accepted != "" {
			if err := r.asItIs(j); err != nil {
				return err
			}
			continue
		}
		open = append(open, k)
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
		if j.attached != nil {
			if !slices.ContainsFunc(j.passages, func(x Passage) bool { return !x.Kept() }) {
				if err := r.asItIs(j); err != nil {
					return err
				}
			}
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

// asItIs takes a copy made by hand without another one being made of it.
func (r *making) asItIs(j *job) error {
	raw, err := os.ReadFile(j.source)
	if err != nil {
		return err
	}
	out := filepath.Join(r.out, filepath.FromSlash(j.name))
	if err := os.MkdirAll(filepath.Dir(out), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(out, raw, 0o600); err != nil {
		return err
	}
	no := r.b.Items[j.item].No
	for _, ps := range [][]Passage{j.passages, r.b.Passages} { // what it says is what somebody let stand
		for i := range ps {
			if x := &ps[i]; x.No == no && !x.Kept() {
				x.Action, x.Tag, x.Why = redact.Keep, "", "let stand by hand"
			}
		}
	}
	digest, err := digestOf(out)
	j.receipt = &redact.FileReceipt{Source: j.name, Copy: j.name, CopyDigest: digest, Status: "redacted"}
	return err
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
		jobs[n] = redact.Job{Source: j.source, Name: j.name, Values: j.values, Decide: r.Planner.Decide(j.passages)}
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
	kept, names := map[string]bool{}, map[string]bool{}
	for i := range r.b.Passages {
		if x := &r.b.Passages[i]; x.Action == redact.Keep {
			kept[match.Normal(x.Kind.Name, x.Value.Reveal())] = true
			if x.Kind.Name == "person-name" {
				names[untitled(x.Value.Reveal())] = true
			}
		}
	}
	seen := map[string]bool{}
	var out []redact.Value
	for i := range r.b.Passages {
		x := &r.b.Passages[i]
		v := x.Value.Reveal()
		n := match.Normal(x.Kind.Name, v)
		long := len(n) >= 8 && (x.Kind.Name != "person-name" || len(match.Words(v)) > 1)
		if x.Kind.Name == "email" && strings.IndexFunc(v, unicode.IsLetter) > strings.IndexByte(v, '@') { // 17@place: a number that a program gave; without it every mailbox there is alike
			continue
		}
		if x.Action != redact.Remove || !long || kept[n] || seen[n] || x.Kind.Name == "person-name" && within(names, untitled(v)) || x.Kind.Category == finding.Special || x.Kind.Category == finding.Criminal || x.Kind.Category == finding.HighRisk || x.Kind.Category == finding.Demographic {
			continue
		}
		seen[n] = true
		out = append(out, redact.Value{Text: v, Kind: x.Kind, Decision: redact.Decision{Action: redact.Remove, Label: labelOf(x), Reason: x.Tag}})
	}
	return out
}

// untitled is a name without titles, squeezed.
func untitled(name string) string {
	return strings.Join(slices.DeleteFunc(match.Words(name), match.IsTitle), "")
}

// within reports whether a name is, or is part of, one that is disclosed
// somewhere: Tunde Ogunleye of Babatunde Ogunleye.
func within(names map[string]bool, name string) bool {
	if names[name] {
		return true
	}
	for n := range names {
		if strings.Contains(n, name) {
			return true
		}
	}
	return false
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
