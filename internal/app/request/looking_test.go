package request

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/isolation"
)

// TestSubjectSearchInChildren: the same parts and findings arrive, in the same
// order.
func TestSubjectSearchInChildren(t *testing.T) {
	var said [2][]string
	for i, how := range []isolation.Mode{isolation.InProcess, isolation.InChildren} {
		opt := Options{Paths: []string{sharedFolder}, Options: document.Options{Limits: document.DefaultLimits()}, Isolation: how, Workers: 2}
		look, err := opt.looking(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer look.Close()
		var refs []finding.FileRef
		err = filepath.WalkDir(sharedFolder, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				rel, rerr := filepath.Rel(sharedFolder, name)
				refs, err = append(refs, finding.FileRef{Root: sharedFolder, Rel: filepath.ToSlash(rel)}), rerr
			}
			return err
		})
		if err != nil || len(refs) < 20 {
			t.Fatalf("%d files, %v", len(refs), err)
		}
		for _, ref := range refs {
			res, err := look.at(context.Background(), ref, func(p *document.Part) {
				said[i] = append(said[i], fmt.Sprint(p.Path, p.Base, p.Kind, p.Text, p.Lead, p.More, p.Table, p.Labels))
			}, func(fs []finding.Finding) error {
				for k := range fs {
					said[i] = append(said[i], fmt.Sprint(fs[k].Path, fs[k].Span, fs[k].Kind.Name, fs[k].Score, fs[k].Why, fs[k].Value.Reveal(), fs[k].Place))
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			said[i] = append(said[i], fmt.Sprint(ref.Rel, res))
		}
	}
	if d := cmp.Diff(said[0], said[1]); d != "" || len(said[0]) < 500 {
		t.Errorf("%d and %d things: %s", len(said[0]), len(said[1]), d)
	}
}

const sharedFolder = "../../../testdata/share"
