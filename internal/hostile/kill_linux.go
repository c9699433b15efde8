package hostile

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// KillChild ends one of the processes that pid has started, if there is one, and
// reports whether it did.
func KillChild(pid int, rng *rand.Rand) bool {
	var children []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, s := range stats {
		data, err := os.ReadFile(s)
		if err != nil {
			continue // ended meanwhile
		}
		f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
		if len(f) > 1 && f[1] == strconv.Itoa(pid) && f[0] != "Z" {
			if child, err := strconv.Atoi(filepath.Base(filepath.Dir(s))); err == nil {
				children = append(children, child)
			}
		}
	}
	if len(children) == 0 {
		return false
	}
	p, err := os.FindProcess(children[rng.IntN(len(children))])
	return err == nil && p.Kill() == nil
}
