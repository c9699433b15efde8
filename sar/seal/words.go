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
// list that is 60 bits.
const phraseWords = 6

// Passphrase makes a new one. It is kept nowhere.
func Passphrase() (string, error) {
	list := words()
	out := make([]string, phraseWords)
	for i := range out {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(list))))
		if err != nil {
			return "", err
		}
		out[i] = list[n.Int64()]
	}
	return strings.Join(out, "-"), nil
}
