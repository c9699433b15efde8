package odf

// maxDepth is how deep elements are told apart; below, they are only counted.
const maxDepth = 1000

// flags say what an element's text is. Elements inside inherit them.
type flags uint16

const (
	inPara    flags = 1 << iota // text counts as it stands
	inCell                      // a cell of the outermost table
	inDeleted                   //
	inComment                   //
	inHidden                    //
	inMeta                      //
	inValue                     // text outside of paragraphs is what a reader sees
	inLayout                    // text says nothing
)

// stack is where in the markup a token stands.
type stack struct {
	frames []frame
	over   int // elements deeper than maxDepth
	names  map[string]string
}

type frame struct {
	hash  uint32
	elem  elem
	flags flags
	boxes uint8 // open boxes inside paragraphs or cells
	name  string
}

// hash tells names apart well enough to match tags.
func hash(name []byte) uint32 {
	h := uint32(2166136261) // FNV-1a
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// top is the innermost element.
func (s *stack) top() frame {
	if len(s.frames) == 0 {
		return frame{}
	}
	return s.frames[len(s.frames)-1]
}

func (s *stack) has(f flags) bool { return s.top().flags&f != 0 }

// hide marks the elements from the innermost paragraph on as hidden.
func (s *stack) hide() {
	for i := len(s.frames) - 1; i >= 0; i-- {
		s.frames[i].flags |= inHidden
		if s.frames[i].elem == ePara {
			return
		}
	}
}

// channel is the one of text in paragraphs here.
func (s *stack) channel() channel {
	switch f := s.top(); {
	case f.flags&inDeleted != 0:
		return chDeleted
	case f.flags&inComment != 0:
		return chComment
	case f.flags&inHidden != 0:
		return chHidden
	case f.flags&inMeta != 0:
		return chMeta
	default:
		return chMain + channel(f.boxes)
	}
}

// push opens an element. hidden says that it is hidden by an attribute or its
// style.
func (s *stack) push(name []byte, e elem, hidden bool) {
	if len(s.frames) >= maxDepth {
		s.over++
		return
	}
	up := s.top()
	f := frame{hash: hash(name), elem: e, flags: up.flags, boxes: up.boxes}
	floats := up.flags&(inPara|inCell) != 0
	switch e {
	case ePara:
		if up.flags&inPara != 0 && f.boxes < maxBoxes { // only malformed markup has it
			f.boxes++
		}
		f.flags |= inPara
	case eFloat, eBox:
		if (floats || e == eFloat) && f.boxes < maxBoxes {
			f.boxes++
		}
		f.flags &^= inPara | inCell
	case eCell:
		f.flags = f.flags&^inPara | inCell
	case eComment:
		f.flags = f.flags&^(inPara|inCell) | inComment
	case eDeleted:
		f.flags = f.flags&^(inPara|inCell) | inDeleted
	case eMeta:
		if up.flags&inPara == 0 { // text:meta is another thing
			f.flags |= inMeta
		}
	case eValue:
		f.flags = f.flags&^inPara | inValue
	case eGuide:
		f.flags |= inHidden
	case eAside, eTable:
		f.flags &^= inPara
	case eLayout:
		f.flags |= inLayout
	}
	if hidden {
		f.flags |= inHidden
	}
	if e == eOther || e == eTracked || e == eAside || e == eValue {
		f.name = s.intern(name)
	}
	s.frames = append(s.frames, f)
}

// intern keeps one string for each name, of which documents have few.
func (s *stack) intern(name []byte) string {
	if n, ok := s.names[string(name)]; ok {
		return n
	}
	n := known(name)
	if s.names == nil {
		s.names = map[string]string{}
	}
	if len(s.names) < maxStyles {
		s.names[n] = n
	}
	return n
}

// pop closes the innermost element called name and all inside it, calling end
// for each before it goes; an end tag that was never opened is ignored.
func (s *stack) pop(name []byte, end func(elem) error) error {
	if s.over > 0 {
		s.over--
		return nil
	}
	h := hash(name)
	// Malformed markup only: how far an end tag may reach.
	for i := len(s.frames) - 1; i >= 0 && i >= len(s.frames)-64; i-- {
		if s.frames[i].hash != h {
			continue
		}
		for len(s.frames) > i {
			if err := end(s.top().elem); err != nil {
				return err
			}
			s.frames = s.frames[:len(s.frames)-1]
		}
		return nil
	}
	return nil
}
