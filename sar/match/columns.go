package match

import (
	"slices"
	"strings"

	"sardine/document"
	"sardine/finding"
)

// CodeKind is the kind of lessons that are a few letters by which lists name
// somebody.
const CodeKind = "initials"

// Kinds of values that stand under headings which no detector may know.
var (
	columnNumber = &finding.Kind{Name: "staff-number", Title: "Number", Category: finding.Identifier}
	columnLogin  = &finding.Kind{Name: "username", Title: "User name", Category: finding.Online}
	columnCode   = &finding.Kind{Name: CodeKind, Title: "Initials", Category: finding.Online}
)

// columnHeads are headings, squeezed, of columns in which an organisation
// writes what it calls each person by. Short numbers are compared under
// headings of the same group only; under actor, codes alone, and nothing is
// learnt there.
var columnHeads = map[string][]string{
	"pupil": {"adno", "admno", "admissionno", "admissionnumber", "admissionsnumber", "pupilid", "pupilno", "pupilnumber", "studentid", "studentno", "studentnumber", "studentref", "learnerid", "learnerref", "misid", "enrolmentno", "enrolmentnumber"},
	"exam":  {"candno", "candidateno", "candidatenumber", "candidate", "candnumber", "candidateid", "examno", "examnumber", "cand"},
	"staff": {"empno", "empid", "employeeid", "employeeno", "employeenumber", "employee", "staffno", "staffid", "staffnumber", "payrollno", "payrollnumber", "payrollid", "payroll", "personnelno", "personnelnumber", "assignmentno", "payref", "worksno", "clockno", "badge", "badgeno", "badgenumber", "cardno", "card", "cardholderid"},
	"login": {"username", "login", "loginname", "logon", "logonname", "userid", "user", "uid", "samaccountname", "accountname", "networklogin", "networkusername", "netid", "mailnickname", "windowslogin"},
	"code":  {"code", "staffcode", "teachercode", "initials", "staffinitials", "teacherinitials", "shortcode", "staffshortcode"},
	"actor": {"staff", "teacher", "addedby", "by", "absent", "cover", "coveredby", "recordedby", "enteredby", "author", "owner"},
}

// columnGroup is the group of a heading, or "".
func columnGroup(heading string) string {
	h := squeeze(heading)
	if h == "" {
		return ""
	}
	for group, heads := range columnHeads {
		if slices.Contains(heads, h) {
			return group
		}
	}
	return ""
}

// Lengths of what is compared under headings.
const (
	leastColumn = 3 // of a number or user name
	mostColumn  = 24
	leastCode   = 2
	mostCode    = 4
)

// columns looks at cells under such headings: there a short number, a number
// filled up with noughts or a code is the subject's though it may not be looked
// for in running text.
func (s *scanner) columns(p *document.Part, add func(Evidence, int, int, int, func(*Hit))) {
	if p.Table == nil || p.Table.Header == nil {
		return
	}
	groups := groupsOf(p.Table.Header)
	if groups == nil {
		return
	}
	for i, c := range p.Table.Cells {
		if int(c.Col) >= len(groups) || groups[c.Col] == "" {
			continue
		}
		start, end := int(c.Text), p.Table.End(i, len(p.Text))
		if end-start > mostColumn+8 || end <= start {
			continue
		}
		whole := squeeze(p.Text[start:end])
		v := strings.TrimLeft(whole, "0")
		if v == "" {
			continue
		}
		for k := range s.t.List {
			x := &s.t.List[k]
			switch {
			case x.Evidence == Code && (groups[c.Col] == "code" || groups[c.Col] == "actor") && strings.TrimSpace(p.Text[start:end]) == x.Value:
				add(Code, k, start, end, nil)
			case x.Evidence == Number && (len(x.needles) == 0 || whole != x.normal) && groups[c.Col] != "actor" && (x.Group == "" || x.Group == groups[c.Col]) && strings.TrimLeft(x.normal, "0") == v:
				add(Number, k, start, end, nil)
			}
		}
	}
}

// groupsOf are the groups of the headings; nil if none has one.
func groupsOf(header []string) []string {
	var out []string
	for i, h := range header {
		if g := columnGroup(h); g != "" {
			if out == nil {
				out = make([]string, len(header))
			}
			out[i] = g
		}
	}
	return out
}

// columnIDs notes what stands under such headings in rows that hold something
// of the subject's, so that it may be learnt.
func (f *File) columnIDs(p *document.Part) {
	path := p.Path.String()
	if p.Table == nil || p.Table.Header == nil || !f.rows[path] {
		return
	}
	groups := groupsOf(p.Table.Header)
	if groups == nil {
		return
	}
	for i, c := range p.Table.Cells {
		if int(c.Col) >= len(groups) || groups[c.Col] == "" || int(c.Text) < p.Lead {
			continue
		}
		u := f.units[unitKey(p.Path, path, c.Row)]
		if u == nil {
			continue
		}
		start, end := int(c.Text), p.Table.End(i, len(p.Text))
		kind := kindUnder(groups[c.Col], strings.TrimSpace(p.Text[start:max(start, end)]))
		if kind == nil {
			continue
		}
		value := strings.TrimSpace(p.Text[start:end])
		u.ids = append(u.ids, foundID{path: path, part: p.Kind, span: document.Span{Start: p.Base + int64(start), End: p.Base + int64(end)}, kind: kind, value: value,
			score: 900, place: finding.Place{Row: c.Row, Column: p.Table.Header[c.Col]}, own: f.t.Own(kind.Name, value)})
	}
}

// kindUnder is what a cell under a heading of a group holds; nil if it does not
// look like it.
func kindUnder(group, value string) *finding.Kind {
	n := squeeze(value)
	digits := strings.ContainsAny(n, "0123456789")
	switch {
	case group == "actor": // somebody else's row, mostly
	case group == "code":
		if len(value) >= leastCode && len(value) <= mostCode && strings.Trim(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			return columnCode
		}
	case len(n) < leastColumn || len(n) > mostColumn || strings.ContainsAny(value, " :"):
	case group == "login" && !strings.Contains(value, "@") && strings.Trim(n, "0123456789") != "":
		return columnLogin
	case group != "login" && digits:
		return columnNumber
	}
	return nil
}

// namesOwner reports whether a value in a row stands behind the subject's full
// name, or before every name of a row that names them first.
func (u *unit) namesOwner(id *foundID) bool {
	return slices.ContainsFunc(u.hits, func(h Hit) bool {
		return (h.Evidence == FullName || h.Evidence == Nickname) && !h.Kin && h.Path.String() == id.path && u.ownerIs(id.path, id.span, &h)
	})
}
