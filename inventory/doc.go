// Package inventory stores what is where: every file of a scan, how it ended,
// and what was found in it, and answers questions about that: totals, the
// riskiest files and folders, the files that hold a value or mention a name.
//
// It is one SQLite file and a key file beside it. It finds nothing, reads no
// user's file and draws no report. It holds no personal value: values are kept
// as digests under the key (HMAC-SHA256), samples are masked. Owners and rights
// are stored in clear, and so are paths and the names of members of containers
// unless [Options.HashPaths] is set.
//
// Its one invariant: a file is counted if and only if its row in the table
// file is there and not gone, and everything that belongs to it was committed
// in the same transaction as that row or before it. Totals are derived from
// those rows in the same transaction and are never counters.
//
// # How values are looked up
//
// Every value becomes a 64-bit digest of kind and normal form; every word of a
// name becomes one of its own. (digest, file) pairs are written as sorted runs
// in blobs of about 32 KiB, one run a transaction, and merged sixteen at a time
// into larger ones, so that 40 million of them cost no random write and a
// question reads one block of each of a few dozen runs. Names use the same
// index instead of a Bloom filter per file: a filter that costs 10 bits a word
// has one false file in a hundred, which are 80,000 of 8,000,000 files that
// somebody would have to read; sorted runs cost about as much, since the same
// names recur and file numbers are stored as differences, and have none.
//
// With n distinct values stored, the chance that a question for one that is
// not there finds a file is n/2^64: 40 million give 2 in 10^12.
//
// # Files
//
// Beside the inventory stand its key (.key, unless it is kept elsewhere), an
// empty file by which one scan keeps another out (.lock), and while it is open
// SQLite's own -wal and -shm. All are readable by their owner only; on Windows
// they have the rights of their folder.
//
// # What the key protects
//
// Whoever has the inventory without its key cannot try values against it. Who
// has both can: numbers of few digits are guessed in minutes. Keep the key
// where the inventory's copies are not.
package inventory
