package detectors

// Ordinary reports whether word, in any case, is an ordinary word of the
// language and no name. About one word in a hundred that is neither is taken
// for one.
func Ordinary(word string) bool { return isWord(word) }
