package paper

import (
	"fmt"
	"strings"

	"sardine/rules/access"
	"sardine/sar"
)

// block is a piece of a page that is drawn in more than one format.
type block struct {
	is     blockKind
	text   string
	head   []string
	rows   [][]string
	widths []float64 // shares of the page's width, for a table
}

type blockKind uint8

const (
	title blockKind = iota
	heading
	paragraph
	mark // nobody must overlook it
	small
	table
)

// indexBlocks are the index.
func indexBlocks(b *sar.Bundle) []block {
	out := []block{{is: title, text: "Personal data of " + nameOf(b.Subject)}}
	out = append(out, marks(b)...)
	out = append(out, block{is: paragraph, text: fmt.Sprintf("Reference %s. Request received on %s; this copy was made on %s.", b.Case.Reference, long(b.Case.Received.Time), long(b.Made))},
		block{is: heading, text: "Items"})
	out = append(out, itemBlocks(b)...)
	out = append(out, block{is: heading, text: "Why passages are hidden"})
	if used := b.Exemptions(); len(used) > 0 {
		t := block{is: table, head: []string{"Reason", "Law", "Passages"}, widths: []float64{45, 40, 15}}
		for _, u := range used {
			t.rows = append(t.rows, []string{u.Label, u.Paragraph, fmt.Sprint(u.Passages)})
		}
		out = append(out, t, block{is: small, text: hiddenNote})
	} else {
		out = append(out, block{is: paragraph, text: "No passage is hidden."})
	}
	out = append(out, block{is: heading, text: "How we searched"})
	for line := range strings.SplitSeq(search(b), "\n") {
		out = append(out, block{is: paragraph, text: line})
	}
	return out
}

const hiddenNote = "Paragraphs are those of the Data Protection Act 2018. Other people are called Person A, Person B and so on, the same throughout. Staff who act in their role are named."

func marks(b *sar.Bundle) []block {
	if m := review(b); m != "" {
		return []block{{is: mark, text: m}}
	}
	return nil
}

func itemBlocks(b *sar.Bundle) []block {
	rows := rowsOf(b)
	if len(rows) == 0 {
		return []block{{is: paragraph, text: "Nothing was found."}}
	}
	t := block{is: table, head: []string{"No", "Item", "What you get", "Hidden in it"}, widths: []float64{6, 32, 31, 31}}
	if paged(b) {
		t.head, t.widths = []string{"No", "Item", "Pages", "What you get", "Hidden in it"}, []float64{6, 28, 12, 27, 27}
	}
	var attached []string
	for i, r := range rows {
		line := []string{fmt.Sprint(r.No), r.File}
		if paged(b) {
			line = append(line, r.Pages)
		}
		t.rows = append(t.rows, append(line, r.What, r.Withheld))
		if b.Items[i].Attached {
			attached = append(attached, b.Items[i].AttachedName())
		}
	}
	out := []block{t}
	if b.Bound {
		out = append(out, block{is: small, text: "Pages are those of this PDF: their numbers stand at the foot, and the bookmarks at the side lead to each item."})
	}
	if len(attached) > 0 {
		out = append(out, block{is: small, text: "Attached to this PDF as files, because pages cannot show all of them (in Adobe Reader, Firefox and others: the paper clip at the side): " + strings.Join(attached, "; ") + "."})
	}
	return out
}

// aboutBlocks are the information that article 15 asks for.
func aboutBlocks(r *Record, b *sar.Bundle) []block {
	subject, reg := nameOf(b.Subject), access.TheRegulator()
	out := []block{{is: title, text: "About the personal data of " + subject}}
	out = append(out, marks(b)...)
	if len(b.Items) == 0 {
		out = append(out, block{is: paragraph, text: "We found no personal data about " + subject + " where we searched. This page says what rights the UK GDPR gives."})
	} else {
		out = append(out, block{is: paragraph, text: "We confirm that we process personal data about " + subject + ". These pages say why and how, as article 15 of the UK GDPR asks."})
		out = append(out, recordBlocks(r)...)
	}
	return append(out, block{is: heading, text: "Your rights"},
		block{is: paragraph, text: rightsText},
		block{is: paragraph, text: "You may complain to us about how we handle your data or your request: we acknowledge complaints within 30 days and look into them without undue delay. You may also complain to the " + reg.Name + ": " + strings.Join([]string{reg.Website, reg.Phone, reg.Address}, ", ") + "."})
}

const rightsText = "You may ask us to correct what is wrong and to erase what we no longer need, to restrict how we use your data, and you may object to our using it. You may withdraw a consent that you gave."

func recordBlocks(r *Record) []block {
	if r == nil {
		return []block{{is: mark, text: "To be completed: the purposes, categories, recipients, sources and retention are not here, because no record of processing (ropa.yaml) was given."}}
	}
	responsible := "Responsible: " + strings.Join(strings.Fields(r.Controller+" "+r.Contact), " ") + "."
	if r.Officer != "" {
		responsible += " Data protection officer: " + r.Officer + "."
	}
	out := []block{{is: paragraph, text: responsible}}
	for _, p := range r.Processing {
		t := block{is: table, widths: []float64{28, 72}}
		for _, line := range [][2]string{{"Why we process it", strings.Join(p.Purposes, "\n")}, {"Lawful basis", p.Basis}, {"What it is", strings.Join(p.Categories, "\n")}, {"Who receives it", strings.Join(p.Recipients, "\n")},
			{"Where it came from", strings.Join(p.Sources, "\n")}, {"How long we keep it", p.Retention}} {
			if line[1] != "" {
				t.rows = append(t.rows, line[:])
			}
		}
		abroad := or(p.Transfers, recordSilent)
		if p.Transfers != "" && p.Safeguards != "" {
			abroad += " Safeguards: " + p.Safeguards
		}
		t.rows = append(t.rows, []string{"Sent abroad", abroad}, []string{"Decided by a machine alone", or(p.Automated, recordSilent)})
		out = append(out, block{is: heading, text: p.Name}, t)
	}
	return out
}

const recordSilent = "[to be completed: the record does not say]"
