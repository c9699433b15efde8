package pdf

import "sardine/document"

// beneath asks about what no page shows and no part tells, names and the words
// of fonts and profiles, where nothing else has to go: a value may stand there
// alone.
func (r *rewriter) beneath() error {
	r.beneathDone = true
	r.blanked = document.NewBuilder("words beneath the pages")
	if err := r.machinery(); err != nil {
		return err
	}
	if err := r.names(); err != nil {
		return err
	}
	b := r.blanked
	r.blanked = nil
	if b.Empty() {
		return nil
	}
	reps, err := r.ed.Replace(b.Take(document.Hidden))
	r.changed = r.changed || len(reps) > 0
	return err
}

// maxBlanked bounds the words that are asked about.
const maxBlanked = 512 << 10

// told notes what a stream said where it is otherwise now.
func (r *rewriter) told(was, is []byte) {
	if r.blanked == nil || len(was) != len(is) {
		return
	}
	const wide = 2 // letters of two bytes have one that stays as it was
	var word []byte
	say := func() {
		if len(word) > 2 && r.blanked.Len() < maxBlanked {
			r.blanked.Decode(textString(word), 0, int64(len(was)))
			r.blanked.Insert("\n")
		}
		word = word[:0]
	}
	last := -1
	for i, c := range was {
		if c == is[i] || c == 0 {
			continue
		}
		if i > last+wide {
			say()
		}
		last = i
		if c < ' ' || c == 0x7F {
			c = ' '
		}
		word = append(word, c)
	}
	say()
}
