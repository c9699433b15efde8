package seal

import (
	"crypto/rand"
	_ "embed"
	"math/big"
	"slices"
	"strings"
	"sync"
)

//go:embed words.txt
var wordList string

var words = sync.OnceValue(func() []string {
	w := strings.Fields(wordList)
	slices.Sort(w)
	return slices.Compact(w)
})

// phraseWords is how many words a passphrase has: with a thousand words in the
// list that is 60 bits. phraseLen is the most letters that it has: some readers
// of PDF take no more than 32, as PDF itself did before its version 1.7. Leaving
// out the longer ones costs 6 bits.
const (
	phraseWords = 6
	phraseLen   = 32
)

// Passphrase makes a new one. It is kept nowhere.
func Passphrase() (string, error) {
	list := words()
	out := make([]string, phraseWords)
	for {
		for i := range out {
			n, err := rand.Int(rand.Reader, big.NewInt(int64(len(list))))
			if err != nil {
				return "", err
			}
			out[i] = list[n.Int64()]
		}
		if s := strings.Join(out, "-"); len(s) <= phraseLen {
			return s, nil
		}
	}
}
