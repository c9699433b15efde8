package hostile

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sardine/document"
	"sardine/internal/sandbox"
)

// Poison at the start of a file makes its reader die, in the way that follows;
// with the name of a job between, only what does that job.
const Poison = "POISON "

// Main is what TestMain does where files are read in children: it runs the
// tests, or is a child whose jobs are those of program, with readers that some
// files kill.
func Main(m *testing.M, program func(setup []byte) (map[string]sandbox.Handler, error)) {
	if sandbox.Serve(poisoned(program)) {
		return
	}
	os.Exit(m.Run())
}

func poisoned(program func(setup []byte) (map[string]sandbox.Handler, error)) func([]byte) (map[string]sandbox.Handler, error) {
	return func(setup []byte) (map[string]sandbox.Handler, error) {
		hs, err := program(setup)
		if err == nil {
			poisonAll(hs)
		}
		return hs, err
	}
}

func poisonAll(hs map[string]sandbox.Handler) {
	for job, do := range hs {
		hs[job] = func(ctx context.Context, c *sandbox.Call) ([]byte, error) {
			head := make([]byte, len(Poison)+16)
			n, err := c.Files[0].ReadAt(head, 0)
			if err != nil && err != io.EOF {
				return nil, err
			}
			how, ok := strings.CutPrefix(string(head[:n]), Poison)
			if ok {
				how, _, _ = strings.Cut(how, "\n")
				only, rest, named := strings.Cut(how, " ")
				switch {
				case !named:
					die(how)
				case only == job:
					die(rest)
				}
			}
			return do(ctx, c)
		}
	}
}

func die(how string) {
	switch how {
	case "panic":
		go panic("a value of the file")
		select {}
	case "recurse":
		held.Store(int64(deeper(1)))
	case "memory":
		for list := [][]byte(nil); ; held.Store(int64(len(list))) {
			list = append(list, bytes.Repeat([]byte{1}, 4<<20))
		}
	case "loop":
		for n := 0; ; n++ {
			_ = n
		}
	}
}

// deeper never comes back: the condition is there for those who read code for
// faults.
func deeper(n int) int {
	if n < 0 {
		return 0
	}
	return deeper(n+1) + n
}

// held keeps what die makes from being thrown away.
var held atomic.Int64

// Fates of the files that kill their reader.
var Fates = map[string]document.SkipReason{
	"panic": document.Crashed, "recurse": document.Crashed, "memory": document.OutOfMemory, "loop": document.TimedOut,
}

// Limits are tight, so that breaking them takes little time.
func Limits() document.Limits {
	l := document.DefaultLimits()
	l.Spool, l.Member, l.Total = 32<<20, 16<<20, 128<<20
	l.Entries = 10_000
	l.FileTime, l.Stall, l.Memory = time.Minute, 8*time.Second, 384<<20
	return l
}
