package formats

import (
	"sardine/formats/csv"
	"sardine/formats/mail"
	"sardine/formats/plain"
	"sardine/formats/zip"
)

// table is in the order in which Find asks.
var table = []*Format{
	{
		Name: "zip", Doc: "zip archives: members are read by their own formats, names are looked through",
		Version: 1, Sniff: zip.Sniff, Read: zip.Read, Rewrite: zip.Rewrite,
		Extensions: []string{".zip"}, Speed: 40,
	},
	{
		Name: "mbox", Doc: "mailboxes in the Unix form: each message is read as mail",
		Version: 1, Sniff: mail.SniffMbox, Read: mail.ReadMbox,
		Extensions: []string{".mbox"}, Speed: 30,
	},
	{
		Name: "mail", Doc: "e-mail messages (RFC 5322, MIME): headers, bodies, attachments by their own formats",
		Version: 1, Sniff: mail.Sniff, Read: mail.Read,
		Extensions: []string{".eml"}, Speed: 30, MediaTypes: []string{"message/rfc822"},
	},
	{
		Name: "csv", Doc: "tables as text: comma, semicolon, tab or bar between cells, header row recognised",
		Version: 1, Sniff: csv.Sniff, Read: csv.Read, Rewrite: csv.Rewrite, Text: true,
		Extensions: []string{".csv", ".tsv", ".tab"}, Speed: 40, MediaTypes: []string{"text/csv"},
	},
	{
		Name: "plain", Doc: "plain text in any common encoding, of any size",
		Version: 1, Sniff: plain.Sniff, Read: plain.Read, Rewrite: plain.Rewrite, Text: true,
		Extensions: []string{".txt", ".md", ".log", ".sql", ".ics", ".vcf", ".yaml", ".yml", ".ini"}, Speed: 100,
	},
}
