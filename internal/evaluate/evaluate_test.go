// Package evaluate measures what the product finds in documents with known
// answers: the demo share, and the same kinds of documents made afresh about
// other people. It holds tests only.
package evaluate

import (
	"context"
	"sync"
	"testing"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app"
	"sardine/internal/truth"
)

// collect is a sink that keeps values, for the judge.
type collect struct {
	mu   sync.Mutex
	rel  map[int64]string
	seen map[string][]truth.Found
	all  map[string][]scored
	end  map[string]finding.Result
}

// scored is a finding for calibration.
type scored struct {
	truth.Found
	score finding.Score
}

func (c *collect) Begin(r finding.FileRef) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rel[r.Seq] = r.Rel
	return nil
}

func (c *collect) Findings(seq int64, fs []finding.Finding) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range fs {
		if len(f.Path) > 0 && f.Path[0] == document.NamePath {
			continue // names of files are not in the answers
		}
		x := truth.Found{Kind: f.Kind.Name, Value: f.Value.Reveal()}
		c.all[c.rel[seq]] = append(c.all[c.rel[seq]], scored{x, f.Score})
		if f.Score >= 500 {
			c.seen[c.rel[seq]] = append(c.seen[c.rel[seq]], x)
		}
	}
	return nil
}

func (c *collect) End(r finding.Result) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end[r.File.Rel] = r
	return nil
}

// find writes docs to a folder and scans it.
func find(t *testing.T, docs []truth.Doc) *collect {
	t.Helper()
	dir := t.TempDir()
	if err := truth.Write(dir, docs); err != nil {
		t.Fatal(err)
	}
	c := &collect{rel: map[int64]string{}, seen: map[string][]truth.Found{}, all: map[string][]scored{}, end: map[string]finding.Result{}}
	_, err := app.Scan(context.Background(), app.ScanOptions{Paths: []string{dir}, Stream: c, Options: document.Options{Limits: document.DefaultLimits()}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tally(c *collect, docs []truth.Doc, t truth.Tally) {
	for _, d := range docs {
		if !d.Unread {
			t.Add(d.Truth, d.Traps, c.seen[d.Rel])
		}
	}
}

// floors are the least recall and precision of kinds that matter most. The
// templates were at hand when detectors were tuned; the people of these seeds
// were not.
var floors = map[string]struct{ recall, precision float64 }{
	"uk-nino": {.97, .97}, "nhs-number": {.95, .95}, "email": {.97, .97}, "phone": {.95, .95}, "date-of-birth": {.95, .95},
	"postcode": {.95, .95}, "sort-code": {.95, .95}, "bank-account": {.95, .95}, "iban": {.95, .95}, "payment-card": {.95, .95},
	"person-name": {.85, .85}, "postal-address": {.80, .80},
}

// TestFreshPeople prints precision and recall by kind over four shares made
// from other seeds than the demo's.
func TestFreshPeople(t *testing.T) {
	sum := make(truth.Tally)
	for _, seed := range []uint64{71001, 71002, 71003, 71004} {
		docs, err := truth.Documents(seed, truth.People(seed, 60))
		if err != nil {
			t.Fatal(err)
		}
		tally(find(t, docs), docs, sum)
	}
	t.Logf("four fresh shares:\n%s", sum)
	rows := map[string]truth.Row{}
	for _, r := range sum.Rows() {
		rows[r.Kind] = r
	}
	for kind, f := range floors {
		r, ok := rows[kind]
		if !ok || r.Want == 0 {
			t.Errorf("%s: nothing to find: the check would check nothing", kind)
			continue
		}
		if r.Recall() < f.recall || r.Precision() < f.precision {
			t.Errorf("%s: recall %.3f (floor %.2f), precision %.3f (floor %.2f)", kind, r.Recall(), f.recall, r.Precision(), f.precision)
		}
	}
}

// TestDemoShareIsAccountedFor: files that cannot be read are not called read,
// and the others are.
func TestDemoShareIsAccountedFor(t *testing.T) {
	_, docs, err := truth.Share()
	if err != nil {
		t.Fatal(err)
	}
	c := find(t, docs)
	for _, d := range docs {
		r, ok := c.end[d.Rel]
		switch {
		case !ok:
			t.Errorf("%s: no result", d.Rel)
		case d.Unread && r.Status == finding.Read:
			t.Errorf("%s cannot be read and is called read", d.Rel)
		case !d.Unread && d.Reason == "" && r.Status != finding.Read:
			t.Errorf("%s: %s (%s)", d.Rel, r.Status, r.Why())
		}
	}
}

// TestCalibration: in each band of scores with enough findings about that share
// of them is true. These people are none of those that the scores were fitted to.
// As in the tally, a value counts once in a document, with its
// best score; kinds that the documents do not label count not at all.
func TestCalibration(t *testing.T) {
	const (
		enough = 100
		within = .10
	)
	var bands [10]struct {
		n, right int
		sum      float64
	}
	for _, seed := range []uint64{71005, 71006, 71007, 71008, 71009, 71010, 71011, 71012} {
		docs, err := truth.Documents(seed, truth.People(seed, 60))
		if err != nil {
			t.Fatal(err)
		}
		c := find(t, docs)
		labelled := map[string]bool{}
		for _, d := range docs {
			for _, it := range append(d.Truth, d.Traps...) {
				labelled[it.Kind] = true
			}
		}
		for _, d := range docs {
			if d.Unread {
				continue
			}
			best := map[truth.Found]finding.Score{}
			for _, s := range c.all[d.Rel] {
				best[s.Found] = max(best[s.Found], s.score)
			}
			for f, score := range best {
				one := make(truth.Tally)
				one.Add(d.Truth, nil, []truth.Found{f})
				for _, r := range one.Rows() {
					if r.Kind == f.Kind && r.Found > 0 && labelled[f.Kind] {
						b := &bands[min(int(score)/100, 9)]
						b.n += r.Found
						b.right += r.Right
						b.sum += float64(score) / 1000
					}
				}
			}
		}
	}
	if bands[9].n < 5*enough {
		t.Errorf("only %d findings score .9 and more: the check would check little", bands[9].n)
	}
	for i, b := range bands {
		if b.n == 0 {
			continue
		}
		mean, share := b.sum/float64(b.n), float64(b.right)/float64(b.n)
		t.Logf("score %.1f to %.1f: %5d findings, %.2f on average, %.2f true", float64(i)/10, float64(i+1)/10, b.n, mean, share)
		if b.n >= enough && (share < mean-within || share > mean+within) {
			t.Errorf("of %d findings that score %.2f on average %.2f are true", b.n, mean, share)
		}
	}
}
