package records

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// cutJSON finds the values of a file of several (JSON Lines), or else the
// elements of the outermost arrays of objects. The commas between elements are
// no piece's: Join writes its own.
func cutJSON(data []byte) ([]piece, error) {
	w := &walker{data: data, top: true}
	w.walk()
	if len(w.records) >= 2 {
		return between(data, w.records)
	}
	w = &walker{data: data}
	w.walk()
	return between(data, w.records)
}

// walker walks through JSON byte by byte and does not care whether the syntax
// is right.
type walker struct {
	data    []byte
	top     bool // values of the file itself are the records
	records []piece

	stack []byte // of brackets that are open
	list  int    // number of the array whose elements are records
	level int    // of the stack in that array; 0: in none
	start int    // of the record, or -1
}

// maxNested bounds the brackets that are remembered: deeper ones are no JSON
// that anybody writes.
const maxNested = 1000

func (w *walker) walk() {
	w.start = -1
	for i := 0; i < len(w.data) && len(w.records) <= maxRecords; i++ {
		switch c := w.data[i]; c {
		case '"':
			w.begin(i)
			i = closing(w.data, i)
		case '{', '[':
			w.begin(i)
			if len(w.stack) == maxNested {
				w.records = nil
				return
			}
			w.stack = append(w.stack, c)
			if c == '[' && !w.top && w.level == 0 && opensObject(w.data[i+1:]) {
				w.level = len(w.stack)
				w.list++
			}
		case '}', ']':
			if c == ']' && w.level == len(w.stack) && w.level > 0 {
				w.level = 0
			}
			if len(w.stack) > 0 {
				w.stack = w.stack[:len(w.stack)-1]
			}
			if w.start >= 0 && len(w.stack) == w.level {
				w.records = append(w.records, piece{Piece: Piece{List: w.list}, start: w.start, end: i + 1})
				w.start = -1
			}
		}
	}
}

// begin notes where a record begins: only objects and arrays are records.
func (w *walker) begin(i int) {
	if c := w.data[i]; w.start < 0 && (c == '{' || c == '[' && w.top) && len(w.stack) == w.level && (w.top || w.level > 0) {
		w.start = i
	}
}

// closing is the place of the quote that ends the string at i.
func closing(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(data)
}

func opensObject(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == '{'
}

// textJSON gives each value of a record a line under its key.
func textJSON(raw []byte) string {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var b strings.Builder
	type level struct {
		object, value bool // in an object; a value is next
	}
	var stack []level
	for {
		t, err := d.Token()
		if err != nil {
			if err != io.EOF { // what is no JSON is looked through as it is
				return plain(raw)
			}
			return b.String()
		}
		if d, ok := t.(json.Delim); ok {
			if d == '{' || d == '[' {
				stack = append(stack, level{object: d == '{'})
				continue
			}
			stack = stack[:len(stack)-1]
			if n := len(stack); n > 0 {
				stack[n-1].value = false
			}
			continue
		}
		n := len(stack)
		if n > 0 && stack[n-1].object && !stack[n-1].value {
			fmt.Fprintf(&b, "%v: ", t)
			stack[n-1].value = true
			continue
		}
		fmt.Fprintf(&b, "%v\n", t)
		if n > 0 {
			stack[n-1].value = false
		}
	}
}
