package redact

import (
	"context"
	"errors"
	"os"

	"sardine/document"
	"sardine/formats"
	"sardine/redact/convert"
)

// readOnly says why a file that cannot be rewritten is refused: it, or a member
// in which something has to go.
func (o *Order) readOnly(opt *Options) (reason, wayOut string) {
	switch {
	case rewritable(o.format):
		return "there is no rewriter for a member in which something has to go", "use --convert, which writes doc, xls, ppt, msg and pst in zip archives as new files, or unpack it and redact what is in it"
	case opt.Convert == convert.None && convert.For(convert.Suited, o.format, o.name) != convert.None:
		return noRewriter, "use --convert, which writes the text as a new file, or save it as PDF, docx or another format of today and redact that"
	}
	return noRewriter, "save it as PDF, docx or another format of today and redact that"
}

const noRewriter = "there is no rewriter for this kind of file"

// explain says in fixed words why a file was refused, and what to do.
func explain(err error, unopened bool) (reason, wayOut string) {
	var died *DiedError
	var unread *formats.UnreadError
	var skip *document.SkipError
	switch {
	case errors.Is(err, ErrLeak), errors.Is(err, ErrDiffers):
		return err.Error(), "redact this file by hand; what the reason names is where the value or the difference is"
	case errors.Is(err, ErrChanged):
		return ErrChanged.Error(), "run the command again"
	case errors.Is(err, ErrStale):
		return ErrStale.Error(), "the rules or the reader have changed since: write a new plan with --plan"
	case errors.Is(err, ErrExists):
		return ErrExists.Error(), "choose an empty folder with --out"
	case errors.Is(err, convert.ErrLetters):
		return "it cannot become a PDF: " + convert.ErrLetters.Error(), "use --convert=docx or --convert=text"
	case errors.Is(err, convert.ErrSize):
		return "it cannot be converted: " + convert.ErrSize.Error(), "use --convert=text"
	case errors.As(err, &died):
		return died.Error(), wayOutOf(died.Why)
	case errors.As(err, &unread):
		reason := "not read: " + string(unread.Why)
		if len(unread.Path) > 0 {
			reason = "a member was not read: " + string(unread.Why)
		}
		return reason, wayOutOf(unread.Why)
	case errors.As(err, &skip):
		return "not read: " + string(skip.Why), wayOutOf(skip.Why)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return string(document.TimedOut), "allow more with --file-time"
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission), errors.Is(err, ErrUnread):
		return err.Error(), ""
	case unopened:
		return "the file could not be opened", ""
	}
	return "the copy could not be written: the format's rewriter failed", "redact this file by hand, and report the fault"
}

func wayOutOf(why document.SkipReason) string {
	switch why {
	case document.Encrypted:
		return "give the password, or save it without one"
	case document.NotText, document.NoAssist:
		return "the words in pictures are not read: install tesseract-ocr, for PDFs poppler-utils too, or look at it"
	case document.TooLarge, document.TooDeep, document.TooMany, document.Bomb:
		return "unpack it and redact what is in it"
	case document.TimedOut:
		return "allow more with --file-time"
	}
	return "save it anew with the program that made it, and redact that"
}
