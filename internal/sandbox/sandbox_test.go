package sandbox

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if Serve(testProgram) {
		return
	}
	os.Exit(m.Run())
}

var errTest = errors.New("no such luck")

// testProgram holds a handler for each way to come to an end.
func testProgram(setup []byte) (map[string]Handler, error) {
	if string(setup) == "bad" {
		return nil, errTest
	}
	hs := map[string]Handler{
		"setup": func(context.Context, *Call) ([]byte, error) { return setup, nil },
		"pid": func(context.Context, *Call) ([]byte, error) {
			return binary.AppendVarint(nil, int64(os.Getpid())), nil
		},
		"fail": func(context.Context, *Call) ([]byte, error) { return nil, errTest },
		"read": func(_ context.Context, c *Call) ([]byte, error) {
			for _, f := range c.Files {
				data, err := io.ReadAll(f)
				if err != nil {
					return nil, err
				}
				if err := c.Send(data); err != nil {
					return nil, err
				}
			}
			return c.Request, nil
		},
		"copy": func(_ context.Context, c *Call) ([]byte, error) {
			_, err := io.Copy(c.Files[1], c.Files[0])
			return nil, err
		},
		"count": func(_ context.Context, c *Call) ([]byte, error) {
			for i := range 100_000 {
				if err := c.Send(binary.AppendVarint(nil, int64(i))); err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
		"ask": func(_ context.Context, c *Call) ([]byte, error) {
			out, err := c.Ask("upper", c.Request)
			if errors.Is(err, ErrRefused) {
				return []byte("refused"), nil
			}
			return append(binary.AppendVarint(nil, int64(len(out))), out[:min(len(out), 100)]...), err
		},
		"panic":   func(context.Context, *Call) ([]byte, error) { panic("Ann Example, QQ 12 34 56 C") },
		"thread":  func(context.Context, *Call) ([]byte, error) { go panic("elsewhere"); select {} },
		"recurse": func(context.Context, *Call) ([]byte, error) { return []byte{byte(recurse(1))}, nil },
		"eat": func(context.Context, *Call) ([]byte, error) {
			for held := [][]byte(nil); ; spin.Store(uint64(len(held))) {
				held = append(held, bytes.Repeat([]byte{1}, 8<<20))
			}
		},
		"hang": func(context.Context, *Call) ([]byte, error) {
			for i := uint64(0); ; i++ {
				spin.Store(i)
			}
		},
		"work": func(ctx context.Context, c *Call) ([]byte, error) { // slow, and shows that it goes on
			for range 40 {
				time.Sleep(100 * time.Millisecond)
				c.Progress()
			}
			return []byte("worked"), nil
		},
		"deadline": func(ctx context.Context, _ *Call) ([]byte, error) {
			<-ctx.Done()
			return []byte("noticed"), nil
		},
		"partly": func(_ context.Context, c *Call) ([]byte, error) {
			if err := errors.Join(c.Send([]byte("one")), c.Send([]byte("two"))); err != nil {
				return nil, err
			}
			panic("three")
		},
	}
	for name, h := range escapes() {
		hs[name] = h
	}
	return hs, nil
}

var spin atomic.Uint64

// recurse never comes back: the condition is there for those who read code for
// faults.
func recurse(n int) int {
	if n < 0 {
		return 0
	}
	return recurse(n+1) + n
}

func pool(t *testing.T, opt Options) *Pool {
	t.Helper()
	p, err := NewPool(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func do(t *testing.T, p *Pool, job *Job) string {
	t.Helper()
	reply, err := p.Do(context.Background(), job)
	if err != nil {
		t.Fatalf("%s: %v", job.Name, err)
	}
	return string(reply)
}

func tempFile(t *testing.T, text string) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestJobs(t *testing.T) {
	p := pool(t, Options{Children: 2, Setup: []byte("what is told once"), Output: 1 << 20})
	if got := do(t, p, &Job{Name: "setup"}); got != "what is told once" {
		t.Errorf("setup: %q", got)
	}
	var frames []string
	take := func(data []byte) error { frames = append(frames, string(data)); return nil }
	a, b := tempFile(t, "first"), tempFile(t, strings.Repeat("second ", 100_000))
	if got := do(t, p, &Job{Name: "read", Request: []byte("asked"), Files: []*os.File{a, b}, Frame: take}); got != "asked" {
		t.Errorf("reply %q", got)
	}
	if len(frames) != 2 || frames[0] != "first" || len(frames[1]) != 700_000 {
		t.Errorf("%d frames", len(frames))
	}
	to := tempFile(t, "")
	do(t, p, &Job{Name: "copy", Files: []*os.File{tempFile(t, "from a to b"), to}})
	if data, err := os.ReadFile(to.Name()); err != nil || string(data) != "from a to b" {
		t.Errorf("copy: %q, %v", data, err)
	}
	n := int64(0)
	do(t, p, &Job{Name: "count", Frame: func(data []byte) error {
		if v, _ := binary.Varint(data); v != n {
			t.Fatalf("frame %d comes as number %d", v, n)
		}
		n++
		return nil
	}})
	if n != 100_000 {
		t.Errorf("%d frames", n)
	}
	for _, job := range []string{"fail", "no such job"} {
		if _, err := p.Do(context.Background(), &Job{Name: job}); !errors.Is(err, ErrFailed) {
			t.Errorf("%s: %v", job, err)
		}
	}
}

func TestChildrenAreUsedAgain(t *testing.T) {
	p := pool(t, Options{Children: 1})
	first := do(t, p, &Job{Name: "pid"})
	for range 50 {
		if do(t, p, &Job{Name: "pid"}) != first {
			t.Fatal("another child")
		}
	}
	for range DefaultJobs {
		do(t, p, &Job{Name: "setup"})
	}
	if do(t, p, &Job{Name: "pid"}) == first {
		t.Errorf("the same child after %d jobs", DefaultJobs)
	}
}

func TestAsk(t *testing.T) {
	p := pool(t, Options{})
	big := strings.Repeat("abc ", 3<<20)
	job := &Job{Name: "ask", Request: []byte("short"), Answer: func(_ context.Context, name string, in []byte) ([]byte, error) {
		if name != "upper" {
			return nil, errTest
		}
		return []byte(strings.Repeat(strings.ToUpper(string(in)), len(big)/len(in))), nil
	}}
	got := do(t, p, job)
	if n, skip := binary.Varint([]byte(got)); int(n) != len(big)/5*5 || !strings.HasPrefix(got[skip:], "SHORTSHORT") {
		t.Errorf("%d bytes, %.20q", n, got)
	}
	job.Answer = func(context.Context, string, []byte) ([]byte, error) { return nil, errTest }
	if got := do(t, p, job); got != "refused" {
		t.Errorf("%q", got)
	}
	job.Answer = nil
	if got := do(t, p, job); got != "refused" {
		t.Errorf("%q", got)
	}
}

// TestDeaths: every way to die has its name, is tried twice, and does not touch
// what the other child does.
func TestDeaths(t *testing.T) {
	p := pool(t, Options{Children: 2, Memory: 256 << 20, Stall: 3 * time.Second})
	stop := make(chan struct{})
	var done sync.WaitGroup
	var good atomic.Int64
	done.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := p.Do(context.Background(), &Job{Name: "setup"}); err != nil {
				t.Errorf("a good job: %v", err)
				return
			}
			good.Add(1)
		}
	})
	for _, c := range []struct {
		job string
		why Why
	}{{"panic", Crashed}, {"thread", Crashed}, {"recurse", Crashed}, {"eat", OutOfMemory}, {"hang", TimedOut}} {
		again := 0
		_, err := p.Do(context.Background(), &Job{Name: c.job, Again: func() { again++ }})
		var death *Death
		if !errors.As(err, &death) || death.Why != c.why || again != 1 {
			t.Errorf("%s: %v after %d more tries, want %s", c.job, err, again, c.why)
		}
		if err != nil && strings.Contains(err.Error(), "Example") {
			t.Errorf("%s: the error quotes the child", c.job)
		}
	}
	close(stop)
	done.Wait()
	if good.Load() == 0 {
		t.Error("no good job was done")
	}
}

func TestSlowIsNotHung(t *testing.T) {
	p := pool(t, Options{Stall: time.Second})
	if got := do(t, p, &Job{Name: "work"}); got != "worked" {
		t.Errorf("%q", got)
	}
}

func TestDeadlines(t *testing.T) {
	p := pool(t, Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if got, err := p.Do(ctx, &Job{Name: "deadline"}); err != nil || string(got) != "noticed" {
		t.Errorf("who looks at the deadline: %q, %v", got, err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	var death *Death
	if _, err := p.Do(ctx, &Job{Name: "hang"}); !errors.As(err, &death) || death.Why != TimedOut {
		t.Errorf("who does not: %v", err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := p.Do(ctx, &Job{Name: "hang"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if got := do(t, p, &Job{Name: "setup"}); got != "" {
		t.Errorf("afterwards: %q", got)
	}
}

// TestWhatCameBeforeTheEnd: on the second try each frame is sent at once.
func TestWhatCameBeforeTheEnd(t *testing.T) {
	p := pool(t, Options{})
	var frames []string
	_, err := p.Do(context.Background(), &Job{Name: "partly", Again: func() { frames = nil },
		Frame: func(data []byte) error { frames = append(frames, string(data)); return nil }})
	var death *Death
	if !errors.As(err, &death) || strings.Join(frames, " ") != "one two" {
		t.Errorf("%q, %v", frames, err)
	}
}

func TestFrameErrorEndsTheJob(t *testing.T) {
	p := pool(t, Options{})
	if _, err := p.Do(context.Background(), &Job{Name: "count", Frame: func([]byte) error { return errTest }}); err != errTest {
		t.Errorf("%v", err)
	}
	do(t, p, &Job{Name: "setup"})
}

func TestBadSetup(t *testing.T) {
	if _, err := NewPool(context.Background(), Options{Setup: []byte("bad")}); err == nil || strings.Contains(err.Error(), "luck") {
		t.Errorf("%v", err)
	}
}

func FuzzFrames(f *testing.F) {
	var b bytes.Buffer
	for _, kind := range []byte{frameReady, frameData, frameTick, frameDone} {
		if err := writeFrame(&b, kind, []byte("data")); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(b.Bytes())
	f.Add([]byte{frameData, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := newFrames(bytes.NewReader(data))
		for {
			_, p, err := r.next()
			if err != nil {
				break
			}
			if len(p) > len(data) {
				t.Fatal("a frame longer than the input")
			}
			var o order
			var s setup
			o.decode(p)
			s.decode(p)
		}
	})
}
