package check

// Level says what a fault means for somebody who wants to send the file.
type Level string

const (
	Stop   Level = "stop"   // a recipient can read what was meant to be gone, or what nobody looks at before sending
	Look   Level = "look"   // often harmless, and has to be looked at
	Inside Level = "inside" // worth a word only where personal data stands in it
)

// Fault is a way in which a file gives away more than it shows.
type Fault struct {
	Name     string
	Title    string
	Level    Level
	Sees     string // what a recipient can do
	Fix      string // what the sender can do
	Guidance string // the heading of the ICO's checklists that it belongs under
}

// Headings of the checklists in the ICO's guidance on disclosing documents
// securely (2025), in short.
const (
	redaction = "Redaction that does not remove"
	tracked   = "Tracked changes, comments and earlier versions"
	hidden    = "Hidden rows, columns, worksheets and layers"
	pivots    = "Pivot tables, charts and links to other data"
	embedded  = "Embedded and attached files"
	metadata  = "Metadata and properties"
	mails     = "E-mail recipients and threads"
	pictures  = "Photographs and scans"
	people    = "Personal data in what is shown"
)

// Faults lists every fault that can be found.
func Faults() []*Fault { return faults }

var (
	coveredText = &Fault{"covered-text", "Text under a box or a picture", Stop,
		"Selecting and copying the page gives the text under the box.", "Redact with a tool that removes the text: sardine redact.", redaction}
	sameColour = &Fault{"same-colour", "Text in the colour of what is behind it", Stop,
		"Selecting and copying the page gives white or black text that nobody sees.", "Remove the text; changing its colour hides nothing.", redaction}
	outsidePage = &Fault{"outside-page", "Text outside the visible page", Look,
		"Removing the crop, or copying the page, gives the text that was cut off.", "Remove the text; cropping hides nothing.", redaction}
	hiddenLayer = &Fault{"hidden-layer", "A layer or annotation that is switched off", Stop,
		"Any reader program can switch the layer on.", "Remove the layer before publishing.", hidden}
	invisibleText = &Fault{"invisible-text", "Invisible text, as under a scan", Look,
		"The words of the scan can be copied and searched, also where the picture was blackened.", "If the picture was redacted, remove its text layer too.", redaction}
	unapplied = &Fault{"unapplied-redaction", "A redaction that was marked and not applied", Stop,
		"Deleting the mark shows the text below.", "Apply the redactions in the program that marked them, or use sardine redact.", redaction}
	earlierVersion = &Fault{"earlier-version", "Earlier versions of the file inside it", Stop,
		"Cutting the file's end off brings back what it said before.", "Print it to a new PDF, or use sardine redact: it writes one version only.", tracked}

	deletedText = &Fault{"deleted-text", "Deleted or moved text that is still there (tracked changes)", Stop,
		"Showing the changes shows what was deleted, by whom and when.", "Accept all changes, switch tracking off and save.", tracked}
	comments = &Fault{"comments", "Comments, notes and annotations", Look,
		"Every recipient sees them in the margin or on the page, with their authors.", "Delete all comments, or print to PDF without them.", tracked}
	notes = &Fault{"speaker-notes", "Speaker's notes", Look,
		"Notes are one click away.", "Remove the notes (Inspect Document) before sending.", tracked}

	hiddenSheet = &Fault{"hidden-sheet", "A hidden worksheet or slide", Stop,
		"Unhide shows it; very hidden sheets take one more step.", "Delete it, or send a copy of the visible cells as CSV.", hidden}
	hiddenCells = &Fault{"hidden-cells", "Hidden rows or columns", Stop,
		"Selecting all and Unhide shows them.", "Delete them, or send a copy of the visible cells as CSV.", hidden}
	hiddenText = &Fault{"hidden-text", "Text that is not shown: fields, formulas, alternative texts, settings", Inside,
		"It can be read in the file or with a few clicks.", "Remove it with Inspect Document, or use sardine redact.", hidden}
	oldStrings = &Fault{"old-strings", "Values that no cell shows any more", Stop,
		"Unpacking the file shows values that were deleted from the sheet.", "Copy the cells into a new workbook.", hidden}

	pivotCache = &Fault{"pivot-cache", "A pivot table that carries its source data", Stop,
		"A double click on a total lists the rows behind it, even if their sheet was deleted.", "Paste the table as values into a new workbook.", pivots}
	externalLink = &Fault{"external-link", "Values of another workbook, and where it lies", Stop,
		"The values last read are kept in the file, with the path of the other one.", "Break the links (Data, Edit links) and save.", pivots}
	connection = &Fault{"connection", "A connection to a database, its query and account", Stop,
		"Queries, servers and accounts can be read in the file.", "Delete the connections and save.", pivots}
	links = &Fault{"links", "Links to mailboxes, folders or web pages", Inside,
		"Pointing at the link, or unpacking the file, shows where it leads.", "Remove the links.", pivots}

	embeddedFile = &Fault{"embedded-file", "A file inside the file", Look,
		"A double click opens it whole: a chart may carry the workbook it was made of.", "Replace it by a picture of what it shows.", embedded}
	macro = &Fault{"macro", "Macros or scripts", Look,
		"Their text, with names and paths of who wrote them, can be read.", "Save in a format without macros.", embedded}

	authors = &Fault{"authors", "Who wrote and changed it: authors, managers, companies", Look,
		"File, Properties shows them.", "Inspect Document, or sardine redact, which strips them.", metadata}
	properties = &Fault{"properties", "Titles, subjects and other properties", Inside,
		"File, Properties shows them.", "Inspect Document, or sardine redact, which strips them.", metadata}
	customData = &Fault{"custom-data", "Data behind the document (customXml, properties of your own)", Stop,
		"Unpacking the file shows forms' and case systems' data.", "Inspect Document, and remove custom XML data.", metadata}
	preview = &Fault{"preview", "A preview of an earlier state", Stop,
		"The small picture of the first page may show what was removed since.", "Save without a preview; sardine redact drops it.", metadata}
	traces = &Fault{"traces", "Traces of people and machines: printers, users, signatures", Inside,
		"Names of printers, folders and users can be read in the file.", "Inspect Document, or sardine redact.", metadata}

	bcc = &Fault{"bcc", "Blind copies that are named", Stop,
		"The header lists those who were copied in secret.", "Export the message without its Bcc header, or use sardine redact.", mails}
	quoted = &Fault{"quoted-replies", "Earlier messages below the reply", Look,
		"Everything said before, by everybody, goes out with the reply.", "Cut the thread to the messages asked for.", mails}
	manyRecipients = &Fault{"many-recipients", "Many recipients who see each other", Look,
		"Each recipient reads the addresses of all the others.", "Send to a list, or with Bcc.", mails}

	position = &Fault{"position", "Where a photograph was taken", Stop,
		"Any map shows the place, often somebody's home.", "Remove the position: sardine redact does.", pictures}
	camera = &Fault{"picture-data", "Camera, owner and texts of a photograph", Look,
		"Properties of the picture show device, times, owner, captions.", "Strip the picture's metadata: sardine redact does.", pictures}

	shown = &Fault{"personal-data", "Personal data in what everybody sees", Look,
		"It can be read.", "If it should not go out: sardine redact.", people}
	unchecked = &Fault{"not-checked", "Not looked into", Look,
		"Nobody knows what is in it.", "Look at it by hand, or remove it.", embedded}
)

var faults = []*Fault{
	coveredText, sameColour, outsidePage, hiddenLayer, invisibleText, unapplied, earlierVersion,
	deletedText, comments, notes, hiddenSheet, hiddenCells, hiddenText, oldStrings,
	pivotCache, externalLink, connection, links, embeddedFile, macro,
	authors, properties, customData, preview, traces, bcc, quoted, manyRecipients, position, camera, shown, unchecked,
}
