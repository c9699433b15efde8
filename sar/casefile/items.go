package casefile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strconv"
)

// NameItems keeps which file each number of the last bundle stands for, from
// 1: the bundle itself does not name files as the search does.
func (c *Case) NameItems(files []string) error {
	raw, err := json.Marshal(files)
	if err != nil {
		return err
	}
	return WriteFile(c.path("items.json"), raw)
}

// ItemNamed finds the file of the search that is meant by its number in the
// last bundle, or by its name.
func (c *Case) ItemNamed(s string) (file string, ok bool) {
	if n, err := strconv.Atoi(s); err == nil {
		var files []string
		raw, err := os.ReadFile(c.path("items.json"))
		if err == nil && json.Unmarshal(raw, &files) == nil && n >= 1 && n <= len(files) {
			return files[n-1], true
		}
	}
	raw, err := os.ReadFile(c.path("matches.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	sc := bufio.NewScanner(bytes.NewReader(raw))
	sc.Buffer(nil, maxLine)
	for sc.Scan() {
		var m struct {
			File string `json:"file"`
		}
		if json.Unmarshal(sc.Bytes(), &m) == nil && m.File == s {
			return s, true
		}
	}
	return "", false
}
