package calendar

// titles are what properties are called in words. Others keep their own name.
var titles = map[string]string{
	"FN": "Full name", "N": "Name", "NICKNAME": "Nickname", "BDAY": "Date of birth", "DEATHDATE": "Date of death",
	"BIRTHPLACE": "Place of birth", "DEATHPLACE": "Place of death", "ANNIVERSARY": "Anniversary", "GENDER": "Gender", "TEL": "Telephone",
	"EMAIL": "Email", "ADR": "Address", "LABEL": "Address", "ORG": "Organisation", "TITLE": "Job title", "ROLE": "Role", "NOTE": "Note",
	"URL": "Web address", "GEO": "Position", "TZ": "Time zone", "CATEGORIES": "Categories", "RELATED": "Related", "LANG": "Language",
	"IMPP": "Instant messaging", "MAILER": "Mailer", "MEMBER": "Member", "AGENT": "Agent",
	"X-SPOUSE": "Spouse", "X-MANAGER": "Manager", "X-ASSISTANT": "Assistant", "X-SKYPE": "Skype", "X-GENDER": "Gender",
	"SUMMARY": "Summary", "DESCRIPTION": "Description", "LOCATION": "Location", "ATTENDEE": "Attendee", "ORGANIZER": "Organiser",
	"CONTACT": "Contact", "COMMENT": "Comment", "DTSTART": "Start", "DTEND": "End", "DUE": "Due", "CREATED": "Created",
	"LAST-MODIFIED": "Last modified", "DTSTAMP": "Time stamp", "UID": "UID",
}

func titleOf(name string) string {
	if t := titles[name]; t != "" {
		return t
	}
	return name
}

// components are what stands between the semicolons of a value (RFC 6350,
// 6.2.2 and 6.3.1).
var components = map[string][]string{
	"N":   {"Surname", "Forename", "Middle name", "Title", "Suffix"},
	"ADR": {"PO box", "Address line 2", "Street", "Town", "County", "Postcode", "Country"},
	"ORG": {"Organisation", "Department", "Team"},
}

// paramTitles are the parameters that say something about a person.
var paramTitles = map[string]string{
	"CN": "Name", "EMAIL": "Email", "SENT-BY": "Sent by", "DELEGATED-TO": "Delegated to", "DELEGATED-FROM": "Delegated from",
	"MEMBER": "Member", "LABEL": "Address", "DIR": "Directory", "SORT-AS": "Sorted as", "X-EVOLUTION-E164": "Telephone",
}
