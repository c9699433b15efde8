// Package mapi knows what the files of Outlook have in common: the names of
// properties, and how text in RTF is packed. Messages (.msg), mailboxes (.pst,
// .ost) and winmail.dat are built of the same properties.
//
// It reads no container. Its one invariant: a name is "" only for a property
// that holds nothing a person wrote or would read.
package mapi

import "fmt"

// fixed are the labels of properties with a fixed number, as mail calls them;
// those of contacts as Outlook does ([MS-OXPROPS] 2).
var fixed = map[int]string{
	0x0037: "Subject", 0x0070: "Subject", 0x0E1D: "Subject", 0x003D: "",
	0x0042: "From", 0x0065: "From", 0x5D02: "From", 0x0C1A: "From", 0x0C1F: "From", 0x5D01: "From", 0x5D0A: "From", 0x5D0B: "From",
	0x0E04: "To", 0x0E03: "Cc", 0x0E02: "Bcc", 0x0050: "Reply-To", 0x004F: "", 0x3FFA: "Last author", 0x3FF8: "Author",
	0x0040: "Received by", 0x0076: "Received by", 0x5D07: "Received by", 0x0044: "Received for", 0x0078: "Received for", 0x5D08: "Received for",
	0x0073: "Subject", 0x1035: "Message-ID", 0x1042: "In-Reply-To", 0x1039: "References", 0x1046: "",
	0x3001: "Name", 0x3003: "Address", 0x39FE: "Address", 0x5FF6: "Name", 0x5FF7: "",
	0x3A06: "Given name", 0x3A11: "Surname", 0x3A44: "Middle name", 0x3A05: "Generation", 0x3A45: "Title", 0x3A4F: "Nickname",
	0x3A0A: "Initials", 0x3A16: "Company", 0x3A17: "Job title", 0x3A18: "Department", 0x3A19: "Office", 0x3A46: "Profession",
	0x3A08: "Business phone", 0x3A1B: "Business phone 2", 0x3A09: "Home phone", 0x3A2F: "Home phone 2", 0x3A1C: "Mobile phone",
	0x3A1D: "Radio phone", 0x3A1E: "Car phone", 0x3A1F: "Other phone", 0x3A1A: "Primary phone", 0x3A21: "Pager", 0x3A23: "Fax",
	0x3A24: "Business fax", 0x3A25: "Home fax", 0x3A2E: "Assistant's phone", 0x3A30: "Assistant", 0x3A4E: "Manager",
	0x3A48: "Spouse", 0x3A58: "Children", 0x3A15: "Postal address", 0x3A26: "Country", 0x3A27: "Town", 0x3A28: "County",
	0x3A29: "Street", 0x3A2A: "Postcode", 0x3A2B: "PO box", 0x3A59: "Home town", 0x3A5A: "Home country", 0x3A5B: "Home postcode",
	0x3A5C: "Home county", 0x3A5D: "Home street", 0x3A5E: "Home PO box", 0x3A5F: "Other town", 0x3A60: "Other country",
	0x3A61: "Other postcode", 0x3A62: "Other county", 0x3A63: "Other street", 0x3A50: "Personal web page", 0x3A51: "Business web page",
	0x3A07: "Government ID", 0x3A10: "Organisation ID", 0x3A0C: "Language", 0x3A0D: "Location", 0x3A00: "Account", 0x3A20: "Account",
	0x3A47: "Preferred by name", 0x3A49: "Computer network name", 0x3A4A: "Customer ID", 0x3A57: "Main phone",
	0x3A42: "Birthday", 0x3A41: "Wedding anniversary",
	0x3704: "", 0x3707: "", 0x3703: "", 0x370E: "", 0x0E07: "", 0x1000: "", 0x007D: "", 0x001A: "", 0x1013: "", 0x0E28: "", 0x0E29: "",
	0x0075: "", 0x0077: "", 0x0C1E: "", 0x0064: "", 0x3002: "", 0x3A02: "",
}

// named are the numbers of named properties of contacts and appointments
// ([MS-OXPROPS] 2, PSETID_Address, PSETID_Appointment, PSETID_Common).
var named = map[uint32]string{
	0x8005: "File as", 0x801A: "Home address", 0x801B: "Work address", 0x801C: "Other address", 0x802B: "Web page",
	0x8045: "Work street", 0x8046: "Work town", 0x8047: "Work county", 0x8048: "Work postcode", 0x8049: "Work country",
	0x8062: "Instant messaging", 0x8080: "Name", 0x8083: "Address", 0x8084: "Address", 0x8090: "Name", 0x8093: "Address",
	0x8094: "Address", 0x80A0: "Name", 0x80A3: "Address", 0x80A4: "Address", 0x8208: "Location", 0x8238: "Attendees",
	0x823B: "To", 0x823C: "Cc", 0x811F: "Owner", 0x8122: "Delegator", 0x8539: "Companies", 0x853A: "Contacts", 0x8586: "Account",
	0x8580: "Account", 0x8581: "Account", 0x8582: "", 0x8554: "", 0x85A0: "",
	0x8054: Members, 0x820D: "Begins", 0x820E: "Ends", 0x8104: "Begins", 0x8105: "Due", 0x810F: "Completed", 0x80DE: "Birthday",
	0x80DF: "Wedding anniversary",
}

// Name is the label of a property below 0x8000; "" for one that no person would
// read.
func Name(id int) string {
	if n, ok := fixed[id]; ok {
		return n
	}
	return fmt.Sprintf("Property %04X", id)
}

// Members is the label of the members of a distribution list that are in no
// address book: each is an entry of its own ([MS-OXOCNTC] 2.2.2.2.2).
const Members = "Members"

// oneOff begins an entry that says of itself whom it stands for ([MS-OXCDATA]
// 2.2.5.1).
const oneOff = "\x00\x00\x00\x00\x81\x2B\x1F\xA4\xBE\xA3\x10\x19\x9D\x6E\x00\xDD\x01\x0F\x54\x02"

// OneOff is where an entry has its strings, and whether they are UTF-16: a name,
// the kind of address, the address, each with a zero behind it.
func OneOff(entry []byte) (strings []byte, wide, ok bool) {
	if len(entry) < 24 || string(entry[:20]) != oneOff {
		return nil, false, false
	}
	return entry[24:], entry[23]&0x80 != 0, true
}

// timed are the labels of named properties that are times and that a reader of
// an appointment, a task or a contact sees.
var timed = map[string]bool{"Begins": true, "Ends": true, "Due": true, "Completed": true, "Birthday": true, "Wedding anniversary": true}

// TimeName is the label that a named property of a time has; "" if nobody is
// shown it.
func TimeName(label string) string {
	if timed[label] {
		return label
	}
	return ""
}

// NumberedName is the label of a named property whose name is a number.
func NumberedName(number uint32) string {
	if n, ok := named[number]; ok {
		return n
	}
	return fmt.Sprintf("Property %04X", number)
}
