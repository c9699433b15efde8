package pdf

import "sardine/document"

// around hands over what stands in front of the file and behind it. No program
// shows it, and a copy does not have it.
func (d *reader) around() error {
	before, behind, whole := d.file.Around()
	if len(before) > 0 {
		if err := d.out.child("bytes before the document", "", nil, before); err != nil {
			return err
		}
	}
	if len(behind) > 0 {
		if err := d.out.child("bytes behind the document", "", nil, behind); err != nil {
			return err
		}
	}
	if !whole {
		d.out.skip("bytes around the document", document.TooLarge)
	}
	return nil
}
