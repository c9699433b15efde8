package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Override is what a person decided about one passage, or about a whole file.
type Override struct {
	ID     string `json:"id"`     // of the passage; or "file:" and the file's name
	Action string `json:"action"` // keep, remove; for a file include, exclude
	Tag    string `json:"tag,omitempty"`
	Who    string `json:"who"`
	Why    string `json:"why,omitempty"`
}

// Decide adds decisions to the case's record.
func (c *Case) Decide(now time.Time, os []Override) error {
	data := make([]any, len(os))
	for i, o := range os {
		if o.ID == "" || o.Who == "" {
			return fmt.Errorf("a decision needs a passage and a name")
		}
		data[i] = o
	}
	if err := AppendAll(c.path("decisions.jsonl"), now, "decision", data); err != nil {
		return err
	}
	return c.Audit(now, "decide", map[string]any{"decisions": len(os)})
}

// Decisions returns the last decision on each passage.
func (c *Case) Decisions() (map[string]Override, error) {
	rs, err := ReadLog(c.path("decisions.jsonl"))
	if err != nil {
		return nil, err
	}
	out := map[string]Override{}
	for _, r := range rs {
		var o Override
		if err := json.Unmarshal(r.Data, &o); err != nil {
			return nil, fmt.Errorf("decisions: record %d: %w", r.No, ErrBroken)
		}
		out[o.ID] = o
	}
	return out, nil
}

// Attached is a copy that somebody made by hand, after it was checked.
type Attached struct {
	File   string `json:"file"` // the file of the search
	Path   string `json:"path"` // the copy; in the record, below the case's folder
	Digest string `json:"digest"`
	Who    string `json:"who"`

	Accepted string   `json:"accepted,omitempty"` // why it goes as it is, whatever was found in it
	Faults   []string `json:"faults,omitempty"`   // that stop a file, when it was checked
}

// Attach records a copy made by hand.
func (c *Case) Attach(now time.Time, a Attached) error {
	if err := AppendLog(c.path("attached.jsonl"), now, "attach", a); err != nil {
		return err
	}
	return c.Audit(now, "attach", map[string]any{"digest": a.Digest, "faults": a.Faults, "accepted": a.Accepted != ""})
}

// Attachments are the copies made by hand, by file; the last of each.
func (c *Case) Attachments() (map[string]Attached, error) {
	rs, err := ReadLog(c.path("attached.jsonl"))
	if err != nil {
		return nil, err
	}
	out := map[string]Attached{}
	for _, r := range rs {
		var a Attached
		if err := json.Unmarshal(r.Data, &a); err != nil {
			return nil, fmt.Errorf("attached: record %d: %w", r.No, ErrBroken)
		}
		if !filepath.IsAbs(a.Path) { // older records name it whole
			if a.Path, err = filepath.Abs(c.path(a.Path)); err != nil {
				return nil, err
			}
		}
		out[a.File] = a
	}
	return out, nil
}

// KeepAttached copies a file made by hand into the case.
func (c *Case) KeepAttached(item, name string, raw []byte, who string) (*Attached, error) {
	sum := sha256.Sum256(raw)
	digest := hex.EncodeToString(sum[:])
	file := filepath.Join("attached", digest[:16], filepath.Base(name))
	if err := os.MkdirAll(filepath.Dir(c.path(file)), 0o700); err != nil {
		return nil, err
	}
	return &Attached{File: item, Path: file, Digest: digest, Who: who}, WriteFile(c.path(file), raw)
}
