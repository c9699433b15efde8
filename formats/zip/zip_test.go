package zip

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/formattest"
)

var suite = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite, Splice: true}

type file struct{ name, data string }

func pack(t testing.TB, comment string, files ...file) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: uint16(8 * (i % 2)), Modified: time.Date(2020, 1, 2, 3, 4, 6, 0, time.UTC)}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.SetComment(comment); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func sample(t testing.TB) []byte {
	return pack(t, "packed by Petra",
		file{"notes/", ""}, file{"notes/jane.txt", "Jane lives here\n"}, file{"notes/tom.txt", strings.Repeat("Tom ", 500)},
		file{"notes/jane.txt", "the second\n"}, file{"Zoë.txt", "Zoë\n"})
}

func TestRead(t *testing.T) {
	r := formattest.Read(suite, sample(t), "a.zip")
	if r.Err != nil || len(r.Skips) != 0 {
		t.Fatal(r.Err, r.Skips)
	}
	if got := r.Text(); got != "notes/\nnotes/jane.txt\nnotes/tom.txt\nnotes/jane.txt\nZoë.txt\npacked by Petra\n" {
		t.Errorf("names %q", got)
	}
	if len(r.Children) != 4 || r.Children[0].Name != "notes/jane.txt" || string(r.Children[3].Data) != "Zoë\n" {
		t.Errorf("children %+v", r.Children)
	}
}

func TestAccepted(t *testing.T) { formattest.Accept(t, suite, sample(t), "sample.zip") }

func TestOrigins(t *testing.T) {
	data := sample(t)
	formattest.ExactOrigins(t, formattest.Read(suite, data, "a.zip").Parts, func(*document.Part, uint32) []byte { return data })
}

// What real archives do wrong, or differently.
func TestUnusual(t *testing.T) {
	plain := sample(t)
	encrypted := bytes.Clone(plain)
	odd := bytes.Clone(plain)
	for _, sig := range []string{"PK\x01\x02", "PK\x03\x04"} {
		at := 6 + 2*strings.Count(sig, "\x01")
		for i, n := 0, 0; ; n++ {
			j := bytes.Index(plain[i:], []byte(sig))
			if j < 0 {
				break
			}
			i += j
			if n == 2 {
				encrypted[i+at] |= 1
				odd[i+at+2] = 98 // PPMd
			}
			i += 4
		}
	}
	for _, c := range []struct {
		name     string
		data     []byte
		children int
		why      document.SkipReason
	}{
		{"bytes in front", append([]byte("#!/bin/sh\nexit\n"), plain...), 4, document.NotText},
		{"bytes behind", append(bytes.Clone(plain), "\n\n"...), 4, ""},
		{"no directory", plain[:bytes.Index(plain, []byte("PK\x01\x02"))], 4, document.Partial},
		{"half a directory", plain[:bytes.Index(plain, []byte("PK\x01\x02"))+60], 4, document.Partial},
		{"only one volume", append([]byte("PK00"), plain...), 4, ""},
		{"encrypted", encrypted, 3, document.Encrypted},
		{"checksum", bytes.Replace(plain, []byte("the second"), []byte("the fourth"), 1), 4, ""},
	} {
		r := formattest.Read(suite, c.data, "a.zip")
		if r.Err != nil || len(r.Children) != c.children {
			t.Errorf("%s: %v, %d members", c.name, r.Err, len(r.Children))
		}
		if c.why == "" && len(r.Skips) > 0 && c.name != "checksum" || c.why != "" && (len(r.Skips) != 1 || r.Skips[0].Why != c.why) {
			t.Errorf("%s: skips %v, want %q", c.name, r.Skips, c.why)
		}
	}
	if r := formattest.Read(suite, odd, "a.zip"); len(r.Children) != 3 || len(r.Skips) != 2 || r.Skips[0].Why != document.Unsupported {
		t.Errorf("method: %d members, skips %v", len(r.Children), r.Skips)
	}
	first := append([]byte("PK\x07\x08"), plain[:bytes.Index(plain, []byte("PK\x01\x02"))]...)
	if r := formattest.Read(suite, first, "a.z01"); len(r.Children) != 4 || len(r.Skips) != 2 || !strings.Contains(r.Skips[0].Name, "volumes") {
		t.Errorf("a volume: %v, %d members", r.Skips, len(r.Children))
	}
	if r := formattest.Read(suite, []byte("PK\x03\x04 and nothing else"), "a.zip"); document.ReasonOf(r.Err) != document.Corrupt {
		t.Errorf("rubbish: %v", r.Err)
	}
	if r := formattest.Read(suite, pack(t, ""), "a.zip"); r.Err != nil || len(r.Parts) != 1 || r.Text() != "\n" {
		t.Errorf("empty: %+v", r)
	}
}

func TestOldNames(t *testing.T) {
	data := bytes.ReplaceAll(pack(t, "", file{"Andr__.txt", "x"}), []byte("__"), []byte{0x82, '1'}) // é in code page 437
	r := formattest.Read(suite, data, "a.zip")
	if r.Err != nil || len(r.Children) != 1 || r.Children[0].Name != "André1.txt" || r.Text() != "André1.txt\n" {
		t.Errorf("%v %+v %q", r.Err, r.Children, r.Text())
	}
}

func TestRewrite(t *testing.T) {
	data := sample(t)
	out, err := formattest.Rewrite(suite, data, "a.zip", &formattest.Editor{
		Edit: func(p *document.Part) []document.Replacement {
			var reps []document.Replacement
			for i := 0; ; i += 4 {
				n := strings.Index(p.Text[i:], "jane")
				if n < 0 {
					return reps
				}
				i += n
				reps = append(reps, document.Replacement{Span: document.Span{Start: int64(i), End: int64(i + 4)}, New: "[../X]"})
			}
		},
		Member: func(_ string, data []byte) ([]byte, bool) {
			return bytes.ReplaceAll(data, []byte("Jane"), []byte("[A NAME]")), bytes.Contains(data, []byte("Jane"))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out, []byte("jane")) || bytes.Contains(out, []byte("Jane")) {
		t.Error("something is left")
	}
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	old, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	want := []file{{"notes/", ""}, {"notes/[.._X].txt", "[A NAME] lives here\n"}, {"notes/tom.txt", strings.Repeat("Tom ", 500)}, {"notes/[.._X]-2.txt", "the second\n"}, {"Zoë.txt", "Zoë\n"}}
	if len(z.File) != len(want) || z.Comment != "packed by Petra" {
		t.Fatalf("%d members, comment %q", len(z.File), z.Comment)
	}
	for i, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || f.Name != want[i].name || string(text) != want[i].data {
			t.Errorf("%q %q %v", f.Name, text, err)
		}
		if f.ModifiedTime != old.File[i].ModifiedTime || f.ModifiedDate != old.File[i].ModifiedDate {
			t.Errorf("%q: time changed", f.Name)
		}
	}
	if a, b := packed(t, old.File[2]), packed(t, z.File[2]); !bytes.Equal(a, b) {
		t.Error("an untouched member was compressed again")
	}
}

func packed(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.OpenRaw()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What cannot be read whole is not rewritten.
func TestRefused(t *testing.T) {
	data := sample(t)
	for _, bad := range [][]byte{data[:len(data)-30], append([]byte("x"), data[:200]...)} {
		if _, err := formattest.Rewrite(suite, bad, "a.zip", &formattest.Editor{}); err == nil {
			t.Error("a damaged archive was rewritten")
		}
	}
}

// Archives with bytes changed, moved and lost: never a panic, never silence,
// and no copy of what was not read whole.
func TestMutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	whole := sample(t)
	for range 1000 {
		data := bytes.Clone(whole)
		for range 1 + rng.IntN(4) {
			i := rng.IntN(len(data))
			switch rng.IntN(3) {
			case 0:
				data[i] = byte(rng.Uint32())
			case 1:
				data = append(data[:i:i], data[min(i+1+rng.IntN(30), len(data)):]...)
			default:
				j := rng.IntN(len(data))
				data = slices.Insert(data, j, bytes.Clone(data[i:min(i+30, len(data))])...)
			}
			if len(data) == 0 {
				data = []byte("P")
			}
		}
		r := formattest.Read(suite, data, "a.zip")
		formattest.WellFormed(t, r.Parts)
		if r.Err == nil && len(r.Parts)+len(r.Children)+len(r.Skips) == 0 {
			t.Error("silence")
		}
		out, err := formattest.Rewrite(suite, data, "a.zip", &formattest.Editor{})
		if err == nil && !bytes.Equal(out, data) {
			t.Error("changed without a replacement")
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	f.Add(pack(f, ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		formattest.WellFormed(t, formattest.Read(suite, data, "a.zip").Parts)
	})
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := formattest.Rewrite(suite, data, "a.zip", &formattest.Editor{})
		if err == nil && !bytes.Equal(out, data) {
			t.Error("changed without a replacement")
		}
	})
}

// TestNamedMethods: what members are compressed with, if they cannot be read.
func TestNamedMethods(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, method := range []uint16{98, 6, 98, 77} {
		w, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%d.txt", i), Method: method, CompressedSize64: 4, UncompressedSize64: 9})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("text")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r := formattest.Read(suite, b.Bytes(), "a.zip")
	var got []string
	for _, s := range r.Skips {
		got = append(got, s.Name+" "+string(s.Why))
	}
	want := []string{"0.txt unsupported", "1.txt unsupported", "2.txt unsupported", "3.txt unsupported",
		"(members compressed with Implode) unsupported", "(members compressed with PPMd) unsupported", "(members compressed with method 77) unsupported"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	r = formattest.Read(suite, b.Bytes()[:len(b.Bytes())-40], "a.zip.001")
	if !slices.ContainsFunc(r.Skips, func(s formattest.Skip) bool { return strings.Contains(s.Name, "volumes") }) {
		t.Errorf("%v", r.Skips)
	}
}
