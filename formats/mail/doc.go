// Package mail reads mail messages (eml, mht) and mailboxes (mbox).
//
// A message becomes one part with its header lines, decoded, and a child for
// each body and attachment; a mailbox becomes a child for each message. The
// package does not read what is attached: the driver does, by whatever format it
// has. Its one invariant: a message whose structure cannot be followed is still
// read as the plain text that it is, and then counted as read in part.
package mail
