package detectors

import (
	"strings"
	"unicode/utf8"

	"sardine/finding"
)

// hardHeads end no person's name unless a field says so.
var hardHeads = wordSet(`ltd limited plc llp llc inc incorporated corp corporation company co group holdings trust trusts school schools academy academies
	college colleges university universities institute institution hospital hospitals infirmary hospice surgery clinic centre centres center nursery
	street road avenue drive crescent gardens terrace square parade quay wharf way house houses lodge castle palace abbey cathedral minster river lake
	loch ocean island islands mountain mountains valley forest beach harbour harbor airport station county city town village borough district province
	region estate building buildings theatre theater cinema museum gallery library stadium arena zoo hotel inn pub cafe restaurant supermarket council
	committee commission department ministry office bureau agency authority service services team unit division society association union federation
	foundation fund charity league cup trophy prize award awards medal championship tournament festival conference parliament senate assembly party
	government army navy regiment brigade battalion corps squadron police act bill treaty convention agreement test tests scale index theorem disease
	syndrome disorder effect theory method model formula equation engine airlines airways railway bank insurance press publishing records music news
	journal magazine herald telegraph tribune chronicle week day month year war battle revolution century empire kingdom republic dynasty pictures
	productions entertainment broadcasting television radio channel network software systems technologies solutions consulting consultants
	international global foods brewery motors energy housing project programme program scheme plan strategy policy form certificate licence license
	account guide handbook edition volume chapter section album song series season episode film movie novel orchestra band choir ensemble quartet
	opera symphony township courts taxes olympics games`)

// placePrefixes begin the names of places.
var placePrefixes = wordSet(`san santa los las fort mount lake port new north south east west saint st upper lower great little el
	rua rio avenida calle via alameda plaza praça puerto monte isla costa playa villa sao são santo nova château chateau mont rue boulevard piazza ponte`)

// around is what stands beside n tokens from k on, in points.
func (r *nameRun) around(c *Candidate, k, n int) int {
	p := 0
	from, to := r.tokens[k].start, r.tokens[k+n-1].end
	last := &r.tokens[k+n-1]
	if k+n < r.n {
		next := &r.tokens[k+n]
		switch {
		case next.lists.is(hardHeadWord):
			p -= 60
		case isHead(next) && !next.lists.is(notNameWord):
			p -= 30
		case next.sort == wordToken && !next.lists.is(postnominalWord|notNameWord):
			p -= 8
		}
	}
	if isHead(last) && (r.tokens[k].lex.common() || n > 2) {
		p -= 18
	}
	if k > 0 {
		switch prev := &r.tokens[k-1]; {
		case prev.low == "st" || prev.low == "saint" || prev.low == "mount" || prev.low == "lake" || prev.low == "fort" || prev.low == "port":
			p -= 50
		case prev.lists.is(roleWord):
			p += rolePrefixPoints
		case prev.low == "the":
			p -= 25
		}
	}
	text := r.text
	if before := wordBack(text, max(0, from-1)); from > 1 && text[from-1] == ' ' && k == 0 {
		switch w := strings.ToLower(text[before : from-1]); {
		case w == "the":
			p -= 25
		case roleBefore[w]:
			p += rolePrefixPoints
		}
	}
	rest := text[to:min(len(text), to+12)]
	if ageBehind(text, to) || kinBefore(text, from) {
		p += kinPoints
	}
	switch {
	case strings.HasPrefix(rest, " & ") && r.tokens[k].lex.forename() < 3 || strings.HasPrefix(rest, "'s Law"):
		p -= 40
	case strings.HasPrefix(rest, " <") || strings.HasPrefix(rest, "\" <") || strings.HasPrefix(rest, " ["):
		p += mailboxPoints
	case strings.HasPrefix(rest, " (") && len(rest) > 3 && (isDigit(rest[2]) || rest[2] == 'b'):
		p += 6
	}
	if from > 2 && text[from-1] == ' ' && (isDigit(text[from-2]) || from > 3 && isDigit(text[from-3]) && isLetter(text[from-2])) && (isHead(last) || !timeBefore(text, from-1)) {
		p -= 40 // a house number
	}
	if from > 2 && strings.HasSuffix(text[:from], " & ") && r.tokens[k].lex.forename() < 3 {
		p -= 30
	}
	p += r.inCode(from, to)
	if r.tokens[k].lex.common() && articleAfter(text, to) { // "We Will Chase the invoice"
		p -= 25
	}
	return p
}

// inCode is negative if text[from:to] stands in an expression or a command: an
// alternative of several without spaces, or an argument before a path.
func (r *nameRun) inCode(from, to int) int {
	text := r.text
	if to+1 < len(text) && text[to] == '|' && isLetter(text[to+1]) || from > 1 && text[from-1] == '|' && isLetter(text[from-2]) {
		return -50
	}
	if from > 0 && strings.IndexByte(")+*\\", text[from-1]) >= 0 || to < len(text) && strings.IndexByte("(\\*+", text[to]) >= 0 { // a regular expression
		return -50
	}
	if rest := text[to:]; strings.HasPrefix(rest, " /") && len(rest) > 3 && isLetter(rest[2]) && isLetter(rest[3]) {
		return -40
	}
	return 0
}

// articleAfter reports whether an article or a determiner follows at: the words
// before are verbs, then.
func articleAfter(text string, at int) bool {
	if at+1 >= len(text) || text[at] != ' ' {
		return false
	}
	n, _ := wordAt(text[at+1:])
	switch text[at+1 : at+1+n] {
	case "the", "a", "an", "your", "our", "this", "that", "these", "those", "it", "them", "up", "all", "any":
		return true
	}
	return false
}

// verbs after a capitalised word that people do, or that are said of them.
var nameVerbs = wordSet(`is was has had will said says told asked wrote needs does did can went came called phoned rang lives attends works
	uses requires receives takes suffers denies disclosed states stated cannot must
	joined left died born plays scored wants likes feels felt thinks reports reported replied who whose`)

// beside is the evidence of verbs and mail addresses beside a name.
// It appends it to ws.
func beside(c *Candidate, start, end int, ws []Weight) []Weight {
	text := c.Text
	if end+1 < len(text) && text[end] == ' ' {
		if n, _ := wordAt(text[end+1:]); nameVerbs[text[end+1:end+1+n]] {
			return append(ws, Weight{finding.Person, verbPoints})
		}
	}
	if rest := text[end:min(len(text), end+24)]; strings.HasPrefix(rest, " and ") && isUpperAt(text, end+5) { // "Ffion and Macsen"
		if n := nameWordEnd(text, end+5); lookupName(text[end+5:n]).forename() == 3 {
			ws = append(ws, Weight{finding.Neighbour, pairPoints})
		}
	} else if strings.HasPrefix(rest, " to ") && start > 1 && text[start-1] == ' ' && text[start-2] == ':' { // "Action: Nadia to phone"
		ws = append(ws, Weight{finding.Structure, pairPoints})
	}
	if oneBehind(text[end:min(len(text), end+12)]) {
		ws = append(ws, Weight{finding.Person, oneBehindPoints})
	}
	if strings.HasPrefix(text[end:], "'s ") {
		return append(ws, Weight{finding.Person, 6})
	}
	if start > 1 && text[start-1] == ' ' {
		switch from := wordBack(text, start-1); text[from : start-1] {
		case "said", "by", "told", "with", "named", "called", "and", "for", "asked", "from", "to", "about", "met", "saw", "emailed":
			return append(ws, Weight{finding.Person, 4})
		}
	}
	return ws
}

// cellOnly reports whether text[start:end] is all of its cell.
func (c *Candidate) cellOnly(start, end int) bool {
	if _, _, _, ok := c.Cell(); !ok {
		return false
	}
	from, to := c.Line()
	return strings.TrimSpace(c.Text[from:start]) == "" && strings.TrimSpace(c.Text[min(end, to):to]) == ""
}

// lineStart is where the text of c's line begins, behind marks of quoting.
func lineStart(c *Candidate) int {
	from, _ := c.Line()
	for from < c.Start && (c.Text[from] == '>' || c.Text[from] == ' ' || c.Text[from] == '*' || c.Text[from] == '\t') {
		from++
	}
	return from
}

var greetings = wordSet(`dear hi hello hey hiya morning afternoon evening annwyl helo`)

// greeted reports whether c follows a greeting that begins its line.
func greeted(c *Candidate) bool {
	const longest = 9 // letters of a greeting
	to := c.Start
	for to > 0 && (c.Text[to-1] == ' ' || c.Text[to-1] == ',' || c.Text[to-1] == '\t') {
		to--
	}
	word := to
	for word > 0 && to-word <= longest && isLetter(c.Text[word-1]) {
		word--
	}
	var low [longest + 1]byte
	if word == to || to-word > longest || !greetings[string(lowered(low[:0], c.Text[word:to]))] {
		return false // without a look at the line
	}
	from := lineStart(c)
	if c.Start-from > 20 || c.Start == from {
		return false
	}
	head := strings.Trim(c.Text[from:c.Start], " ,\t")
	first, last, _ := strings.Cut(head, " ")
	if last = strings.TrimLeft(last, " "); last == "" {
		last = first
	}
	if last == "" || strings.ContainsAny(last, " \t\r") {
		return false
	}
	var buf [32]byte
	return greetings[string(lowered(buf[:0], last))]
}

var closings = wordSet(`regards sincerely faithfully thanks wishes cheers truly cofion gywir love signed best yours rgds`)

// signed reports whether c begins a line that ends at end, or nearly so, and
// the line above it closes a letter.
func signed(c *Candidate, end int) bool {
	at := c.Start
	for at > 0 && (c.Text[at-1] == ' ' || c.Text[at-1] == '>' || c.Text[at-1] == '*' || c.Text[at-1] == '\t') {
		at--
	}
	if at == 0 || c.Text[at-1] != '\n' {
		return false // without a look at the line
	}
	from, to := c.Line()
	if lineStart(c) != c.Start || from == 0 || to-end > 3 || c.Text[from-1] != '\n' {
		return false
	}
	above := strings.TrimRight(c.Text[max(0, from-80):from], " \r\n>\t*")
	if gap := from - max(0, from-80) - len(above); strings.Count(c.Text[from-gap:from], "\n") > 4 {
		return false
	}
	if i := strings.LastIndexByte(above, '\n'); i >= 0 {
		above = above[i+1:]
	}
	above = strings.Trim(above, " >*\t\r,.!-")
	if len(above) == 0 || len(above) > 40 {
		return false
	}
	w := wordBack(above, len(above))
	return closings[strings.ToLower(above[w:])]
}

// speaks reports whether c is who wrote a message of a chat: it stands between
// a time and a colon, "12/09/2026, 08:14 - Jo: ..." or "[08:14] Jo: ...".
func speaks(c *Candidate, end int) bool {
	if c.Byte(end) != ':' || c.Byte(end+1) != ' ' {
		return false
	}
	head := c.Text[max(0, c.Start-12):c.Start]
	head = strings.TrimRight(head, " -]")
	for _, half := range [...]string{"am", "pm", "AM", "PM"} {
		head = strings.TrimRight(strings.TrimSuffix(head, half), " ")
	}
	n := len(head)
	return n >= 5 && head[n-3] == ':' && isDigit(head[n-1]) && isDigit(head[n-2]) && isDigit(head[n-4])
}

// single weighs one word on its own: after a greeting, above nothing else in a
// signature, or known from elsewhere in the file.
func (r *nameRun) single(c *Candidate, k int) int {
	t := &r.tokens[k]
	if t.sort != wordToken || never(t) || t.lists.is(notNameWord) && t.lex.forename() < 3 || t.lists.is(monthWord|dayWord) && t.low != "april" && t.low != "june" && t.low != "may" {
		return 1
	}
	raw := r.text[t.start:t.end]
	if isNobody(r.text, t.start, t.end) {
		return 1
	}
	ws := make([]Weight, 0, 8)
	add := func(why finding.Reason, p int) { ws = append(ws, Weight{why, p}) }
	first := r.firstPoints(t)
	switch {
	case k == 0 && r.n <= 2 && (t.lex.forename() > 0 || r.foreign(t)) && greeted(c):
		add(finding.Structure, greetingPoints)
		add(finding.Lexicon, max(first, 5))
	case k == 0 && r.n == 1 && (t.lex.forename() > 0 || r.foreign(t)) && signed(c, t.end):
		add(finding.Structure, signaturePoints)
		add(finding.Lexicon, max(first, 5))
	case k == 0 && r.n == 1 && speaks(c, t.end) && !t.ordinary:
		add(finding.Structure, signaturePoints)
		add(finding.Lexicon, max(first, 5))
	case r.n > 1 && !(k == 1 && r.tokens[0].lists.is(notNameWord) && r.n == 2):
		return 1 // a word of a longer name of something
	case c.s.people.before(raw, c):
		points := repeatedPoints + first/3
		if t.lex.common() || t.lex.place() || !t.lex.listed() && t.word {
			points -= 15
			if articleAfter(r.text, t.end) {
				return 1
			}
			if endsPhrase(r.text, t.end) && lowerJust(r.text, t.start) {
				points += 14
			}
		}
		add(finding.Repeated, points)
	case t.lex.forename() == 3 && !t.lex.common() && !t.lex.place() && !t.caps && r.n == 1:
		add(finding.Lexicon, loneForename)
		if roleJust(r.text, t.start) || kinBefore(r.text, t.start) || ageBehind(r.text, t.end) || dashed(r.text, t.start, t.end) {
			add(finding.Person, 12)
		} else if placed(r.text, t.start) {
			add(0, -6)
		} else if lowerJust(r.text, t.start) {
			add(finding.Shape, 8)
		}
	case r.n == 1 && !t.caps && t.lex.forename() == 3 && !t.lex.place() && addressed(r.text, t.start) && endsPhrase(r.text, t.end):
		add(finding.Lexicon, loneForename)
		add(finding.Person, 8)
	case r.n == 1 && !t.caps && !t.lex.place() && r.lonely(t) && !placed(r.text, t.start):
		sure := r.speaksOfOne(t)
		c.s.memo.asked = true // it looks beyond the cell
		if sure == 0 {
			return 1
		}
		add(finding.Lexicon, loneSurname)
		add(finding.Person, deedPoints)
		if sure > 1 {
			add(finding.Person, 8)
		}
		if sourceOf(c, t.start, t.end) == 0 && len(raw) >= 3 {
			c.s.people.add(raw, c.stream(), c.s.streamAt(t.start))
		}
		add(0, sourceOf(c, t.start, t.end))
		c.ReportAlone(kindPerson, t.start, t.end, ws...)
		return 1
	default:
		return 1
	}
	if hardHead(r, k+1) {
		add(0, -60)
	}
	add(0, r.inCode(t.start, t.end))
	if !greeted(c) {
		add(0, sourceOf(c, t.start, t.end))
	}
	ws = beside(c, t.start, t.end, ws)
	c.ReportAlone(kindPerson, t.start, t.end, ws...)
	return 1
}

// addressed reports whether the words just before at are those of speaking to
// somebody: "spoke to Jade", though jade is a word as well.
func addressed(text string, at int) bool {
	head := text[max(0, at-14):at]
	if at == 0 || text[at-1] != ' ' {
		return false
	}
	for _, w := range [...]string{"spoke to ", "spoken to ", "speak to ", "talked to ", "told ", "asked ", "emailed ", "phoned ", "rang ", "texted "} {
		if strings.HasSuffix(head, w) && (len(head) == len(w) || !isLetter(head[len(head)-len(w)-1])) {
			return true
		}
	}
	return false
}

// placed reports whether a preposition of places stands just before at: "in
// Halle".
func placed(text string, at int) bool {
	if at < 3 || text[at-1] != ' ' {
		return false
	}
	from := wordBack(text, at-1)
	switch text[from : at-1] {
	case "in":
		verb := strings.ToLower(text[wordBack(text, max(0, from-1)):max(0, from-1)])
		return !strings.HasPrefix(verb, "cop") && !strings.HasPrefix(verb, "loop") && !strings.HasPrefix(verb, "br") // "copied in Nadia"
	case "at", "of", "near", "the", "into", "around", "outside", "across", "throughout", "between", "toward", "towards":
		return true
	}
	return false
}

// deeds are verbs that only people are the subject of.
var deeds = wordSet(`married died said told asked wrote studied taught met resigned retired apologised complained graduated grew attended survived thanked
	divorced cried laughed smiled explained replied whispered shouted phoned emailed visited fought moved worked lived became
	swore punched kicked pushed shoved bit hit slapped threw vomited collapsed fell limped slept ran walked sat stood smokes drinks lives admitted disclosed
	confided refused struggled struggles suffers forgot remembered noticed arrived left took hates loves enjoys likes wants feels speaks cries sleeps
	misbehaved apologises turns rang texted messaged spoke tripped fainted hugged kissed`)

// wordAfter is the word that follows a space at at.
func wordAfter(text string, at int) string {
	if at+1 >= len(text) || text[at] != ' ' {
		return ""
	}
	n, _ := wordAt(text[at+1:])
	return text[at+1 : at+1+n]
}

// pronounAfter reports whether the sentence goes on with he, she, his or her
// before anybody else is named.
func pronounAfter(text string, at int) bool {
	const far = 160
	hi := min(len(text), at+far)
	for i := at; i < hi; {
		n, letters := wordAt(text[i:hi])
		if n == 0 {
			if text[i] == '.' || text[i] == '\n' || text[i] == '?' || text[i] == '!' {
				return false
			}
			i++
			continue
		}
		if letters && isUpperAt(text, i) && i > at+3 {
			return false
		}
		switch text[i : i+n] {
		case "he", "she", "his", "her", "him", "himself", "herself":
			return true
		}
		i += n
	}
	return false
}

// endsPhrase reports whether what follows at is no noun that the word before
// could belong to: "with Mark." against "the Mark scheme".
func endsPhrase(text string, at int) bool {
	if at >= len(text) || text[at] != ' ' && text[at] != '-' {
		return true
	}
	n, _ := wordAt(text[at+1:])
	switch w := text[at+1 : at+1+n]; w {
	case "and", "or", "to", "for", "in", "on", "with", "about", "at", "from", "but", "who", "that", "as", "if", "when":
		return true
	default:
		return nameVerbs[w]
	}
}

// lowerJust reports whether a word in lower case stands just before at: the
// capital is not that of a sentence.
func lowerJust(text string, at int) bool {
	return at > 1 && text[at-1] == ' ' && (text[at-2] >= 'a' && text[at-2] <= 'z' || text[at-2] == ',')
}

// roleJust reports whether a relation or a post stands just before at.
func roleJust(text string, at int) bool {
	if at < 2 || text[at-1] != ' ' || text[at-2] >= utf8.RuneSelf {
		return false
	}
	from := wordBack(text, at-1)
	return roleBefore[strings.ToLower(text[from:at-1])]
}
