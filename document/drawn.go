package document

// DrawnEditor is an Editor that counts what a rewriter had drawn by another
// program because it could not be done otherwise: pages that are pictures of
// themselves in the copy, and pictures that were unpacked so.
type DrawnEditor interface {
	Editor
	Drawn(pages, pictures int)
}
