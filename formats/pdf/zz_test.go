package pdf

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/formattest"
)

func TestZZ(t *testing.T) {
	files, _ := filepath.Glob(os.Getenv("ZZ"))
	os.RemoveAll("/tmp/pcw/out")
	os.MkdirAll("/tmp/pcw/out", 0755)
	re := regexp.MustCompile(`[A-Za-z]{4,12}`)
	type rec struct{ File, Word, Err string }
	var recs []rec
	start := time.Now()
	for _, f := range files {
		data, _ := os.ReadFile(f)
		r := formattest.Read(format, data, "a.pdf")
		if r.Err != nil {
			recs = append(recs, rec{f, "", "read: " + r.Err.Error()})
			continue
		}
		count := map[string]int{}
		all := r.Text()
		low := strings.ToLower(all)
		var words []string
		for _, p := range r.Parts {
			if p.Kind != document.Painted {
				continue
			}
			for _, w := range re.FindAllString(p.Text, -1) {
				if count[w] == 0 {
					words = append(words, w)
				}
				count[w]++
			}
		}
		h := fnv.New64()
		h.Write([]byte(filepath.Base(f)))
		rnd := rand.New(rand.NewSource(int64(h.Sum64())))
		word := ""
		for k := 0; k < 200 && len(words) > 0; k++ {
			w := words[rnd.Intn(len(words))]
			if n := strings.Count(low, strings.ToLower(w)); n <= 4 && n == strings.Count(all, w) {
				word = w
				break
			}
		}
		if word == "" {
			recs = append(recs, rec{f, "", "no word"})
			continue
		}
		ed := formattest.Replace(word, "[Redacted: name]")
		ed.Member = func(name string, d []byte) ([]byte, bool) {
			if !bytes.Contains(d, []byte(word)) { return d, false }
			return bytes.ReplaceAll(d, []byte(word), []byte("X")), true
		}
		out := filepath.Join("/tmp/pcw/out", filepath.Base(f))
		var buf bytes.Buffer
		ctx, c := context.WithTimeout(context.Background(), 60*time.Second)
		err := Rewrite(ctx, formattest.NewStream(data, "a.pdf"), document.Options{}, ed, &buf)
		c()
		rc := rec{f, word, ""}
		if err != nil {
			rc.Err = "rewrite: " + err.Error()
		} else {
			os.WriteFile(out, buf.Bytes(), 0644)
			g := formattest.Read(format, buf.Bytes(), "a.pdf")
			if g.Err != nil {
				rc.Err = "reread: " + g.Err.Error()
			} else if strings.Contains(g.Text(), word) {
				rc.Err = "own reader still sees it"
			} else {
				want := ""
				for _, p := range r.Parts {
					if p.Kind != document.Deleted {
						want += p.Text[p.Lead:] + "\n"
					}
				}
				want = strings.ReplaceAll(want, word, "[Redacted: name]")
				if strings.Join(strings.Fields(want), " ") != strings.Join(strings.Fields(g.Text()), " ") {
					rc.Err = "reread differs"
					os.WriteFile(out+".want", []byte(want), 0644)
					os.WriteFile(out+".got", []byte(g.Text()), 0644)
				}
			}
		}
		recs = append(recs, rc)
	}
	b, _ := json.Marshal(recs)
	os.WriteFile("/tmp/pcw/recs.json", b, 0644)
	n := map[string]int{}
	for _, r := range recs {
		n[r.Err]++
	}
	t.Log(len(recs), n, time.Since(start))
	for _, r := range recs {
		if r.Err != "" && r.Err != "no word" && !strings.Contains(r.Err, "encrypted") {
			fmt.Println(filepath.Base(r.File), r.Word, r.Err)
		}
	}
}
