package ooxml

// maxDepth is how deep elements are told apart; below, they are only counted.
const maxDepth = 1000

// stack is where in the markup a token stands.
type stack struct {
	frames []frame
	over   int    // elements deeper than maxDepth
	name   string // of the innermost element

	boxes    int  // open text boxes
	moved    int  // open w:moveFrom
	deleted  int  // open w:del
	inserted int  // open w:ins and w:moveTo
	phonetic int  // open rPh
	hidden   bool // the run at hand is hidden
}

type frame struct {
	hash   uint32
	elem   elem
	hidden bool // stack.hidden before the element
	name   string
}

// hash tells names apart well enough to match tags.
func hash(name []byte) uint32 {
	h := uint32(2166136261) // FNV-1a
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func (s *stack) top() elem {
	if s.over > 0 || len(s.frames) == 0 {
		return eOther
	}
	return s.frames[len(s.frames)-1].elem
}

// runProperties reports whether the innermost element is the rPr of a run.
func (s *stack) runProperties() bool {
	n := len(s.frames)
	return s.over == 0 && n >= 2 && s.frames[n-1].elem == eRPr && s.frames[n-2].elem == eR
}

// paragraphMark reports whether the innermost element holds the properties of
// a paragraph's end.
func (s *stack) paragraphMark() bool {
	n := len(s.frames)
	return s.over == 0 && n >= 2 && s.frames[n-1].elem == eRPr && s.frames[n-2].name == "pPr"
}

// level is the channel of text at this depth of text boxes.
func (s *stack) level() channel { return chMain + channel(min(s.boxes, 3)) }

func (s *stack) push(name []byte) {
	if len(s.frames) >= maxDepth {
		s.over++
		return
	}
	f := frame{hash: hash(name), elem: elemOf(name), hidden: s.hidden}
	switch f.elem {
	case eOther, eValue, eFormula:
		f.name = known(name)
	case eBox:
		s.boxes++
		s.hidden = false
	case eMoveFrom:
		s.moved++
	case eDeletion:
		f.name = known(name)
		s.deleted++
	case eInsertion:
		f.name = known(name)
		s.inserted++
	case ePhonetic:
		s.phonetic++
	case eR:
		s.hidden = false
	}
	s.frames = append(s.frames, f)
	s.name = f.name
}

// pop closes the innermost element called name and all inside it; an end tag
// that was never opened is ignored.
func (s *stack) pop(name []byte, end func(elem)) {
	if s.over > 0 {
		s.over--
		return
	}
	h := hash(name)
	// Malformed markup only: how far an end tag may reach.
	for i := len(s.frames) - 1; i >= 0 && i >= len(s.frames)-64; i-- {
		if s.frames[i].hash != h {
			continue
		}
		for len(s.frames) > i {
			f := s.frames[len(s.frames)-1]
			end(f.elem)
			s.drop(f)
		}
		break
	}
	s.name = ""
	if n := len(s.frames); n > 0 {
		s.name = s.frames[n-1].name
	}
}

func (s *stack) drop(f frame) {
	switch f.elem {
	case eBox:
		s.boxes--
		s.hidden = f.hidden
	case eMoveFrom:
		s.moved--
	case eDeletion:
		s.deleted--
	case eInsertion:
		s.inserted--
	case ePhonetic:
		s.phonetic--
	case eR:
		s.hidden = f.hidden
	}
	s.frames = s.frames[:len(s.frames)-1]
}

// known returns name as a string of reasonable size, for labels.
func known(name []byte) string {
	if len(name) > 64 {
		return ""
	}
	return string(name)
}
