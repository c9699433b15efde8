package redact

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// TestMain lets this test be started again as a process that holds a copy and
// is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SARDINE_TEST_HOLD"); dir != "" {
		f, err := tempCopy(dir)
		if err != nil {
			os.Exit(1)
		}
		os.Stdout.WriteString(filepath.Base(f.Name()) + "\n")
		io.Copy(io.Discard, os.Stdin) //nolint:errcheck // until it is killed, or nobody is there any more
		runtime.KeepAlive(f)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestUnprovenCopiesGo: what a killed run has left is removed by the next one in
// that folder, and what another run is at work on is not.
func TestUnprovenCopiesGo(t *testing.T) {
	dir := t.TempDir()
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "SARDINE_TEST_HOLD="+dir)
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	name, _, err := bufio.NewReader(out).ReadLine()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, string(name))
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	sweep(dir)
	if _, err := os.Stat(file); err != nil {
		t.Fatal("a copy that a run is at work on was removed")
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	other.Wait() //nolint:errcheck // it was killed
	bystander := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(bystander, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sweep(dir)
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the copy of a killed run is still there: %v", err)
	}
	if _, err := os.Stat(bystander); err != nil {
		t.Error("a file that is no unproven copy was removed")
	}
}
