package formats

import (
	"sardine/formats/bzip2"
	"sardine/formats/calendar"
	"sardine/formats/csv"
	"sardine/formats/dbf"
	"sardine/formats/epub"
	"sardine/formats/gz"
	"sardine/formats/html"
	"sardine/formats/image"
	"sardine/formats/json"
	"sardine/formats/mail"
	"sardine/formats/metafile"
	"sardine/formats/odf"
	"sardine/formats/ole"
	"sardine/formats/ooxml"
	"sardine/formats/pdf"
	"sardine/formats/plain"
	"sardine/formats/pst"
	"sardine/formats/rar"
	"sardine/formats/rtf"
	"sardine/formats/sevenzip"
	"sardine/formats/sql"
	"sardine/formats/sqlite"
	"sardine/formats/tar"
	"sardine/formats/tnef"
	"sardine/formats/wordperfect"
	"sardine/formats/xml"
	"sardine/formats/xz"
	"sardine/formats/yaml"
	"sardine/formats/zip"
	"sardine/formats/zstd"
)

// table is in the order in which Find asks.
var table = []*Format{
	{
		Name: "ooxml", Doc: "Word, Excel and PowerPoint since 2007: every part, with comments, deleted and hidden text, properties",
		Version: 4, Sniff: ooxml.Sniff, Read: ooxml.Read, Rewrite: ooxml.Rewrite, Speed: 20,
		Extensions: []string{".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".pptx", ".pptm", ".ppsx", ".potx"},
	},
	{
		Name: "odf", Doc: "OpenDocument texts, spreadsheets, presentations and drawings: every part, with comments, deleted and hidden text, properties; with passwords",
		Version: 3, Sniff: odf.Sniff, Read: odf.Read, Rewrite: odf.Rewrite, Speed: 20,
		Extensions: []string{".odt", ".ott", ".odm", ".ods", ".ots", ".odp", ".otp", ".odg", ".odf", ".odc", ".odb", ".sxw", ".sxc", ".sxi", ".fodt", ".fods", ".fodp"},
	},
	{
		Name: "ole", Doc: "Word, Excel and PowerPoint before 2007, Outlook messages: text, tables, comments, hidden and deleted text, what is embedded",
		Version: 3, Sniff: ole.Sniff, Read: ole.Read, Speed: 20,
		Extensions: []string{".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".msg"},
	},
	{
		Name: "pst", Doc: "Outlook mailboxes of all versions: messages, contacts, appointments and tasks of every folder, attachments by their own formats",
		Version: 2, Sniff: pst.Sniff, Read: pst.Read, Speed: 20,
		Extensions: []string{".pst", ".ost"}, MediaTypes: []string{"application/vnd.ms-outlook-pst"},
	},
	{
		Name: "epub", Doc: "electronic books (EPUB): pages as web pages, description, pictures",
		Version: 1, Sniff: epub.Sniff, Read: zip.Read, Rewrite: zip.Rewrite,
		Extensions: []string{".epub"}, Speed: 40,
	},
	{
		Name: "zip", Doc: "zip archives: members are read by their own formats, names are looked through",
		Version: 1, Sniff: zip.Sniff, Read: zip.Read, Rewrite: zip.Rewrite,
		Extensions: []string{".zip"}, Speed: 40,
	},
	{
		Name: "7z", Doc: "7z archives: members are read by their own formats, names are looked through; with passwords",
		Version: 1, Sniff: sevenzip.Sniff, Read: sevenzip.Read,
		Extensions: []string{".7z"}, Speed: 10,
	},
	{
		Name: "rar", Doc: "RAR archives: members are read by their own formats, names are looked through; with passwords",
		Version: 1, Sniff: rar.Sniff, Read: rar.Read,
		Extensions: []string{".rar"}, Speed: 10,
	},
	{
		Name: "tar", Doc: "tar archives: members are read by their own formats, links are not followed",
		Version: 1, Sniff: tar.Sniff, Read: tar.Read, Rewrite: tar.Rewrite,
		Extensions: []string{".tar"}, Speed: 60,
	},
	{
		Name: "gz", Doc: "gzip: the member is read by its own format",
		Version: 1, Sniff: gz.Sniff, Read: gz.Read, Rewrite: gz.Rewrite,
		Extensions: []string{".gz", ".tgz"}, Speed: 30,
	},
	{
		Name: "bzip2", Doc: "bzip2: the member is read by its own format",
		Version: 1, Sniff: bzip2.Sniff, Read: bzip2.Read,
		Extensions: []string{".bz2"}, Speed: 8,
	},
	{
		Name: "xz", Doc: "xz: the member is read by its own format",
		Version: 1, Sniff: xz.Sniff, Read: xz.Read, Rewrite: xz.Rewrite,
		Extensions: []string{".xz", ".txz"}, Speed: 15,
	},
	{
		Name: "zstd", Doc: "Zstandard: the member is read by its own format",
		Version: 1, Sniff: zstd.Sniff, Read: zstd.Read, Rewrite: zstd.Rewrite,
		Extensions: []string{".zst", ".tzst"}, Speed: 40,
	},
	{
		Name: "pdf", Doc: "PDF: text of pages with a box for every letter, forms, comments, properties, embedded files, what is hidden, earlier revisions; scanned pages with Tesseract",
		Version: 4, Sniff: pdf.Sniff, Read: pdf.Read, Rewrite: pdf.Rewrite, Speed: 3,
		Extensions: []string{".pdf"}, MediaTypes: []string{"application/pdf"},
	},
	{
		Name: "image", Doc: "pictures (JPEG, PNG, TIFF, GIF, WebP, BMP, HEIF): EXIF, XMP, IPTC, positions, comments, previews; words in the pixels with Tesseract",
		Version: 1, Sniff: image.Sniff, Read: image.Read, Rewrite: image.Rewrite, Speed: 20,
		Extensions: []string{".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".webp", ".bmp", ".heic", ".avif"},
	},
	{
		Name: "metafile", Doc: "drawings made of calls (EMF, WMF, StarView): the words that they draw, as in previews and pictures of embedded objects",
		Version: 1, Sniff: metafile.Sniff, Read: metafile.Read, Rewrite: metafile.Rewrite, Speed: 40,
		Extensions: []string{".emf", ".wmf"},
	},
	{
		Name: "sqlite", Doc: "SQLite databases: tables under the names of their columns, files in cells, the schema, deleted rows",
		Version: 1, Sniff: sqlite.Sniff, Read: sqlite.Read, Speed: 40,
		Extensions: []string{".sqlite", ".sqlite3", ".db", ".db3"},
	},
	{
		Name: "dbf", Doc: "tables of dBase, FoxPro and Clipper: rows under the names of their fields, rows marked as deleted",
		Version: 1, Sniff: dbf.Sniff, Read: dbf.Read, Speed: 40,
		Extensions: []string{".dbf"},
	},
	{
		Name: "wordperfect", Doc: "WordPerfect documents: words, notes, headers; layout is not understood, so each is read in part",
		Version: 1, Sniff: wordperfect.Sniff, Read: wordperfect.Read, Speed: 40, Partial: true,
		Extensions: []string{".wpd", ".wp"},
	},
	{
		Name: "rtf", Doc: "Rich Text Format: text, notes, comments, properties, fields, hidden and deleted text, pictures and objects by their own formats",
		Version: 1, Sniff: rtf.Sniff, Read: rtf.Read, Rewrite: rtf.Rewrite, Speed: 40,
		Extensions: []string{".rtf"}, MediaTypes: []string{"text/rtf", "application/rtf"},
	},
	{
		Name: "mbox", Doc: "mailboxes in the Unix form: each message is read as mail",
		Version: 2, Sniff: mail.SniffMbox, Read: mail.ReadMbox, Rewrite: mail.RewriteMbox,
		Extensions: []string{".mbox"}, Speed: 30,
	},
	{
		Name: "mail", Doc: "e-mail messages (RFC 5322, MIME): headers, bodies, attachments by their own formats",
		Version: 3, Sniff: mail.Sniff, Read: mail.Read, Rewrite: mail.Rewrite,
		Extensions: []string{".eml"}, Speed: 30, MediaTypes: []string{"message/rfc822"},
	},
	{
		Name: "tnef", Doc: "winmail.dat, in which Outlook wraps messages: properties, bodies, attachments by their own formats",
		Version: 1, Sniff: tnef.Sniff, Read: tnef.Read,
		Extensions: []string{".tnef"}, Speed: 40,
	},
	{
		Name: "calendar", Doc: "calendars (iCalendar): summaries, descriptions, places, who was asked, attachments",
		Version: 2, Sniff: calendar.Sniff, Read: calendar.Read, Rewrite: calendar.Rewrite,
		Extensions: []string{".ics", ".vcs"}, Speed: 40, MediaTypes: []string{"text/calendar"},
	},
	{
		Name: "vcard", Doc: "address books (vCard): every field under its name, photographs",
		Version: 2, Sniff: calendar.SniffCards, Read: calendar.Read, Rewrite: calendar.Rewrite,
		Extensions: []string{".vcf", ".vcard"}, Speed: 40, MediaTypes: []string{"text/vcard", "text/x-vcard", "text/directory"},
	},
	{
		Name: "html", Doc: "web pages: text, titles, alternative texts, links, comments and scripts",
		Version: 3, Sniff: html.Sniff, Read: html.Read, Rewrite: html.Rewrite, Text: true,
		Extensions: []string{".html", ".htm", ".xhtml"}, Speed: 40, MediaTypes: []string{"text/html"},
	},
	{
		Name: "xml", Doc: "XML of any vocabulary: text and attributes under the names of their elements",
		Version: 1, Sniff: xml.Sniff, Read: xml.Read, Rewrite: xml.Rewrite, Text: true,
		Extensions: []string{".xml", ".svg", ".rss", ".kml"}, Speed: 60,
	},
	{
		Name: "json", Doc: "JSON and JSON Lines of any size: values under the names of their keys",
		Version: 1, Sniff: json.Sniff, Read: json.Read, Rewrite: json.Rewrite, Text: true,
		Extensions: []string{".json", ".jsonl", ".ndjson", ".geojson"}, Speed: 60, MediaTypes: []string{"application/json"},
	},
	{
		Name: "sql", Doc: "dumps of databases as SQL: rows under the names of their columns, everything else as text",
		Version: 2, Sniff: sql.Sniff, Read: sql.Read, Rewrite: sql.Rewrite, Text: true,
		Extensions: []string{".sql"}, Speed: 40,
	},
	{
		Name: "yaml", Doc: "YAML: the text, values under the names of their keys",
		Version: 1, Sniff: yaml.Sniff, Read: yaml.Read, Rewrite: yaml.Rewrite, Text: true,
		Extensions: []string{".yaml", ".yml"}, Speed: 60,
	},
	{
		Name: "csv", Doc: "tables as text: comma, semicolon, tab or bar between cells, header row recognised",
		Version: 2, Sniff: csv.Sniff, Read: csv.Read, Rewrite: csv.Rewrite, Text: true,
		Extensions: []string{".csv", ".tsv", ".tab"}, Speed: 40, MediaTypes: []string{"text/csv"},
	},
	{
		Name: "plain", Doc: "plain text in any common encoding, of any size",
		Version: 2, Sniff: plain.Sniff, Read: plain.Read, Rewrite: plain.Rewrite, Text: true,
		Extensions: []string{".txt", ".md", ".log", ".ini"}, Speed: 100,
	},
}
