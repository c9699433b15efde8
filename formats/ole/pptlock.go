package ole

import (
	"bytes"
	"crypto/rc4"
	"encoding/binary"
)

// persisted is where an object of a presentation stands: its number is the block of
// the key that locks it ([MS-PPT] 2.3.7, [MS-OFFCRYPTO] 2.3.5.4).
type persisted struct {
	id uint32
	at int
}

// unlock decrypts a presentation that is locked by a password. Directories and
// saves are never encrypted, everything else is, record by record.
func (w *show) unlock(dir *storage) bool {
	s := dir.stream("Current User")
	head, err := s.bytes()
	if err != nil || len(head) < 20 {
		return false
	}
	objects, lock := w.persisted(int(binary.LittleEndian.Uint32(head[16:])))
	a, _, whole := atomAt(w.data, lock, 0)
	if !whole || a.typ != pptEncryption {
		return false
	}
	var k key
	if !w.d.fit(pathOf(w.t), func(password string) bool {
		k = unlock(a.body, []string{password})
		return k != nil
	}) {
		return false
	}
	clear := bytes.Clone(w.data)
	seen := map[int]bool{lock: true}
	for _, o := range objects {
		if o.at < 0 || o.at+8 > len(clear) || seen[o.at] {
			continue
		}
		seen[o.at] = true
		c, err := rc4.NewCipher(k(o.id))
		if err != nil {
			return false
		}
		c.XORKeyStream(clear[o.at:o.at+8], w.data[o.at:o.at+8])
		end := o.at + 8 + int(min(binary.LittleEndian.Uint32(clear[o.at+4:]), uint32(len(clear)-o.at-8)))
		c.XORKeyStream(clear[o.at+8:end], w.data[o.at+8:end])
	}
	w.data, w.open = clear, true
	return true
}

// persisted lists all objects of all saves, newest first, and where the record
// stands that says how they are locked.
func (w *show) persisted(last int) (objects []persisted, lock int) {
	lock = -1
	var lockID uint32
	for seen := map[int]bool{}; last > 0 && !seen[last] && len(objects) < maxPersisted; {
		seen[last] = true
		edit, _, whole := atomAt(w.data, last, 0)
		if !whole || edit.typ != pptUserEdit {
			break
		}
		if lockID == 0 {
			lockID = edit.u32(28)
		}
		objects = w.directory(int(edit.u32(12)), objects)
		last = int(edit.u32(8))
	}
	for _, o := range objects {
		if o.id == lockID {
			return objects, o.at
		}
	}
	return objects, lock
}

// maxPersisted is more than the objects of any presentation that was saved a
// thousand times.
const maxPersisted = 1 << 20

func (w *show) directory(at int, objects []persisted) []persisted {
	dir, _, _ := atomAt(w.data, at, 0)
	for i := 0; dir.typ == pptPersistDir && i+4 <= len(dir.body); {
		head := dir.u32(i)
		i += 4
		for k := range head >> 20 {
			if i+4 > len(dir.body) {
				return objects
			}
			objects = append(objects, persisted{head&0xFFFFF + k, int(dir.u32(i))})
			i += 4
		}
	}
	return objects
}
