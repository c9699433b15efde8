package charset

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// TestOldPages: pages that statistics alone do not tell apart.
func TestOldPages(t *testing.T) {
	const ru = "Иванова Анна Сергеевна, живёт в городе Тула, телефон 07700 900123. Просит перезвонить после обеда, говорит по-русски."
	const tr = "Ayşe Yılmaz, doğum tarihi 2 Ocak 1999, Çiğli'de oturuyor; annesi İngilizce bilmiyor, ışıkları açık bırakıyor."
	const pl = "Łukasz Śliwiński i Małgorzata Wójcik, żona, mieszkają pod numerem 7; był chory, została w domu, byłą pracą się zajął."
	const fr = "Hélène Lefèvre, née à Orléans, sœur de Zoé; le cœur, l'œuvre, l'œil, les bœufs, à bientôt, déjà vu, élève modèle."
	for name, c := range map[string]struct {
		raw  string
		want string
	}{
		"866":        {encoded(t, charmap.CodePage866, ru), "ibm866"},
		"mac":        {encoded(t, charmap.MacintoshCyrillic, ru), "x-mac-cyrillic"},
		"1251":       {encoded(t, charmap.Windows1251, ru), "windows-1251"},
		"koi8":       {encoded(t, charmap.KOI8R, ru), "koi8-r"},
		"1254":       {encoded(t, charmap.Windows1254, tr), "windows-1254"},
		"1250":       {encoded(t, charmap.Windows1250, pl), "windows-1250"},
		"1252":       {encoded(t, charmap.Windows1252, fr), "windows-1252"},
		"ebcdic":     {string(EBCDIC.Encode("Ann Example, 1 Quay Street, Tidewick. Telephone 07700 900123.\n")), "ibm500"},
		"squared":    {"room of 12 m\xB2, 30 m\xB3, 5\xB0, \xA320 and \xBFqu\xE9? caf\xE9 cr\xE8me \xE0 la carte, d\xE9j\xE0 vu", "windows-1252"},
		"Icelandic":  {encoded(t, charmap.Windows1252, "Það er góð hugmynd að hringja í Þóru, sem býr á Ísafirði og á afmæli í dag, þann fyrsta maí."), "windows-1252"},
		"plain UTF8": {"Zoë", "utf-8"},
	} {
		if got := Detect([]byte(c.raw)); got.Name() != c.want {
			t.Errorf("%s: %s, want %s", name, got.Name(), c.want)
		}
	}
}

func encoded(t *testing.T, m *charmap.Charmap, s string) string {
	t.Helper()
	out, err := m.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMainframe(t *testing.T) {
	const s = "Ann Example [of] Quay\nStreet! 07700 900123 | £5"
	raw := EBCDIC.Encode(s)
	if got := string(EBCDIC.Decode(raw)); got != s {
		t.Errorf("%q", got)
	}
	if got := string(EBCDIC.Decode(EBCDIC.Encode("█€"))); got != "#?" {
		t.Errorf("what it has no letter for is %q", got)
	}
}
