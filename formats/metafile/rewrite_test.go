package metafile

import (
	"strings"
	"testing"

	"sardine/document"
	"sardine/formats/formattest"
)

// rewriter is apart from format: masks have no room in a drawing, which the
// acceptance suite asks for.
var rewriter = formattest.Format{Sniff: Sniff, Read: Read, Rewrite: Rewrite}

func without(word string) func(p *document.Part) []document.Replacement {
	return func(p *document.Part) (reps []document.Replacement) {
		for i := 0; ; {
			n := strings.Index(p.Text[i:], word)
			if n < 0 {
				return reps
			}
			i += n + len(word)
			if s := (document.Span{Start: int64(i - len(word)), End: int64(i)}); p.Owns(s.Shift(p.Base)) {
				reps = append(reps, document.Replacement{Span: s, New: "[Redacted: name]"})
			}
		}
	}
}

func TestRewrite(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"emf":  {emfOf(textW(5, "Zoë"), textW(5, "Example"), textW(9, "07700 900123")), "___ Example\n07700 900123"},
		"ansi": {emfOf(emr(emrExtTextOutA, strings.Repeat("\x00", 28)+u32(1, 2, 8, 76, 0, 0, 0, 0, 0, 0)+"Zo\xEB Whit")), "___ Whit"},
		"emf+": {emfOf(textW(5, "Zoë Lee"), emr(emrComment, u32(68)+"EMF+"+u16(0x401C, 0)+u32(54, 42, 0, 0, 7, 0, 0, 0, 0)+utf("Zoë Lee"))), "___ Lee\n___ Lee"},
		"wmf":  {wmfOf(wmr(0x0521, u16(3)+"Zo\xEB\x00"+u16(5, 1)), wmr(0x0A32, u16(7, 1, 3, 0)+"Bob")), "___\nBob"},
		"svm":  {svmOf(action(svmText, u32(1, 2)+u16(3)+"Zo\xEB"), action(svmTextArray, u32(1, 3)+u16(3)+"Bob")), "___\nBob"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := formattest.Rewrite(rewriter, []byte(c.data), "a", &formattest.Editor{})
			if err != nil || string(out) != c.data {
				t.Fatalf("changed without a replacement, %v", err)
			}
			out, err = formattest.Rewrite(rewriter, []byte(c.data), "a", &formattest.Editor{Edit: without("Zoë")})
			if err != nil {
				t.Fatal(err)
			}
			r := formattest.Read(rewriter, out, "a")
			if strings.TrimRight(r.Text(), "\n") != c.want || len(r.Skips) > 0 || len(out) != len(c.data) {
				t.Errorf("%q, %v", r.Text(), r.Skips)
			}
		})
	}
}

// TestRewriteNestedDrawing: EMF+ may hold the whole drawing once more as an
// object, also in pieces.
func TestRewriteNestedDrawing(t *testing.T) {
	inner := emfOf(textW(5, "Zoë Lee"))
	object := func(flags uint16) string {
		body := u32(0xDBC01002, 2, 3, uint32(len(inner))) + inner
		record := u16(0x4008, flags) + u32(uint32(len(body)+12), uint32(len(body))) + body
		return emr(emrComment, u32(uint32(len(record)+4))+"EMF+"+record)
	}
	for name, data := range map[string]string{
		"whole": emfOf(textW(5, "Zoë Lee"), object(0x0500)), "piece": emfOf(object(0x8500), textW(5, "Zoë Lee")),
	} {
		out, err := formattest.Rewrite(rewriter, []byte(data), "a", &formattest.Editor{Edit: without("Zoë")})
		if err != nil || strings.Contains(string(out), utf("Zoë")) || !strings.Contains(string(out), utf("___ Lee")) || len(out) != len(data) {
			t.Errorf("%s: the nested drawing is still there, or the other is not: %v", name, err)
		}
		same, err := formattest.Rewrite(rewriter, []byte(data), "a", &formattest.Editor{})
		if err != nil || string(same) != data {
			t.Errorf("%s: changed without a replacement, %v", name, err)
		}
	}
}

func TestRewriteBesides(t *testing.T) {
	twice := wmfOf(wmr(0x0521, u16(3)+"Ann\x00"+u16(5, 1)), wmr(0x0626, u16(15, 20)+"WMFC"+utf("Ann")))
	out, err := formattest.Rewrite(rewriter, []byte(twice), "a", &formattest.Editor{Edit: without("Ann")})
	if err != nil || strings.Contains(string(out), utf("Ann")) || strings.Contains(string(out), "WMFC") {
		t.Errorf("the drawing inside the drawing is still there, %v", err)
	}
	both := svmOf(action(svmTextArray, u32(1, 3)+u16(7)+"Ann Lee"+u16(0, 0)+u32(0, 0)+u16(7)+utf("Ann Lee")))
	out, err = formattest.Rewrite(rewriter, []byte(both), "a", &formattest.Editor{Edit: without("Ann")})
	if err != nil || strings.Contains(string(out), utf("Ann")) || !strings.Contains(string(out), utf("___ Lee")) {
		t.Errorf("the letters that stand there twice: %q, %v", out, err)
	}
	dib := u32(40, 8, 8) + u16(1, 24) + strings.Repeat("\x00", 24)
	data := emfOf(textW(1, "Ann"), emr(emrStretchDIBits, strings.Repeat("\x00", 40)+u32(80, 40, 120, 192, 0, 0, 0, 0)+dib+strings.Repeat("p", 192)))
	ed := &formattest.Editor{Member: func(string, []byte) ([]byte, bool) { return []byte("x"), true }}
	if _, err := formattest.Rewrite(rewriter, []byte(data), "a", ed); document.ReasonOf(err) != document.Unsupported {
		t.Errorf("a bitmap that has to change: %v", err)
	}
	if _, err := formattest.Rewrite(rewriter, []byte(emfOf(textW(1, "Ann"))[:180]), "a", &formattest.Editor{}); document.ReasonOf(err) != document.Partial {
		t.Errorf("a drawing that is cut: %v", err)
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte(emfOf(textW(5, "Ann"), emr(emrComment, u32(60)+"EMF+"+u16(0x401C, 0)+u32(46, 34, 0, 0, 3, 0, 0, 0, 0)+utf("Ann")))))
	f.Add([]byte(wmfOf(wmr(0x0521, u16(3)+"Ann\x00"+u16(5, 1)), wmr(0x0626, u16(15, 8)+"WMFCxxxx"))))
	f.Add([]byte(svmOf(action(svmText, u32(1, 2)+u16(3)+"Ann"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := formattest.Rewrite(rewriter, data, "a", &formattest.Editor{Edit: without("Ann")})
		if err != nil {
			return
		}
		if len(out) != len(data) {
			t.Fatal("another length")
		}
		for _, p := range formattest.Read(rewriter, out, "a").Parts {
			if strings.Contains(p.Text, "Ann") {
				t.Error("the name is still there")
			}
		}
	})
}
