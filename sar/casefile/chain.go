package casefile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Record is one line of a log that is only ever added to. Each names the
// digest of the one before, so that a line that was changed, taken out or put
// in between shows.
type Record struct {
	No     int             `json:"no"` // from 1
	Time   string          `json:"time"`
	Action string          `json:"action"`
	Data   json.RawMessage `json:"data,omitempty"`
	Before string          `json:"before,omitempty"` // digest of the record before
	Digest string          `json:"digest"`
}

// ErrBroken means that a log is not what was written.
var ErrBroken = errors.New("the log was changed after it was written")

// maxLine of a log; ours are far shorter.
const maxLine = 4 << 20

// ReadLog returns the records of a log whose chain holds; none if there is no
// file yet.
func ReadLog(name string) ([]Record, error) {
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Record
	before := ""
	sc := bufio.NewScanner(bytes.NewReader(raw))
	sc.Buffer(nil, maxLine)
	for sc.Scan() {
		var r Record
		if json.Unmarshal(sc.Bytes(), &r) != nil || r.No != len(out)+1 || r.Before != before || r.Digest != r.digest() {
			return out, fmt.Errorf("%s: line %d: %w", name, len(out)+1, ErrBroken)
		}
		before = r.Digest
		out = append(out, r)
	}
	return out, sc.Err()
}

func (r Record) digest() string {
	r.Digest = ""
	raw, err := json.Marshal(r)
	if err != nil { // only strings, numbers and JSON that was checked
		panic("casefile: record cannot be written: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// AppendLog adds a record and waits until it is on the disk.
func AppendLog(name string, now time.Time, action string, data any) error {
	return AppendAll(name, now, action, []any{data})
}

// AppendAll adds records of one action.
func AppendAll(name string, now time.Time, action string, data []any) error {
	before, err := ReadLog(name)
	if err != nil {
		return err
	}
	no, last := len(before), ""
	if no > 0 {
		last = before[no-1].Digest
	}
	var lines []byte
	for _, d := range data {
		no++
		r := Record{No: no, Time: now.UTC().Format(time.RFC3339), Action: action, Before: last}
		if d != nil {
			if r.Data, err = json.Marshal(d); err != nil {
				return err
			}
		}
		r.Digest = r.digest()
		last = r.Digest
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(lines)
	return errors.Join(err, f.Sync(), f.Close())
}
