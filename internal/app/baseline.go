package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"sardine/finding"
	"sardine/internal/app/tables"
	"sardine/inventory"
	"sardine/policy"
)

// CountExamples is how many of the findings that f counts in the inventory lie
// in ranges that are kept for examples.
func CountExamples(ctx context.Context, db *inventory.DB, f inventory.Filter) (n int64, err error) {
	err = eachCounted(ctx, db, f, func(_ *inventory.File, fs []finding.Finding) error {
		for i := range fs {
			if slices.Contains(fs[i].Why, finding.Reserved) || slices.Contains(fs[i].Why, finding.Placeholder) {
				n++
			}
		}
		return nil
	})
	return n, err
}

// BaselineSum is what a baseline says of an inventory.
type BaselineSum struct {
	Head     policy.BaselineHead
	Expired  bool
	Accepted int64               // findings that are in the baseline
	New      int64               // findings that are not
	Kinds    map[string][2]int64 // of each kind, accepted and new
	Files    []BaselineFile      // that hold new ones, in order
}

// BaselineFile is a file with findings that are not in a baseline.
type BaselineFile struct {
	Root, Rel string
	New       int64
}

// WriteBaseline writes the findings that the inventory holds, as far as f lets
// them through, as a baseline, and returns how many they are. Files without a
// digest, which were not read to their end, are left out.
func WriteBaseline(ctx context.Context, db *inventory.DB, f inventory.Filter, head policy.BaselineHead, w io.Writer) (n int64, err error) {
	if db.HashPaths() {
		return 0, errors.New("an inventory with --hash-paths does not say where findings are: no baseline can be made of it")
	}
	b, err := policy.NewBaselineWriter(w, head)
	if err != nil {
		return 0, err
	}
	err = eachCounted(ctx, db, f, func(file *inventory.File, fs []finding.Finding) error {
		if file.Digest == "" || len(fs) == 0 {
			return nil
		}
		ids := make([]policy.FindingID, len(fs))
		for i := range fs {
			ids[i] = policy.IDOf(file.Digest, file.Ref.Rel, &fs[i])
		}
		n += int64(len(ids))
		return b.File(file.Digest, file.Ref.Meta.Size, ids)
	})
	return n, err
}

// CompareBaseline tells what of the inventory is in a baseline file and what is
// new.
func CompareBaseline(ctx context.Context, db *inventory.DB, f inventory.Filter, file string, now time.Time) (*BaselineSum, error) {
	b, err := tables.ReadBaseline(file)
	if err != nil {
		return nil, err
	}
	sum := &BaselineSum{Head: b.Head(), Expired: b.Expired(now), Kinds: map[string][2]int64{}}
	err = eachFile(ctx, db, f, func(x *finding.Finding) bool { return f.Counts(x) || accepted(f, x) }, func(file *inventory.File, fs []finding.Finding) error {
		var fresh int64
		for i := range fs {
			held := !sum.Expired && b.Holds(file.Digest, file.Ref.Rel, &fs[i])
			if !held && !f.Counts(&fs[i]) { // accepted otherwise
				continue
			}
			k := sum.Kinds[fs[i].Kind.Name]
			if held {
				sum.Accepted++
				k[0]++
			} else {
				fresh++
				k[1]++
			}
			sum.Kinds[fs[i].Kind.Name] = k
		}
		if sum.New += fresh; fresh > 0 {
			sum.Files = append(sum.Files, BaselineFile{file.Ref.Root, file.Ref.Rel, fresh})
		}
		return nil
	})
	return sum, err
}

// accepted reports whether x would count under f, had it not been accepted when
// its file was scanned.
func accepted(f inventory.Filter, x *finding.Finding) bool {
	sure := finding.Finding{Kind: x.Kind, Score: 1000}
	return slices.Contains(x.Why, finding.Accepted) && f.Counts(&sure)
}

// eachCounted calls yield for each file with those of its findings that f counts.
func eachCounted(ctx context.Context, db *inventory.DB, f inventory.Filter, yield func(*inventory.File, []finding.Finding) error) error {
	return eachFile(ctx, db, f, f.Counts, yield)
}

// eachFile calls yield for each file with those of its findings that are wanted.
func eachFile(ctx context.Context, db *inventory.DB, f inventory.Filter, wanted func(*finding.Finding) bool, yield func(*inventory.File, []finding.Finding) error) error {
	return db.Files(ctx, f, func(file *inventory.File) error {
		if file.Gone {
			return nil
		}
		var some []finding.Finding
		err := db.EachFindings(ctx, file.ID, func(batch []finding.Finding) error {
			for i := range batch {
				if wanted(&batch[i]) {
					some = append(some, batch[i])
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return yield(file, some)
	})
}
