// Package app is the wiring: the one place that knows every table and joins
// scanner, formats, detectors and inventory into the jobs that commands run.
//
// It prints nothing and parses no flags. Its one invariant: whatever entry
// point reads a file, it is read by the same [reader], so that scan, show and
// text agree about what is in it.
package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path"
	"runtime/debug"
	"sync"
	"time"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
	"sardine/policy"
	"sardine/scanner"
)

// Version is set by the linker; a build from source says so.
var Version = "devel"

// Build describes the program: version, revision and Go release.
func Build() string {
	s := "sardine " + Version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, kv := range info.Settings {
			if kv.Key == "vcs.revision" && len(kv.Value) >= 12 {
				s += " (" + kv.Value[:12] + ")"
			}
		}
		s += " " + info.GoVersion
	}
	return s
}

// BuildTime is the time of the revision that was built, nil if unknown.
func BuildTime() *time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, kv := range info.Settings {
			if t, err := time.Parse(time.RFC3339, kv.Value); err == nil && kv.Key == "vcs.time" {
				return &t
			}
		}
	}
	return nil
}

// reader reads files and finds what is in them.
type reader struct {
	engine   func() *detectors.Engine // made when it is first needed: text needs none
	policy   *policy.Policy
	explain  bool // every reading, also those that lost
	options  document.Options
	throttle *scanner.Throttle
}

func newReader(t *Tables, opt document.Options, throttle *scanner.Throttle) (*reader, error) {
	if t == nil {
		t = BuiltinTables()
	}
	e, err := t.lazyEngine()
	if err != nil {
		return nil, err
	}
	return &reader{e, t.policy, t.explain, opt, throttle}, nil
}

// session begins a file.
func (r *reader) session(ref finding.FileRef) *detectors.Session {
	if r.explain {
		return r.engine().Explain(ref)
	}
	return r.engine().Session(ref)
}

// open is what the scanner's Open does: it reads in, hands findings on and
// returns how it ended. The digest is made of the very bytes that were read.
// words, if not nil, takes the words that look like names, each once.
func (r *reader) open(ctx context.Context, in io.ReaderAt, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error) {
	known := policyFor(r.policy, in, ref)
	v := &visitor{session: r.session(ref), emit: func(fs []finding.Finding) error {
		known.Apply(ref.Rel, fs)
		return emit(fs)
	}}
	if words != nil {
		v.words = newWords(words)
	}
	sum := newHashing(r.throttle.Reader(in), ref.Meta.Size)
	format, err := v.read(ctx, formats.File(sum, ref.Meta.Size, path.Base(ref.Rel)), ref, r.options)
	if err != nil {
		return finding.Result{}, err
	}
	res := v.result(format)
	if digest, err := sum.finish(ctx); err == nil {
		res.Digest = digest
	} else if len(res.Skips) == 0 {
		res.Skips, res.Skipped, res.Status = []finding.Skip{{Why: document.Unreadable}}, 1, finding.PartlyRead
	}
	return res, nil
}

// openFile is open with a goroutine for what becomes of the findings.
func (r *reader) openFile(ctx context.Context, f *os.File, ref finding.FileRef, emit func([]finding.Finding) error, words func([]string) error) (finding.Result, error) {
	pump := newPump(emit, words)
	if words != nil {
		words = pump.words
	}
	res, err := r.open(ctx, f, ref, pump.findings, words)
	return res, errors.Join(err, pump.close())
}

func (r *reader) close() {}

// visitor is the formats.Sink of one file.
type visitor struct {
	session *detectors.Session
	emit    func([]finding.Finding) error
	see     func(*document.Part) // also wants the parts; may be nil
	words   *words               // may be nil

	parts   int
	text    int64
	count   int
	skips   []finding.Skip
	skipped int
	unlocks []finding.Unlock
}

// read looks through the name of the file and all that is in it.
func (v *visitor) read(ctx context.Context, in document.Stream, ref finding.FileRef, opt document.Options) (format string, err error) {
	if err := v.name(ref.Rel); err != nil {
		return "", err
	}
	if format, err = formats.Read(ctx, in, opt, v); err != nil {
		return "", err
	}
	return format, v.send(v.session.Close())
}

// NamePath is the path under which the name of a file itself is looked
// through: it is not part of the file's bytes.
const NamePath = "(file name)"

// name looks for personal data in the file's own name and folders.
func (v *visitor) name(rel string) error {
	b := document.NewBuilder(NamePath)
	raw, from := []byte(rel), 0
	for i, c := range raw {
		if c == '/' || c == '_' {
			b.CopyValid(raw[from:i], int64(from))
			b.Decode(map[byte]string{'/': "\n", '_': " "}[c], int64(i), int64(i+1))
			from = i + 1
		}
	}
	b.CopyValid(raw[from:], int64(from))
	p := b.Take(document.Name)
	if v.words != nil {
		if err := v.words.part(p.Text); err != nil {
			return err
		}
	}
	return v.send(v.session.Part(p))
}

func (v *visitor) Part(p *document.Part) error {
	v.parts++
	v.text += int64(len(p.Text) - p.Lead)
	if v.see != nil {
		v.see(p)
	}
	if v.words != nil {
		if err := v.words.part(p.Text[p.Lead:]); err != nil {
			return err
		}
	}
	return v.send(v.session.Part(p))
}

func (v *visitor) send(fs []finding.Finding) error {
	if len(fs) == 0 {
		return nil
	}
	v.count += len(fs)
	return v.emit(fs)
}

func (v *visitor) Skip(p document.Path, why document.SkipReason) {
	v.skipped++
	v.skips = finding.KeepSkip(v.skips, finding.Skip{Path: p, Why: why})
}

func (v *visitor) Unlocked(p document.Path, n int) {
	if len(v.unlocks) < finding.MaxSkips {
		v.unlocks = append(v.unlocks, finding.Unlock{Path: p, Password: n})
	}
}

func (v *visitor) result(format string) finding.Result {
	return finding.Result{
		Status: statusOf(v.parts, v.skips), Format: format,
		Skips: v.skips, Skipped: v.skipped, Unlocks: v.unlocks, Text: v.text, Count: v.count,
	}
}

// statusOf says how a file ended from what was read and what was not.
func statusOf(parts int, skips []finding.Skip) finding.Status {
	switch {
	case len(skips) == 0:
		return finding.Read
	case parts > 0:
		return finding.PartlyRead
	}
	switch skips[0].Why {
	case document.Corrupt, document.Crashed, document.OutOfMemory, document.TimedOut, document.Unreadable, document.Bomb:
		return finding.Failed
	}
	return finding.Skipped
}

// hashing makes the digest of a file while a format reads it, so that its
// bytes are read from the disk once. Formats read mostly forwards: what they
// jumped over is read at the end.
type hashing struct {
	r    io.ReaderAt
	size int64

	mu  sync.Mutex // libraries may read from goroutines of their own
	pos int64      // all before it is in the digest
	sum hash.Hash
}

func newHashing(r io.ReaderAt, size int64) *hashing {
	return &hashing{r: r, size: size, sum: sha256.New()}
}

func (h *hashing) ReadAt(p []byte, off int64) (int, error) {
	n, err := h.r.ReadAt(p, off)
	h.mu.Lock()
	defer h.mu.Unlock()
	if end := off + int64(n); off <= h.pos && end > h.pos {
		h.sum.Write(p[h.pos-off : n])
		h.pos = end
	}
	return n, err
}

// finish reads what is left and returns the digest in hex.
func (h *hashing) finish(ctx context.Context) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	buf := make([]byte, 256<<10)
	for h.pos < h.size {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := h.r.ReadAt(buf[:min(int64(len(buf)), h.size-h.pos)], h.pos)
		h.sum.Write(buf[:n])
		h.pos += int64(n)
		if err != nil && h.pos < h.size {
			return "", err
		}
	}
	return hex.EncodeToString(h.sum.Sum(nil)), nil
}
