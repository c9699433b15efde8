package pdfile

// Kind says what a Value is.
type Kind uint8

// The kinds of objects (ISO 32000-1, section 7.3). A stream is an [Object]
// whose value is a dictionary.
const (
	Null Kind = iota
	Bool
	Int
	Real
	String
	Name
	Array
	Dict
	Ref
)

// Value is one object. Start and End are where it stands in the bytes that it
// was parsed from.
type Value struct {
	Kind       Kind
	Gen        uint16 // of a Ref
	Start, End int32
	Num        float64 // of a Bool (0 or 1), Int, Real; of a Ref its object number
	Str        []byte  // of a String or Name, decoded
	List       []Value // of an Array; of a Dict keys and values in turn
}

// Key is the value of a dictionary's key as it stands, perhaps a Ref; Null if
// there is none.
func (v Value) Key(name string) Value {
	if v.Kind != Dict {
		return Value{}
	}
	for i := 0; i+1 < len(v.List); i += 2 {
		if string(v.List[i].Str) == name {
			return v.List[i+1]
		}
	}
	return Value{}
}

// IsName reports whether v is that name.
func (v Value) IsName(name string) bool { return v.Kind == Name && string(v.Str) == name }

// Name is the text of a Name, else "".
func (v Value) Name() string {
	if v.Kind != Name {
		return ""
	}
	return string(v.Str)
}

// IsNumber reports whether v is an integer or a real number.
func (v Value) IsNumber() bool { return v.Kind == Int || v.Kind == Real }

// Int is the number of an Int or Real that fits; else def.
func (v Value) Int(def int) int {
	if !v.IsNumber() || v.Num < -1<<53 || v.Num > 1<<53 {
		return def
	}
	return int(v.Num)
}

// ID is the object number of a Ref, else 0.
func (v Value) ID() int {
	if v.Kind != Ref {
		return 0
	}
	return int(v.Num)
}

// Set returns a dictionary in which name is v; v itself is not changed.
func (v Value) Set(name string, to Value) Value {
	list := make([]Value, 0, len(v.List)+2)
	done := false
	for i := 0; i+1 < len(v.List); i += 2 {
		switch {
		case string(v.List[i].Str) != name:
			list = append(list, v.List[i], v.List[i+1])
		case !done && to.Kind != Null:
			list, done = append(list, v.List[i], to), true
		}
	}
	if !done && to.Kind != Null {
		list = append(list, NameOf(name), to)
	}
	return Value{Kind: Dict, List: list}
}

// Without returns a dictionary that lacks name.
func (v Value) Without(name string) Value { return v.Set(name, Value{}) }

// NameOf, IntOf, RealOf, StringOf, RefTo, ListOf and DictOf make values.
func NameOf(s string) Value       { return Value{Kind: Name, Str: []byte(s)} }
func IntOf(n int) Value           { return Value{Kind: Int, Num: float64(n)} }
func RealOf(f float64) Value      { return Value{Kind: Real, Num: f} }
func StringOf(s string) Value     { return Value{Kind: String, Str: []byte(s)} }
func RefTo(num int) Value         { return Value{Kind: Ref, Num: float64(num)} }
func ListOf(items ...Value) Value { return Value{Kind: Array, List: items} }

// DictOf makes a dictionary of keys and values in turn.
func DictOf(pairs ...any) Value {
	d := Value{Kind: Dict}
	for i := 0; i+1 < len(pairs); i += 2 {
		d.List = append(d.List, NameOf(pairs[i].(string)), pairs[i+1].(Value))
	}
	return d
}
