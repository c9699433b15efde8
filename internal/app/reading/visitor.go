package reading

import (
	"context"

	"sardine/detectors"
	"sardine/document"
	"sardine/finding"
	"sardine/formats"
)

// visitor is the formats.Sink of one file.
type visitor struct {
	session *detectors.Session
	emit    func([]finding.Finding) error
	see     func(*document.Part) // also wants the parts; may be nil
	words   *words               // may be nil

	parts   int
	text    int64
	count   int
	skips   []finding.Skip
	skipped int
	unlocks []finding.Unlock
}

// read looks through the name of the file and all that is in it.
func (v *visitor) read(ctx context.Context, in document.Stream, ref finding.FileRef, opt document.Options) (format string, err error) {
	if err := v.name(ref.Rel); err != nil {
		return "", err
	}
	if format, err = formats.Read(ctx, in, opt, v); err != nil {
		return "", err
	}
	return format, v.send(v.session.Close())
}

// name looks for personal data in the file's own name and folders.
func (v *visitor) name(rel string) error {
	p := document.NamePart(rel)
	if v.words != nil {
		if err := v.words.part(p.Text); err != nil {
			return err
		}
	}
	return v.send(v.session.Part(p))
}

func (v *visitor) Part(p *document.Part) error {
	v.parts++
	v.text += int64(len(p.Text) - p.Lead)
	if v.see != nil {
		v.see(p)
	}
	if v.words != nil {
		if err := v.words.part(p.Text[p.Lead:]); err != nil {
			return err
		}
	}
	return v.send(v.session.Part(p))
}

func (v *visitor) send(fs []finding.Finding) error {
	if len(fs) == 0 {
		return nil
	}
	v.count += len(fs)
	return v.emit(fs)
}

func (v *visitor) Skip(p document.Path, why document.SkipReason) {
	v.skipped++
	v.skips = finding.KeepSkip(v.skips, finding.Skip{Path: p, Why: why})
}

func (v *visitor) Unlocked(p document.Path, n int) {
	if len(v.unlocks) < finding.MaxSkips {
		v.unlocks = append(v.unlocks, finding.Unlock{Path: p, Password: n})
	}
}

func (v *visitor) result(format string) finding.Result {
	return finding.Result{
		Status: statusOf(v.parts, v.skips), Format: format,
		Skips: v.skips, Skipped: v.skipped, Unlocks: v.unlocks, Text: v.text, Count: v.count,
	}
}

// statusOf says how a file ended from what was read and what was not.
func statusOf(parts int, skips []finding.Skip) finding.Status {
	switch {
	case len(skips) == 0:
		return finding.Read
	case parts > 0:
		return finding.PartlyRead
	}
	switch skips[0].Why {
	case document.Corrupt, document.Crashed, document.OutOfMemory, document.TimedOut, document.Unreadable, document.Bomb:
		return finding.Failed
	}
	return finding.Skipped
}
