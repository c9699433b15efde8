package redact

// Drawn counts what had to be drawn by another program; the applier is a
// document.DrawnEditor's ear.
func (a *applier) Drawn(pages, pictures int) {
	if a.counts != nil {
		a.counts.pages += pages
		a.counts.pictures += pictures
	}
}
