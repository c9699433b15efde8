package sandbox

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// recvFlags: descriptors that arrive are not handed on to programs, which
// cannot be started anyway.
const recvFlags = unix.MSG_CMSG_CLOEXEC

// executable is this very program, also when its file was replaced or deleted
// since it was started.
func executable() (string, error) { return "/proc/self/exe", nil }

// oomKills is how many processes the system has killed since it was started,
// because it had no memory left; 0 where it does not say.
func oomKills() int64 {
	data, err := os.ReadFile("/proc/vmstat")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(data, []byte("\noom_kill "))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	n, _ := strconv.ParseInt(string(line), 10, 64)
	return n
}
