package mail

import (
	"bufio"
	"io"
)

// lines reads lines with their offsets in bounded memory: a line longer than
// the buffer comes in pieces.
type lines struct {
	r   *bufio.Reader
	pos int64
	mid bool // the next piece goes on with a line
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 64<<10)} }

// next returns the next line, with its newline, and its offset. The line is
// valid until the next call. At the end err is io.EOF, perhaps with a last line.
func (l *lines) next() (line []byte, at int64, err error) {
	line, err = l.r.ReadSlice('\n')
	at = l.pos
	l.pos += int64(len(line))
	l.mid = err == bufio.ErrBufferFull
	if l.mid {
		err = nil
	}
	return line, at, err
}
