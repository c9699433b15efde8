package truth

import (
	"fmt"
	"strings"

	"sardine/internal/truth/pack"
)

// Mailbox is a mailbox of Outlook with n messages in two folders, each with
// recipients and an attached list, every fourth with a message within. ansi
// makes it as Outlook did until 2002.
func Mailbox(seed uint64, n int, ansi bool) []byte {
	m := newMaker(seed, "mailbox")
	box := pack.Mailbox{ANSI: ansi, Folders: []pack.MailFolder{{Name: "Inbox"}, {Name: "Sent Items"}}}
	for i := range n {
		item := m.outlook(i)
		if i%4 == 3 {
			item.Within = []pack.Outlook{m.outlook(n + i)}
		}
		f := &box.Folders[i%2]
		f.Items = append(f.Items, item)
	}
	return pack.PST(box)
}

func (m *maker) outlook(i int) pack.Outlook {
	from, to := m.who(), m.who()
	var body strings.Builder
	body.WriteString("Hello,\r\n\r\n")
	for range m.d.between(2, 400) {
		body.WriteString(ascii(string(m.sentence(nil))) + "\r\n")
	}
	fmt.Fprintf(&body, "\r\nYou can ring me on %s.\r\n\r\nRegards,\r\n%s\r\n", from.Mobile, ascii(from.Full()))
	return pack.Outlook{
		Strings: []pack.Prop{
			{ID: 0x0037, Text: fmt.Sprintf("Note %d", i+1)}, {ID: 0x0C1A, Text: ascii(from.Full())}, {ID: 0x0C1F, Text: from.Email},
			{ID: 0x1000, Text: body.String()},
		},
		To:          [][2]string{{ascii(to.Full()), to.HomeEmail}},
		Attachments: []pack.Attachment{{Name: "contact.txt", Bytes: []byte(ascii(to.Full()) + "\n" + to.House + "\n" + to.Town + "\n" + to.Postcode + "\n")}},
	}
}
