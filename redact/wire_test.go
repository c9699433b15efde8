package redact

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/redact/convert"
	"sardine/redact/leak"
)

func kindNamed(name string) *finding.Kind {
	for _, k := range detectors.Kinds() {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// sampleOrder has something in every field.
func sampleOrder() *Order {
	email, name := kindNamed("email"), kindNamed("person-name")
	made := func(k *finding.Kind, v string, r reach, n leak.Needle) term {
		n.Text = v
		return term{kind: k, value: v, key: leak.Key(v), Decision: Decision{Action: Remove, Label: "[" + string(v[0]) + "]", Reason: "third party"}, reach: r, needle: n, text: "[x]"}
	}
	return &Order{members: convert.Suited, noPDF: true,
		name: "in/letter.docx", out: "letter.docx", format: "ooxml", skips: []finding.Skip{{Path: document.Path{"word/media/a.png"}, Why: document.NotText}},
		unit: ByRow, metadata: KeepTitles, strict: true,
		terms: []term{made(email, "ann@example.org", allFiles, leak.Needle{Strong: true}), made(nil, "Harbour", everywhere, leak.Needle{Inside: true}), made(name, "Ann", here, leak.Needle{Cased: true})},
		places: map[string][]occurrence{
			"word/document.xml": {{document.Span{Start: 4, End: 9}, 0, false}, {document.Span{Start: 4, End: 6}, 2, false}, {document.Span{Start: 70, End: 71}, -1, true}},
			"":                  {{document.Span{Start: 1 << 40, End: 1<<40 + 5}, 1, false}},
		},
		kept: map[string]bool{"officeexampleorg": true}, keeping: []string{"office@example.org"},
		common: &Common{id: "run", terms: []term{made(email, "tom@example.org", allFiles, leak.Needle{Strong: true})}},
	}
}

func TestOrdersCrossThePipe(t *testing.T) {
	want := sampleOrder()
	c, err := DecodeCommon(want.AppendCommon(nil), kindNamed)
	must(t, err)
	got, err := DecodeOrder(want.Append(nil), c, kindNamed)
	must(t, err)
	same := cmp.Options{cmp.AllowUnexported(Order{}, term{}, occurrence{}), cmp.Comparer(func(a, b *finding.Kind) bool { return a == b }),
		cmp.Comparer(func(a, b *Common) bool {
			return a.id == b.id && len(a.terms) == len(b.terms) && slices.EqualFunc(a.terms, b.terms, func(x, y term) bool { return x == y })
		})}
	if d := cmp.Diff(want, got, same); d != "" {
		t.Error(d)
	}
	if _, err := DecodeOrder(want.Append(nil), c, func(string) *finding.Kind { return nil }); !errors.Is(err, ErrWire) {
		t.Errorf("a kind that is in no table: %v", err)
	}
}

func TestRepliesCrossThePipe(t *testing.T) {
	o := sampleOrder()
	counted := &Counted{kinds: []countedKind{{"email", 7, 3, 5}, {"given", 1, 1, 128}}, reasons: map[string]int{"third party": 8}, pages: 2, pictures: 3, members: 4}
	back, err := DecodeCounted(counted.Append(nil), o)
	must(t, err)
	if !slices.Equal(back.kinds, counted.kinds) || !maps.Equal(back.reasons, counted.reasons) || back.total() != 8 {
		t.Errorf("%+v", back)
	}
	proof := &Proof{checks: []leak.Check{{Reader: "sardine, read again", Result: "clean"}, {Reader: "nguyenthenguyen/docx", Result: "clean"}, {Reader: "qpdf", Result: "could not read it"}},
		elsewhere: map[string]int{"email": 2, "": 1}, dropped: 1, unread: o.skips}
	programs := []leak.Program{{Name: "qpdf"}}
	p, err := DecodeProof(proof.Append(nil), o, programs)
	must(t, err)
	if d := cmp.Diff(proof, p, cmp.AllowUnexported(Proof{})); d != "" {
		t.Error(d)
	}
	looked := Looked{"7z", o.skips}
	l, err := DecodeLooked(AppendLooked(nil, looked))
	must(t, err)
	if d := cmp.Diff(looked, l); d != "" {
		t.Error(d)
	}
	for what, lie := range map[string]func() error{
		"a kind that nobody asked for": func() error {
			_, err := DecodeCounted((&Counted{kinds: []countedKind{{"QQ 12 34 56 C", 1, 1, 1}}}).Append(nil), o)
			return err
		},
		"a reason that nobody gave": func() error {
			_, err := DecodeCounted((&Counted{reasons: map[string]int{"Ann Example": 1}}).Append(nil), o)
			return err
		},
		"a reader that there is not": func() error {
			_, err := DecodeProof((&Proof{checks: []leak.Check{{Reader: "Ann Example", Result: "clean"}}}).Append(nil), o, programs)
			return err
		},
		"a kind elsewhere": func() error {
			_, err := DecodeProof((&Proof{elsewhere: map[string]int{"x": 1}}).Append(nil), o, nil)
			return err
		},
		"a format": func() error { _, err := DecodeLooked(AppendLooked(nil, Looked{Format: "Ann"})); return err },
		"a reason to skip": func() error {
			_, err := DecodeLooked(AppendLooked(nil, Looked{"zip", []finding.Skip{{Why: "QQ"}}}))
			return err
		},
		"bytes behind":      func() error { _, err := DecodeCounted(append(counted.Append(nil), 0), o); return err },
		"nothing at all":    func() error { _, err := DecodeProof(nil, o, nil); return err },
		"an unknown answer": func() error { _, err := DecodeCounted([]byte{99}, o); return err },
	} {
		if err := lie(); !errors.Is(err, ErrWire) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestFailuresCrossThePipe: a receipt says the same wherever the work was done.
func TestFailuresCrossThePipe(t *testing.T) {
	errs := []error{
		fmt.Errorf("%w: %s", ErrLeak, "bytes, member 3, unpacked, markup removed"), fmt.Errorf("%w: %s", ErrLeak, "what archive/zip and encoding/xml reads, markup of a member, attributes"),
		fmt.Errorf("%w: %s", ErrLeak, "text of the copy, displayed"), fmt.Errorf("%w: %s", ErrLeak, "what detectors find in the copy"), ErrLeak,
		fmt.Errorf("%w: %d streams, expected %d", ErrDiffers, 3, 12), fmt.Errorf("%w: stream %d of %d", ErrDiffers, 1, 2),
		fmt.Errorf("%w: too large to be looked through: %s", ErrUnread, "bytes, stream 17"),
		fmt.Errorf("excelize: %w", leak.ErrBroken), formats.ErrReadOnly, &formats.UnreadError{Why: document.Encrypted},
		&formats.UnreadError{Path: document.Path{"a.zip", "b"}, Why: document.TooDeep}, document.Skipped(document.Bomb, nil), context.DeadlineExceeded, errors.New("anything else"),
	}
	for _, why := range []document.SkipReason{document.Encrypted, document.Unsupported, document.NotText, document.NoAssist, document.Corrupt, document.Partial, document.TooLarge,
		document.TooDeep, document.TooMany, document.Bomb, document.TimedOut, document.Crashed, document.OutOfMemory, document.Denied, document.Vanished, document.Changed,
		document.Unreadable, document.Excluded, document.Offline, document.Special} {
		errs = append(errs, fmt.Errorf("%w: something in it cannot be read: %s", ErrDiffers, why))
	}
	for _, err := range errs {
		_, back := DecodeCounted(AppendFailure(nil, err), sampleOrder())
		r1, w1 := explain(err, false)
		r2, w2 := explain(back, false)
		if r1 != r2 || w1 != w2 {
			t.Errorf("%v: %q and %q, %q and %q", err, r1, r2, w1, w2)
		}
	}
	secret := AppendFailure(nil, fmt.Errorf("%w: %s", ErrLeak, "member QQ 12 34 56 C"))
	if _, err := DecodeCounted(secret, sampleOrder()); !errors.Is(err, ErrLeak) || strings.Contains(err.Error(), "QQ") {
		t.Errorf("what a child says about a place: %v", err)
	}
}

// FuzzReplies: what comes from somebody who is not what he was makes no panic,
// and no word in a receipt.
func FuzzReplies(f *testing.F) {
	o := sampleOrder()
	f.Add((&Counted{kinds: []countedKind{{"email", 7, 3, 5}}, reasons: map[string]int{"third party": 8}}).Append(nil))
	f.Add((&Proof{checks: []leak.Check{{Reader: "excelize", Result: "clean"}}, elsewhere: map[string]int{"email": 2}, unread: o.skips}).Append(nil))
	f.Add(AppendLooked(nil, Looked{"zip", o.skips}))
	f.Add(AppendFailure(nil, fmt.Errorf("%w: %s", ErrLeak, "bytes, member 3")))
	f.Add(o.Append(nil))
	f.Add(o.AppendCommon(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := DecodeCounted(data, o); err == nil {
			removed, decided, _ := c.removals(o.titles())
			for _, r := range removed {
				if r.Title == "" {
					t.Fatal("a kind without a title")
				}
			}
			for _, d := range decided {
				if d.Reason != "third party" && d.Reason != "" {
					t.Fatal("a reason that nobody gave")
				}
			}
		} else if !leak.Harmless(strings.NewReplacer("(", "", ")", "").Replace(detailOf(err))) {
			t.Fatalf("an error with words of others: %v", err)
		}
		if p, err := DecodeProof(data, o, nil); err == nil {
			for _, c := range p.checks {
				if !leak.Harmless(c.Reader) || !leak.Harmless(c.Result) {
					t.Fatal("a check with words of others")
				}
			}
		}
		if l, err := DecodeLooked(data); err == nil && len(l.Format) > 64 {
			t.Fatal("a format that is none")
		}
		if c, err := DecodeCommon(data, kindNamed); err == nil && len(c.terms) > len(data) {
			t.Fatal("more terms than bytes")
		}
		if got, err := DecodeOrder(data, o.common, kindNamed); err == nil {
			if _, err := DecodeOrder(got.Append(nil), o.common, kindNamed); err != nil {
				t.Fatalf("read once, and not twice: %v", err)
			}
		}
	})
}

// detailOf is what an error says about a place.
func detailOf(err error) string {
	for _, x := range detailed {
		if errors.Is(err, x.is) {
			return strings.TrimPrefix(strings.TrimPrefix(err.Error(), x.is.Error()), ": ")
		}
	}
	return ""
}
