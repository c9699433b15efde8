package evaluate

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"sardine/document"
	"sardine/internal/app/request"
	"sardine/sar"
	"sardine/sar/match"
)

var (
	figures    = flag.String("figures", "", "JSON file to which the tests of searches add what they measured")
	crowdNo    = flag.Int("crowdsubjects", 2, "people that TestOneAmongStrangers looks for")
	crowdFiles = flag.Int("crowd", 1500, "files of TestOneAmongStrangers")
	crowdSeed  = flag.Uint64("crowdseed", 81001, "seed of TestOneAmongStrangers")
	crowdDir   = flag.String("crowddir", "", "where TestOneAmongStrangers writes, kept afterwards; default a temporary folder")
)

// record adds figures to the file that was asked for.
func record(t *testing.T, name string, values map[string]float64) {
	t.Helper()
	if *figures == "" {
		return
	}
	all := map[string]map[string]float64{}
	if raw, err := os.ReadFile(*figures); err == nil {
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatal(err)
		}
	}
	all[name] = values
	raw, err := json.MarshalIndent(all, "", " ")
	if err == nil {
		err = os.WriteFile(*figures, raw, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// of counts what searches found.
type of struct{ must, hit, sure, right int }

func (o of) recall() float64    { return float64(o.hit) / float64(o.must) }
func (o of) precision() float64 { return float64(o.right) / float64(o.sure) }

func (o *of) judge(t *testing.T, c *crowd, s *someone, how string, f *sar.Found) {
	t.Helper()
	class := map[string]*match.Verdict{}
	for _, m := range f.Matches {
		class[m.File] = m
	}
	missed, wrong := map[string]int{}, map[string]int{}
	for i := range c.docs {
		d, m := &c.docs[i], class[c.docs[i].rel]
		if d.must[s.no] {
			o.must++
			if m != nil && m.Class != match.Rejected {
				o.hit++
			} else {
				missed[d.way]++
			}
		}
		if m != nil && (m.Class == match.Certain || m.Class == match.Likely) {
			o.sure++
			if d.must[s.no] || s.says(d) {
				o.right++
			} else {
				wrong[d.way]++
				t.Logf("wrong: %s: %v", d.way, m.Why)
			}
		}
	}
	t.Logf("%s: subject %d (%s): missed %v, wrong %v, opened %d of %d", how, s.no, s.Full(), missed, wrong, f.Opened, f.Scope)
}

// says reports whether a file that names nobody for sure is the subject's.
func (s *someone) says(d *crowdDoc) bool { return d.hints == s.no+1 }

// TestOneAmongStrangers looks for one person in some thirty files among many,
// with namesakes and a relative, by reading and by inventory.
func TestOneAmongStrangers(t *testing.T) {
	dir := *crowdDir
	if dir == "" {
		dir = t.TempDir()
	}
	c := newCrowd(*crowdSeed, *crowdFiles, *crowdNo)
	share := filepath.Join(dir, "share")
	c.write(t, share)
	opt := document.Options{Limits: document.DefaultLimits()}
	start := time.Now()
	db := scanned(t, filepath.Join(dir, "inv.db"), share)
	t.Logf("%d files scanned in %v", len(c.docs), time.Since(start).Round(time.Millisecond))
	var read, asked of
	for i := range c.subjects {
		s := &c.subjects[i]
		if err := os.WriteFile(filepath.Join(dir, "subject"+string('0'+rune(i))+".yaml"), []byte(s.asked()), 0o600); err != nil {
			t.Fatal(err)
		}
		for how, sum := range map[string]*of{"read": &read, "inventory": &asked} {
			o := request.Options{Options: opt, Learn: true}
			if how == "read" {
				o.Paths = []string{share}
			} else {
				o.Inventory = db
			}
			start := time.Now()
			f := looked(t, s.asked(), o)
			t.Logf("%s: %v", how, time.Since(start).Round(time.Millisecond))
			sum.judge(t, c, s, how, f)
		}
	}
	for how, o := range map[string]of{"read": read, "inventory": asked} {
		t.Logf("%s: recall %.4f of %d, precision %.3f of %d", how, o.recall(), o.must, o.precision(), o.sure)
		record(t, "strangers/"+how, map[string]float64{"recall": o.recall(), "precision": o.precision()})
		if o.must < 25**crowdNo || o.recall() < .99 || o.precision() < .80 {
			t.Errorf("%s: recall %.4f of %d (floor .99), precision %.3f of %d (floor .80)", how, o.recall(), o.must, o.precision(), o.sure)
		}
	}
	if slices.ContainsFunc(c.docs, func(d crowdDoc) bool { return len(d.must) > 1 }) {
		t.Error("a file belongs to two subjects")
	}
}
