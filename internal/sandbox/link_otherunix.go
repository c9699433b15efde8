//go:build unix && !linux

package sandbox

import "os"

const recvFlags = 0

func executable() (string, error) { return os.Executable() }

// oomKills: this system does not say.
func oomKills() int64 { return 0 }
