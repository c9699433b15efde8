//go:build cgo

package sandbox

// withCgo: the threads of a program with C in it cannot all be bound by
// Landlock.
const withCgo = true
