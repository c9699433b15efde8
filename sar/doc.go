// Package sar answers subject access requests: it finds the files that hold a
// person's data, decides what is disclosed and what is withheld and why, and
// makes the bundle that is handed over.
//
// It reads files only through the func that it is given, draws no letter and
// no index (those come in as funcs), and writes copies only through package
// redact. Its one invariant: nothing leaves as disclosed that was not verified,
// and what was searched, not searched and withheld is always said.
package sar
