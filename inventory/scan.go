package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"sardine/finding"
)

// Scan takes in the results of one scan: it is the scanner's sink. Its methods
// may be called from many goroutines; calls for one file come in order. What
// is costly (digests, packing) is done by the calling goroutine; one mutex
// then orders the commits, which the caller that fills a transaction makes.
//
// An error from Findings, Tokens or End means that something could not be
// stored; every later call fails with the same error, and what was committed
// before stays. The next scan goes on from there.
type Scan struct {
	db       *DB
	id       int64
	started  time.Time
	versions int64
	first    int64 // the lowest number of a file read by this scan
	known    *sql.Stmt

	mu       sync.Mutex // guards all below, and the writer
	w        *writer
	open     map[int64]*openFile
	pending  pending
	seen     bitmap // files stored before that this scan met again
	leftOut  int64  // by the scan's own flags
	narrowed string
	fail     error
	ended    bool
}

// openFile is a file between Begin and End. Only the goroutine that reads the
// file touches it, but for spilled.
type openFile struct {
	id      int64
	ref     finding.FileRef
	batch   batch
	blobs   [][]byte // packed, not committed
	batches int64    // packed so far
	posts   []posting
	tally   tally
	tokens  map[uint64]struct{}
	spilled bool // batches are committed under state reading
	count   int64
}

// Commit units. Small files share a transaction: a commit costs a hundred
// times a row. A large file is committed in batches, so that a crash late in
// it costs its own reading again and the transaction stays small.
const (
	batchFindings  = 5000
	commitFiles    = 1000
	commitFindings = 20_000
	commitAfter    = 2 * time.Second
)

// maxBatches of one file, from the layout of batch.id.
const maxBatches = 1 << 20

var errEnded = errors.New("scan has ended")

// BeginScan starts a scan of roots. There is one at a time.
func (db *DB) BeginScan(roots ...string) (*Scan, error) {
	if db.w == nil {
		return nil, errors.New("inventory is open for reading only")
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.active != nil {
		return nil, ErrBusy
	}
	s := &Scan{db: db, w: db.w, started: time.Now(), open: make(map[int64]*openFile), first: db.w.nextID}
	s.versions = s.w.word(db.opt.Versions)
	ctx := context.Background()
	err := s.w.tx(ctx, func() error {
		var ids []byte
		for _, r := range roots {
			ids = appendUint(ids, uint64(s.w.word(db.rootName(r))))
		}
		if err := s.w.names(ctx); err != nil {
			return err
		}
		res, err := s.w.run(ctx, `INSERT INTO scan (started, versions, roots) VALUES (?, ?, ?)`, s.started.UnixNano(), s.versions, ids)
		if err != nil {
			return err
		}
		s.id, err = res.LastInsertId()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("begin scan: %w", plainError(err))
	}
	s.w.committed()
	if s.known, err = db.read.PrepareContext(ctx, knownQuery); err != nil {
		return nil, fmt.Errorf("begin scan: %w", plainError(err))
	}
	db.active = s
	return s, nil
}

// Begin opens a file. Its Seq must not be open already.
func (s *Scan) Begin(ref finding.FileRef) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	if s.open[ref.Seq] != nil {
		return fmt.Errorf("file %d was begun twice", ref.Seq)
	}
	s.open[ref.Seq] = &openFile{id: s.w.nextID, ref: ref, tokens: make(map[uint64]struct{})}
	s.w.nextID++
	return nil
}

// Findings takes in a batch of any size. It keeps nothing of it but digests.
func (s *Scan) Findings(seq int64, fs []finding.Finding) error {
	f, err := s.file(seq)
	if err != nil {
		return err
	}
	no := s.numbers()
	for i := range fs {
		if err := s.take(f, &fs[i], no); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scan) take(f *openFile, x *finding.Finding, by *numbers) error {
	f.batch.add(x, by)
	f.count++
	no, band := by.kind(x.Kind), bandOf(x.Score)
	f.tally.add(no, x.Score)
	f.tally.sample(no, x.Score, x.Value)
	if mac, ok := s.db.dig.value(x.Kind, x.Value.Reveal()); ok {
		f.posts = append(f.posts, posting{mac: mac, file: f.id, kind: no, band: band})
		f.tally.value(valueKey{mac, no}, band)
	}
	if slices.Contains(s.db.opt.NameKinds, x.Kind.Name) {
		if err := s.words(f, Tokens(x.Value.Reveal())); err != nil {
			return err
		}
	}
	if f.batch.n < batchFindings {
		return nil
	}
	return s.spill(f)
}

// spill commits what a large file has so far.
func (s *Scan) spill(f *openFile) error {
	s.pack(f)
	if f.batches >= maxBatches {
		return fmt.Errorf("more than %d findings in one file", int64(maxBatches)*batchFindings)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	return s.commit(f)
}

// Tokens adds words by which the file is found for a name: words that look like
// names and that no finding covers.
func (s *Scan) Tokens(seq int64, words []string) error {
	f, err := s.file(seq)
	if err != nil {
		return err
	}
	for _, w := range words {
		if err := s.words(f, Tokens(w)); err != nil {
			return err
		}
	}
	return nil
}

// maxWords bounds what is remembered of a file's words, and how many go into
// one commit. Words that come again later cost a repeated posting.
const maxWords = 1 << 18

func (s *Scan) words(f *openFile, words []string) error {
	for _, t := range words {
		mac := s.db.dig.token(t)
		if _, ok := f.tokens[mac]; !ok {
			f.tokens[mac] = struct{}{}
			f.posts = append(f.posts, posting{mac: mac, file: f.id})
		}
	}
	if len(f.tokens) < maxWords {
		return nil
	}
	clear(f.tokens)
	return s.spill(f)
}

// End closes a file. It counts from the commit on that its transaction gets,
// which may come with a later file, with EndScan or with Stop.
func (s *Scan) End(res finding.Result) error {
	f, err := s.file(res.File.Seq)
	if err != nil {
		return err
	}
	s.pack(f)
	kinds := f.tally.kinds()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	delete(s.open, res.File.Seq)
	if err := s.finish(f, &res, kinds); err != nil {
		return s.failed(err)
	}
	p := &s.pending
	if len(p.files) >= commitFiles || p.findings >= commitFindings || time.Since(p.since) >= commitAfter {
		return s.commit(nil)
	}
	return nil
}

func (s *Scan) file(seq int64) (*openFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return nil, err
	}
	f := s.open[seq]
	if f == nil {
		return nil, fmt.Errorf("file %d was not begun", seq)
	}
	return f, nil
}

func (s *Scan) usable() error {
	if s.fail != nil {
		return s.fail
	}
	if s.ended {
		return errEnded
	}
	return nil
}

func (s *Scan) failed(err error) error {
	if err != nil {
		s.fail = fmt.Errorf("write inventory: %w", plainError(err))
	}
	return s.fail
}

// numbers returns lookups that take the lock once a kind or shape.
func (s *Scan) numbers() *numbers {
	known := make(map[*finding.Kind]uint16)
	kind := func(k *finding.Kind) uint16 {
		no, ok := known[k]
		if !ok {
			s.mu.Lock()
			no = s.w.kind(k)
			s.mu.Unlock()
			known[k] = no
		}
		return no
	}
	number := func(t *numberTable) func(string) int64 {
		return func(data string) int64 {
			s.mu.Lock()
			defer s.mu.Unlock()
			return t.number(data)
		}
	}
	return &numbers{kind: kind, shape: number(&s.w.shapes), path: number(&s.w.inner), step: s.db.stepName()}
}

// pack turns the findings that have come in into a blob.
func (s *Scan) pack(f *openFile) {
	if f.batch.n > 0 {
		f.blobs = append(f.blobs, f.batch.take())
		f.batches++
	}
}

// stepName hides the steps of paths if that was asked for.
func (db *DB) stepName() func(string) string {
	if db.opt.HashPaths {
		return db.dig.step
	}
	return nil
}

// fullPath is the key of a file: overlapping roots meet in it.
func fullPath(root, rel string) string {
	r := strings.TrimRight(filepath.ToSlash(root), "/")
	if rel == "" || rel == "." { // the root is the file
		return r
	}
	return r + "/" + rel
}

// place is where a file is stored: folder and name, hidden if asked for.
func (db *DB) place(root, rel string) (folder, name string) {
	full := fullPath(root, rel)
	if db.opt.HashPaths {
		full = db.dig.path(full)
	}
	i := strings.LastIndexByte(full, '/')
	if i < 0 {
		return "", full
	}
	return full[:i], full[i+1:]
}

func (db *DB) rootName(root string) string {
	r := fullPath(root, "")
	if db.opt.HashPaths {
		return db.dig.path(r)
	}
	return r
}
