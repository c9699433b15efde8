package detectors

import "testing"

// A token that is shorter than the word it is held against is not it.
func TestShortTokensAreNoWords(t *testing.T) {
	if equalFold("M", "mae") || !equalFold("MAE", "mae") {
		t.Error("a short token is taken for a word, or a word is not")
	}
}
