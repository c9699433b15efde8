package isolation

import (
	"sardine/document"
	"sardine/finding"
	"sardine/internal/app/wire"
	"sardine/policy"
)

// intake takes what a child finds in one file. What a child says depends on
// the bytes of the file alone, so that a second child repeats what the first
// one said before it died: that much is passed over.
type intake struct {
	o     *isolated
	rel   string
	known *policy.Policy // for this file
	emit  func([]finding.Finding) error
	words func([]string) error

	findings, wordCount int  // handed on
	repeatF, repeatW    int  // to be passed over
	inside              bool // something was found in the file, not only in its name
}

func (in *intake) again() { in.repeatF, in.repeatW = in.findings, in.wordCount }

func (in *intake) frame(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	switch data[0] {
	case wire.FrameFindings:
		return in.takeFindings(data[1:])
	case wire.FrameWords:
		return in.takeWords(wire.NewReader(data[1:], nil))
	}
	return wire.ErrGarbled
}

func (in *intake) takeFindings(data []byte) error {
	fs, err := wire.Findings(data, in.o.kinds())
	if err != nil {
		return err
	}
	skip := min(in.repeatF, len(fs))
	in.repeatF -= skip
	if fs = fs[skip:]; len(fs) == 0 {
		return nil
	}
	in.findings += len(fs)
	for i := range fs {
		in.inside = in.inside || len(fs[i].Path) != 1 || fs[i].Path[0] != document.NamePath
	}
	in.known.Apply(in.rel, fs)
	return in.emit(fs)
}

func (in *intake) takeWords(r *wire.Reader) error {
	var ws []string
	for r.More() {
		ws = append(ws, r.Text())
	}
	if r.Err() != nil || in.words == nil {
		return wire.ErrGarbled
	}
	skip := min(in.repeatW, len(ws))
	in.repeatW -= skip
	if ws = ws[skip:]; len(ws) == 0 {
		return nil
	}
	in.wordCount += len(ws)
	return in.words(ws)
}
