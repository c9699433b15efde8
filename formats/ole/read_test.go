package ole

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"sardine/document"
	"sardine/formats/formattest"
)

func TestSniff(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want bool
	}{
		{"a.doc", compound(folder{"WordDocument": []byte("x")}), true},
		{"a", compound(folder{"WORKBOOK": []byte("x")}), true},
		{"a.msg", compound(folder{"__substg1.0_0037001F": []byte("x")}), true},
		{"a.xlsx", compound(folder{"EncryptionInfo": []byte("x"), "EncryptedPackage": make([]byte, 5000)}), true},
		{"object 1", compound(folder{"\x01Ole10Native": []byte("x")}), true},
		{"a.pub", compound(folder{"Contents": []byte("x"), "Quill": folder{}}), false},
		{"a.vsd", compound(folder{"VisioDocument": []byte("x")}), false},
		{"a.doc", []byte(signature), false},
		{"a.txt", []byte("\tname\tphone\n and a longer line"), false},
		{"a.xls", rec(0x0409, 0, 0x10, 0, make([]byte, 8)), false},
		{"a.doc", nil, false},
	} {
		if got := Sniff(tt.data[:min(len(tt.data), 64<<10)], tt.name); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	// The directory lies behind what is looked at.
	far := compound(folder{"WordDocument": make([]byte, 100_000)})
	if !Sniff(far[:64<<10], "a.doc") || Sniff(far[:64<<10], "a.msi") {
		t.Error("a directory beyond the head")
	}
}

func TestReasons(t *testing.T) {
	for name, tt := range map[string]struct {
		files folder
		why   document.SkipReason
	}{
		"locked":  {folder{"EncryptionInfo": []byte("x"), "EncryptedPackage": []byte("x")}, document.Encrypted},
		"rights":  {folder{"\x09DRMContent": []byte("x"), "WordDocument": make([]byte, 700)}, document.Encrypted},
		"unknown": {folder{"VisioDocument": []byte("x")}, document.Unsupported},
		"mixed":   {folder{"VisioDocument": []byte("x"), "inside": folder{"Workbook": workbook8()}}, document.Unsupported},
		"short":   {folder{"WordDocument": []byte("x")}, document.Corrupt},
	} {
		r := formattest.Read(format, compound(tt.files), name)
		found := r.Err != nil && document.ReasonOf(r.Err) == tt.why
		for _, s := range r.Skips {
			found = found || s.Name == "" && s.Why == tt.why
		}
		if !found {
			t.Errorf("%s: %v, %v", name, r.Err, r.Skips)
		}
	}
}

// TestDeepStorages: the path of every storage is kept, so that a chain of them
// must end early.
func TestDeepStorages(t *testing.T) {
	f := folder{"WordDocument": []byte("x")}
	for range maxStorage + 5 {
		f = folder{"a": f}
	}
	r := formattest.Read(format, compound(f), "a.doc")
	if document.ReasonOf(r.Err) != document.TooDeep {
		t.Errorf("%v", r.Err)
	}
}

// TestLoops turns links of the directory and of sector chains onto themselves.
func TestLoops(t *testing.T) {
	data := compound(example().build())
	dir := 512 + int(binary.LittleEndian.Uint32(data[48:]))*512
	fat := 512 + int(binary.LittleEndian.Uint32(data[76:]))*512
	for at := dir; at < dir+5*128; at += 128 {
		for _, field := range []int{68, 72, 76} {
			bad := append([]byte(nil), data...)
			binary.LittleEndian.PutUint32(bad[at+field:], 0)
			if r := formattest.Read(format, bad, "a.doc"); document.ReasonOf(r.Err) != document.Corrupt {
				t.Errorf("entry at %d: %v", at, r.Err)
			} else {
				has1(t, "mended", kinds(r, document.Body), "Dear Ann Example")
			}
		}
	}
	for i := 0; i < 40; i++ {
		bad := append([]byte(nil), data...)
		binary.LittleEndian.PutUint32(bad[fat+4*i:], uint32(i))
		r := formattest.Read(format, bad, "a.doc")
		formattest.WellFormed(t, r.Parts)
	}
}

// TestSharedChain: many streams in one chain of sectors do not cost more than
// a few times the file.
func TestSharedChain(t *testing.T) {
	f := folder{"PowerPoint Document": []byte{}}
	vba := folder{}
	for i := range 300 {
		vba[string(rune('A'+i/26))+string(rune('a'+i%26))] = make([]byte, 4096+i)
	}
	f["VBA"] = vba
	data := compound(f)
	big := make([]byte, 4<<20)
	data = append(data, big...)
	// Every entry says it is as long as the file.
	dir := 512 + int(binary.LittleEndian.Uint32(data[48:]))*512
	for at := dir; at < len(data)-len(big) && data[at+66] != 0; at += 128 {
		if data[at+66] == 2 {
			binary.LittleEndian.PutUint32(data[at+120:], uint32(len(data)))
		}
	}
	root, _, err := open(formattest.NewStream(data, "a"), document.Options{})
	if err != nil {
		t.Fatal(err)
	}
	total, bombs := int64(0), 0
	for _, s := range root.dir("VBA").streams {
		b, err := s.bytes()
		total += int64(len(b))
		if err != nil && document.ReasonOf(err) == document.Bomb {
			bombs++
		}
	}
	if total > 9*int64(len(data)) || bombs == 0 {
		t.Errorf("%d bytes of a file of %d, %d refused", total, len(data), bombs)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := Read(ctx, formattest.NewStream(compound(example().build()), "a.doc"), document.Options{}, &formattest.Reader{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// FuzzRead changes the bytes of whole files; FuzzStreams those of one stream,
// which gets deeper.
func FuzzRead(f *testing.F) {
	f.Add(compound(folder{"Workbook": workbook8()}))
	f.Add(compound(example().build()))
	f.Add(compound(item()))
	f.Add(rec(0x0409, 0, 0x10, 0, rec(recLabel, 0, 0, 0, 3, "Bob")))
	f.Fuzz(func(t *testing.T, data []byte) { survives(t, data) })
}

func FuzzStreams(f *testing.F) {
	word := example().build()
	f.Add(workbook8(), []byte{}, uint8(0))
	f.Add(word["WordDocument"].([]byte), word["1Table"].([]byte), uint8(1))
	f.Add(atomBytes(pptSlide, 0, true, atomBytes(pptTextBytes, 0, false, "Ann")), []byte{}, uint8(2))
	f.Add(propertySetBytes("Ann Example"), []byte{}, uint8(3))
	f.Add([]byte("\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125"), fixedBytes(32, propMessageCP<<16|3, 932), uint8(4))
	f.Add(packVBA("Attribute VB_Name"), le(uint32(0), 2, "a\x00b\x00"), uint8(5))
	f.Fuzz(func(t *testing.T, a, b []byte, what uint8) {
		files := folder{}
		switch what % 6 {
		case 0:
			files = folder{"Workbook": a, "_SX_DB_CUR": folder{"0001": b}, "Revision Log": b}
		case 1:
			files = folder{"WordDocument": a, "1Table": b, "0Table": b}
		case 2:
			files = folder{"PowerPoint Document": a, "Current User": b}
		case 3:
			files = folder{"Book": b, summaryName: a, documentName: a}
		case 4:
			files = folder{"__properties_version1.0": b, "__substg1.0_10090102": a, "__substg1.0_0037001E": a, "__substg1.0_1013001F": a,
				"__nameid_version1.0": folder{"__substg1.0_00030102": b, "__substg1.0_00040102": a}}
		case 5:
			files = folder{"VBA": folder{"M": a}, "\x01Ole10Native": b}
		}
		survives(t, compound(files))
	})
}

func survives(t *testing.T, data []byte) {
	if len(data) > 1<<20 {
		return
	}
	start := time.Now()
	r := formattest.Read(format, data, "a.doc")
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("%v for %d bytes", d, len(data))
	}
	formattest.WellFormed(t, r.Parts)
}
