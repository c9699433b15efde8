package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"modernc.org/sqlite" // registers the driver "sqlite"

	"sardine/finding"
)

// Options say how an inventory is opened. The zero value reads and writes.
type Options struct {
	KeyFile   string          // "" means the path of the inventory followed by ".key"
	HashPaths bool            // store paths and member names as keyed digests; chosen when the inventory is made
	Versions  string          // fingerprint of formats, detectors and settings; files read under another are read again
	Kinds     []*finding.Kind // what Findings and totals name kinds by; others are rebuilt from what is stored
	NameKinds []string        // kinds whose values are names of people; nil means "person-name"
	ReadOnly  bool            // only ask questions; may be open while another process scans
}

// Reasons why an inventory cannot be opened or written.
var (
	ErrKey          = errors.New("inventory key")
	ErrNewer        = errors.New("inventory was made by a newer version of sardine")
	ErrOlder        = errors.New("inventory was made by an older version of sardine and must be opened for writing once")
	ErrNotInventory = errors.New("file is not a sardine inventory")
	ErrBusy         = errors.New("inventory is in use by another scan")
	ErrFull         = errors.New("no space left for the inventory")
	ErrDamaged      = errors.New("inventory is damaged")
	ErrPlace        = errors.New("inventory cannot be used where it is")
)

// DB is an open inventory. All methods may be called from many goroutines.
// Writing goes through one Scan at a time.
type DB struct {
	path   string
	opt    Options
	dig    *digester
	read   *sql.DB   // questions: snapshots, never wait for the writer
	w      *writer   // nil if ReadOnly
	lock   *sql.Conn // holds the lock of the file beside; nil if ReadOnly
	pool   *sql.DB   // of w
	ldb    *sql.DB   // of lock
	runs   runCache
	words  wordCache
	shapes wordCache
	inner  wordCache

	mu     sync.Mutex
	active *Scan
	kinds  *kindCache
}

// DefaultPath is where the inventory is kept unless the user says otherwise:
// $XDG_STATE_HOME/sardine/inventory.db or ~/.local/state/sardine/inventory.db;
// ~/Library/Application Support/Sardine/inventory.db on macOS;
// %LocalAppData%\Sardine\inventory.db on Windows.
func DefaultPath() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		err = fmt.Errorf("there is no home folder to keep the inventory in: say where with --inventory FILE (%w)", err)
	}
	switch {
	case runtime.GOOS == "windows":
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, "Sardine", "inventory.db"), nil
		}
		return filepath.Join(home, "AppData", "Local", "Sardine", "inventory.db"), err
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", "Sardine", "inventory.db"), err
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) { // the base directory specification ignores relative ones
		return filepath.Join(dir, "sardine", "inventory.db"), nil
	}
	return filepath.Join(home, ".local", "state", "sardine", "inventory.db"), err
}

// Open opens the inventory at path, and makes it and its key if there is none
// (unless opt.ReadOnly). What an interrupted scan left unfinished is deleted.
// Everything it makes is readable by its owner only, whatever the umask.
func Open(path string, opt Options) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if opt.KeyFile == "" {
		opt.KeyFile = path + ".key"
	}
	if opt.NameKinds == nil {
		opt.NameKinds = []string{"person-name"}
	}
	opt.Versions += wordsVersion
	db := &DB{path: path, opt: opt, kinds: newKindCache(opt.Kinds)}
	if err := db.open(context.Background()); err != nil {
		return nil, errors.Join(fmt.Errorf("open inventory %q: %w", path, plainError(err)), db.closeAll())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	fresh, err := db.create()
	if err != nil {
		return err
	}
	key, err := loadKey(db.opt.KeyFile, fresh)
	if err != nil {
		return err
	}
	db.dig = newDigester(key)
	if !db.opt.ReadOnly {
		if err := db.takeLock(ctx); err != nil {
			return err
		}
		if err := db.openWriter(ctx); err != nil {
			return err
		}
	}
	if db.read, err = sql.Open("sqlite", dsn(db.path, "query_only(1)", "cache_size(-16384)")); err != nil {
		return err
	}
	db.read.SetMaxIdleConns(4) // and no limit: a question may be asked while another yields
	if db.opt.ReadOnly {
		if err := db.checkReadOnly(ctx); err != nil {
			return err
		}
	}
	return db.view(ctx, db.checkIdentity)
}

// create makes the empty file with its rights before SQLite sees it; SQLite
// gives -wal and -shm the rights of the file itself.
func (db *DB) create() (fresh bool, err error) {
	if st, err := os.Stat(db.path); err == nil {
		if err := looksRight(db.path, st); err != nil {
			return false, err
		}
		if st.Size() == 0 && db.opt.ReadOnly {
			return false, fmt.Errorf("%w: it is empty", ErrNotInventory)
		}
		if !db.opt.ReadOnly {
			err = tighten(db.path)
		}
		return st.Size() == 0, err
	}
	if db.opt.ReadOnly {
		_, err := os.Stat(db.path)
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(db.path), 0o700); err != nil {
		return false, err
	}
	f, err := os.OpenFile(db.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return false, err
	}
	return true, f.Close()
}

// sqliteMagic begins every database of SQLite (sqlite.org/fileformat.html, 1.3).
const sqliteMagic = "SQLite format 3\x00"

// looksRight refuses what is no database before a key is made for it, or missed.
func looksRight(path string, st os.FileInfo) error {
	if st.IsDir() {
		return fmt.Errorf("%w but a folder", ErrNotInventory)
	}
	if st.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	head := make([]byte, len(sqliteMagic))
	_, err = io.ReadFull(f, head)
	if err = errors.Join(err, f.Close()); err != nil || string(head) != sqliteMagic {
		return ErrNotInventory
	}
	return nil
}

// takeLock keeps a second scan out, whose Open would delete what this one is
// still reading. The lock is SQLite's own on an empty file beside: it works on
// every system and ends with the process, however that ends.
func (db *DB) takeLock(ctx context.Context) error {
	f, err := os.OpenFile(db.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if db.ldb, err = sql.Open("sqlite", dsn(db.path+".lock", "busy_timeout(0)", "journal_mode(MEMORY)")); err != nil {
		return err
	}
	if db.lock, err = db.ldb.Conn(ctx); err == nil {
		_, err = db.lock.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if codeOf(err) == sqliteBusy {
		return ErrBusy
	}
	return err
}

func (db *DB) openWriter(ctx context.Context) error {
	var err error
	db.pool, err = sql.Open("sqlite", dsn(db.path, "journal_mode(WAL)", "synchronous(NORMAL)",
		"secure_delete(FAST)", "cache_size(-65536)", "journal_size_limit(67108864)"))
	if err != nil {
		return err
	}
	db.pool.SetMaxOpenConns(1)
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return err
	}
	steps, err := migrations()
	if err == nil {
		err = migrate(ctx, conn, steps, false)
	}
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	db.w, err = newWriter(ctx, db, conn)
	return err
}

func (db *DB) checkReadOnly(ctx context.Context) error {
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return err
	}
	steps, err := migrations()
	if err == nil {
		err = migrate(ctx, conn, steps, true)
	}
	return errors.Join(err, conn.Close())
}

// checkIdentity refuses a key that is not this inventory's: every question
// would be answered "nowhere". It also fixes whether paths are hidden.
func (db *DB) checkIdentity(tx *sql.Tx) error {
	var check []byte
	var hidden int
	if err := tx.QueryRow(`SELECT value FROM meta WHERE name='check'`).Scan(&check); err != nil {
		return err
	}
	if string(check) != string(db.checkValue()) {
		return fmt.Errorf("%w: %q is another inventory's", ErrKey, db.opt.KeyFile)
	}
	if err := tx.QueryRow(`SELECT value FROM meta WHERE name='hash_paths'`).Scan(&hidden); err != nil {
		return err
	}
	if db.opt.HashPaths && hidden == 0 {
		return errors.New("paths are stored in clear here: hiding them needs a new inventory")
	}
	db.opt.HashPaths = hidden != 0
	return nil
}

func (db *DB) checkValue() []byte {
	return binary.BigEndian.AppendUint64(nil, db.dig.sum(ofCheck, "inventory"))
}

// HashPaths reports whether paths are stored as digests.
func (db *DB) HashPaths() bool { return db.opt.HashPaths }

// Path is where the inventory is; KeyFile, where its key is.
func (db *DB) Path() string    { return db.path }
func (db *DB) KeyFile() string { return db.opt.KeyFile }

// Close stops a scan that is still active, keeping what it finished.
func (db *DB) Close() error {
	db.mu.Lock()
	s := db.active
	db.mu.Unlock()
	var err error
	if s != nil {
		err = s.Stop()
	}
	return errors.Join(err, db.closeAll())
}

func (db *DB) closeAll() error {
	var errs []error
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.w != nil {
		errs = append(errs, db.w.close())
	}
	if db.pool != nil {
		errs = append(errs, db.pool.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	if db.ldb != nil {
		errs = append(errs, db.ldb.Close())
	}
	return plainError(errors.Join(errs...))
}

// view runs ask on one snapshot.
func (db *DB) view(ctx context.Context, ask func(*sql.Tx) error) error {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return plainError(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return plainError(ask(tx))
}

func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{"busy_timeout(10000)", "temp_store(2)"}, pragmas...)}
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p // file:///C:/...
	}
	return (&url.URL{Scheme: "file", Path: p, RawQuery: q.Encode()}).String()
}

// SQLite's primary result codes, sqlite.org/rescode.html.
const (
	sqliteBusy     = 5
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteProtocol = 15
	sqliteNotADB   = 26
)

func codeOf(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xFF
	}
	return 0
}

// plainError gives the errors callers branch on their names.
func plainError(err error) error {
	switch codeOf(err) {
	case sqliteFull:
		return fmt.Errorf("%w (%w)", ErrFull, err)
	case sqliteCorrupt:
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	case sqliteNotADB:
		return fmt.Errorf("%w (%w)", ErrNotInventory, err)
	case sqliteReadOnly, sqliteIOErr, sqliteCantOpen, sqliteProtocol:
		return fmt.Errorf("%w (%w)", ErrPlace, err)
	}
	return err
}
