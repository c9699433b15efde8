package mapi

import "testing"

func TestNames(t *testing.T) {
	if Name(0x0037) != "Subject" || Name(0x1000) != "" || Name(0x6EEE) != "Property 6EEE" {
		t.Error("names of fixed properties")
	}
	if NumberedName(0x8005) != "File as" || NumberedName(0x1) != "Property 0001" {
		t.Error("names of named properties")
	}
}

func TestRTFIsBounded(t *testing.T) {
	for _, bad := range []string{"", "short", "\xff\xff\xff\xff\xff\xff\xff\xffLZFu\x00\x00\x00\x00\xff\xff", "\x00\x00\x00\x00\xff\xff\xff\xffMELA\x00\x00\x00\x00abc"} {
		if got, _ := RTF([]byte(bad)); len(got) > 3 {
			t.Errorf("%q expands to %d bytes", bad, len(got))
		}
	}
	if got, err := RTF([]byte("\x00\x00\x00\x00\x03\x00\x00\x00MELA\x00\x00\x00\x00abcd")); err != nil || string(got) != "abc" {
		t.Errorf("%q, %v", got, err)
	}
}
