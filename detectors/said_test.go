package detectors

import "testing"

func TestSaidAfter(t *testing.T) {
	const label = "prison number"
	for rest, want := range map[string]string{
		" we hold for her is A4471DK": "A4471DK",
		" no. we hold is A4471DK":     "", // a full stop that is not the label's own
		". that we held was A4471DK":  "A4471DK",
		" 4471 is":                    "",
		" is unknown; it is A4471DK":  "unknown; it is A4471DK",
		"":                            "",
	} {
		text := label + rest
		got := ""
		if at := saidAfter(text, len(label), len(text)); at > 0 {
			got = text[at:]
		}
		if got != want {
			t.Errorf("saidAfter(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestChatAnswer(t *testing.T) {
	for head, want := range map[string]bool{
		"[14:05] Office: its ": true, "Office: ": true, "14:05 Jo: yes it's ": true, "Note that the code: ": true, "office its ": false, "Jo: see the list, ": false, ": ": false,
	} {
		if got := chatAnswer(head); got != want {
			t.Errorf("chatAnswer(%q) is %v", head, got)
		}
	}
}

func TestRemark(t *testing.T) {
	for s, want := range map[string]int{
		" (line 1): 4 Mill Lane": len(" (line 1)"), " (if known)": len(" (if known)"), " (crown court) T2025": len(" (crown court)"),
		" (see the note) below": 0, " (open": 0, "": 0, " ((a)): 1": 0,
	} {
		if got := remark(s); got != want {
			t.Errorf("remark(%q) is %d, want %d", s, got, want)
		}
	}
}
