package inventory

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sardine/document"
	"sardine/finding"
)

// metaRow is finding.Meta with its repeated text as numbers of the table word.
type metaRow struct {
	m                 finding.Meta
	owner, group, acl int64
}

func (w *metaRow) append(b []byte) []byte {
	b = appendUint(b, uint64(w.m.Size))
	for _, t := range [...]time.Time{w.m.Modified, w.m.Accessed, w.m.Created} {
		b = appendTime(b, t)
	}
	b = appendUint(b, uint64(w.m.Mode))
	b = appendUint(b, uint64(w.m.Attrs))
	for _, v := range [...]int64{w.owner, w.group, w.acl} {
		b = appendUint(b, uint64(v))
	}
	return appendString(b, w.m.FileID)
}

func readMeta(r *reader) metaRow {
	var w metaRow
	w.m.Size = int64(r.uint())
	w.m.Modified, w.m.Accessed, w.m.Created = r.time(), r.time(), r.time()
	w.m.Mode, w.m.Attrs = uint32(r.uint()), uint32(r.uint())
	w.owner, w.group, w.acl = int64(r.uint()), int64(r.uint()), int64(r.uint())
	w.m.FileID = r.string()
	return w
}

// appendTime writes seconds, plus one so that 0 is the zero time, and the rest.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	s := t.Unix() - epoch
	if s >= 0 {
		s++
	}
	return appendUint(appendInt(b, s), uint64(t.Nanosecond()))
}

func (r *reader) time() time.Time {
	s := r.int()
	if s == 0 {
		return time.Time{}
	}
	if s > 0 {
		s--
	}
	return time.Unix(s+epoch, int64(r.uint()%1e9)).UTC()
}

// notes are what only a look at the one file needs: skips, samples and what
// passwords opened.
type notes struct {
	skips   []finding.Skip
	samples []sample
	unlocks []finding.Unlock
}

type sample struct {
	kind uint16
	text string
}

// append writes nothing at all for a file without notes.
func (n *notes) append(b []byte, word func(string) int64, name func(string) string) []byte {
	if len(n.skips) == 0 && len(n.samples) == 0 && len(n.unlocks) == 0 {
		return b
	}
	b = appendUint(b, uint64(len(n.skips)))
	for _, s := range n.skips {
		b = appendUint(b, uint64(word(string(s.Why))))
		b = appendPath(b, s.Path, name)
	}
	b = appendUint(b, uint64(len(n.samples)))
	for _, s := range n.samples {
		b = appendUint(b, uint64(s.kind))
		b = appendString(b, shortMask(s.text))
	}
	if len(n.unlocks) == 0 { // as with nearly all files
		return b
	}
	b = appendUint(b, uint64(len(n.unlocks)))
	for _, u := range n.unlocks {
		b = appendUint(b, uint64(max(u.Password, 0)))
		b = appendPath(b, u.Path, name)
	}
	return b
}

func readNotes(data []byte, word func(int64) string) (notes, error) {
	var n notes
	if len(data) == 0 {
		return n, nil
	}
	r := reader{b: data}
	for range r.count(2) {
		why := document.SkipReason(word(int64(r.uint())))
		n.skips = append(n.skips, finding.Skip{Path: r.path(), Why: why})
	}
	for range r.count(2) {
		n.samples = append(n.samples, sample{uint16(r.uint()), longMask(r.bytes())})
	}
	if len(r.b) > 0 {
		for range r.count(2) {
			password := int(r.uint())
			n.unlocks = append(n.unlocks, finding.Unlock{Path: r.path(), Password: password})
		}
	}
	return n, r.err("notes of a file")
}

// shortMask writes a run of bullets, three bytes each, as two bytes: 1 and how
// many. A mask holds no control character of its own.
func shortMask(s string) []byte {
	var b []byte
	run := byte(0)
	flush := func() {
		if run > 0 {
			b = append(b, 1, run)
		}
		run = 0
	}
	for _, r := range s {
		if r == '•' && run < 255 {
			run++
			continue
		}
		flush()
		b = utf8.AppendRune(b, r)
	}
	flush()
	return b
}

func longMask(b []byte) string {
	var s strings.Builder
	for i := 0; i < len(b); i++ {
		if b[i] == 1 && i+1 < len(b) {
			i++
			s.WriteString(strings.Repeat("•", int(b[i])))
			continue
		}
		s.WriteByte(b[i])
	}
	return s.String()
}

// unlocksOf counts what each password opened.
func unlocksOf(res *finding.Result) []unlockStat {
	var out []unlockStat
	for _, u := range res.Unlocks {
		p := int64(max(u.Password, 0))
		i, ok := slices.BinarySearchFunc(out, p, func(s unlockStat, p int64) int { return cmp.Compare(s.password, p) })
		if !ok {
			out = slices.Insert(out, i, unlockStat{password: p})
		}
		out[i].streams++
	}
	return out
}

// reasonsOf counts skips by reason, the file's own first.
func reasonsOf(res *finding.Result, word func(string) int64) []reasonStat {
	var out []reasonStat
	for _, s := range res.Skips {
		w := word(string(s.Why))
		i := slices.IndexFunc(out, func(r reasonStat) bool { return r.word == w })
		if i < 0 {
			i = len(out)
			out = append(out, reasonStat{word: w})
		}
		out[i].count++
	}
	return out
}
