/// Messages of all shapes, each under what is special about it.
///
/// What trailers they have is for git to say; nothing here does.
enum MessageCorpus {
    /// Those of which libgit2 1.5 loses or corrupts a ticket.
    static let differentInLibgit2: [(name: String, text: String)] = [
        ("a Markdown heading of hyphens", "Open the port\n\nWhy\n-------\nThe shop needs it.\n\nTicket: NET-42\n"),
        ("a line of scissors that is too short", "Open the port\n\nTicket: NET-42\n# ---- >8 ----\n"),
        ("a value folded by a tab", "Open the port\n\nTicket: NET-42,\n\tNET-43\n"),
        ("a value folded by spaces", "Open the port\n\nTicket: NET-42,\n  NET-43\nReviewed-by: Bo\n"),
        (
            "line ends of Windows",
            "Open the port\r\n\r\nThe shop needs it.\r\n\r\nTicket: NET-42\r\nReviewed-by: Bo\r\n"
        ),
    ]

    static let paragraphs: [(name: String, text: String)] = [
        ("nothing", ""),
        ("a line feed", "\n"),
        ("blank lines", "\n\n  \n"),
        ("a subject", "Open the port"),
        ("a subject and a line feed", "Open the port\n"),
        ("a trailer as the subject", "Ticket: NET-42\n"),
        ("a trailer in the subject's paragraph", "Open the port\nTicket: NET-42\n"),
        ("a plain trailer", "Open the port\n\nTicket: NET-42\n"),
        ("no line end at the end", "Open the port\n\nTicket: NET-42"),
        ("blank lines at the end", "Open the port\n\nTicket: NET-42\n\n\n"),
        ("spaces in the lines at the end", "Open the port\n\nTicket: NET-42\n  \n\t\n"),
        ("a blank line of spaces before it", "Open the port\n \t \nTicket: NET-42\n"),
        ("blank lines at the start", "\n\nOpen the port\n\nTicket: NET-42\n"),
        ("only a blank line before it", "\nTicket: NET-42\n"),
        ("a body", "Open the port\n\nThe shop needs it.\nSo we open it.\n\nTicket: NET-42\n"),
        ("a trailer below a paragraph of text", "Open the port\n\nThe shop needs it.\nTicket: NET-42\n"),
        ("text below a trailer", "Open the port\n\nTicket: NET-42\nThe shop needs it.\n"),
        ("two blocks", "Open the port\n\nTicket: NET-42\n\nReviewed-by: Bo <bo@example.org>\n"),
        ("a paragraph after the block", "Open the port\n\nTicket: NET-42\n\nThat is all.\n"),
        ("several trailers", "Open the port\n\nTicket: NET-42\nTicket: NET-43\nReviewed-by: Bo <bo@example.org>\n"),
        ("a NUL", "Open the port\n\nTicket: NET-42\0\nTicket: NET-43\n"),
        ("a byte order mark", "\u{feff}Ticket: NET-1\n\n\u{feff}Ticket: NET-42\n"),
    ]

    static let keys: [(name: String, text: String)] = [
        ("a space before the colon", "S\n\nTicket : NET-42\n"),
        ("a tab before the colon", "S\n\nTicket\t: NET-42\n"),
        ("no space behind the colon", "S\n\nTicket:NET-42\n"),
        ("much space behind the colon", "S\n\nTicket:  \t NET-42  \n"),
        ("no value", "S\n\nTicket:\n"),
        ("only spaces for a value", "S\n\nTicket:   \nReviewed-by: Bo\n"),
        ("no key", "S\n\n: NET-42\n"),
        ("a key that is a hyphen", "S\n\n-: NET-42\n"),
        ("a key of digits", "S\n\n42: NET-42\n"),
        ("lower case", "S\n\nticket: NET-42\n"),
        ("upper case", "S\n\nTICKET: NET-42\n"),
        ("an underscore", "S\n\nticket_id: NET-42\n"),
        ("a dot", "S\n\nticket.id: NET-42\n"),
        ("two words", "S\n\nTicket id: NET-42\n"),
        ("two words before a space", "S\n\nTicket id : NET-42\n"),
        ("no colon", "S\n\nTicket NET-42\n"),
        ("an equals sign", "S\n\nTicket=NET-42\n"),
        ("a number sign", "S\n\nTicket #42\n"),
        ("a URL", "S\n\nhttps://example.org/NET-42\n"),
        ("a letter beyond ASCII in the key", "S\n\nTickét: NET-42\n"),
        ("letters beyond ASCII in the value", "S\n\nTicket: NET-42 „größer“ 切符\n"),
        ("an indented trailer", "S\n\n  Ticket: NET-42\n"),
        ("a bullet", "S\n\n- Ticket: NET-42\n"),
        ("a quoted line", "S\n\n> Ticket: NET-42\n"),
        ("two colons", "S\n\nTicket: NET-42: open the port\n"),
        ("a colon in the first word of prose", "S\n\nNote: this is prose, which git takes for a trailer.\n"),
        ("a form feed behind the key", "S\n\nTicket\u{c}: NET-42\n\u{c}more\n"),
        ("the beginning of a configured key", "S\n\nTick: NET-42\nThe shop needs it.\n"),
        ("a configured key with a space behind", "S\n\nTicket : NET-42\nThe shop needs it.\n"),
        ("more than a configured key", "S\n\nTicketing: NET-42\nThe shop needs it.\n"),
        ("the alias of a configured key", "S\n\nchg: CHG0001\nThe shop needs it.\n"),
    ]

    static let blocks: [(name: String, text: String)] = [
        (
            "signed, with one line of text",
            "S\n\nThe shop needs it.\nTicket: NET-42\nSigned-off-by: Bo <bo@example.org>\n"
        ),
        ("signed, a quarter of the lines", "S\n\na\nb\nc\nSigned-off-by: Bo <bo@example.org>\n"),
        ("signed, less than a quarter", "S\n\na\nb\nc\nd\nSigned-off-by: Bo <bo@example.org>\n"),
        ("signed without a space", "S\n\na\nSigned-off-by:Bo\nTicket: NET-42\n"),
        ("signed in lower case", "S\n\na\nsigned-off-by: Bo\nTicket: NET-42\n"),
        ("picked", "S\n\nThe shop needs it.\nTicket: NET-42\n(cherry picked from commit 0123456789)\n"),
        ("picked, only that", "S\n\n(cherry picked from commit 0123456789)\n"),
        ("configured, a quarter of the lines", "S\n\na\nb\nc\nTicket: NET-42\n"),
        ("configured, less than a quarter", "S\n\na\nb\nc\nd\nTicket: NET-42\n"),
        ("a folded line of text", "S\n\nThe shop\n needs it.\nTicket: NET-42\nSigned-off-by: Bo\n"),
        ("folded lines that make it less than a quarter", "S\n\na\n b\n c\n d\nSigned-off-by: Bo\n"),
        ("a folded trailer of many lines", "S\n\nTicket: NET-42\n a\n  b\n\tc\n d\nSigned-off-by: Bo\n"),
        ("a block that begins with an indented line", "S\n\n indented\nTicket: NET-42\n"),
        ("a folded empty value", "S\n\nTicket:\n NET-42\n"),
        ("a folded value with spaces at its ends", "S\n\nTicket: NET-42 \n   NET-43\t\n"),
        ("a folded value of Windows", "S\r\n\r\nTicket: NET-42,\r\n NET-43\r\n"),
        ("a key followed by folded text and a key", "S\n\nTicket: NET-42\n key: inside\nOther: x\n"),
    ]

    static let endings: [(name: String, text: String)] = [
        ("comments at the end", "S\n\nTicket: NET-42\n# Please enter the message\n#\n# On branch main\n"),
        ("a comment in the block", "S\n\nTicket: NET-42\n# a comment\nReviewed-by: Bo\n"),
        ("a comment in a folded value", "S\n\nTicket: NET-42\n# a comment\n NET-43\n"),
        ("a comment before the block", "S\n\n# a comment\nTicket: NET-42\n"),
        ("a comment in the subject", "# a comment\nS\n# another\n\nTicket: NET-42\n"),
        ("only comments", "# a comment\n# another\n"),
        ("a comment instead of a blank line", "S\n#\nTicket: NET-42\n"),
        ("conflicts at the end", "S\n\nTicket: NET-42\n\nConflicts:\n\tnp.yaml\n\tpolicies/db.yaml\n"),
        ("conflicts, and text below", "S\n\nTicket: NET-42\n\nConflicts:\n\tnp.yaml\nmore\n"),
        ("conflicts as comments", "S\n\nTicket: NET-42\n\n# Conflicts:\n#\tnp.yaml\n"),
        ("scissors", "S\n\nTicket: NET-42\n# ------------------------ >8 ------------------------\ndiff --git a b\n"),
        (
            "scissors without a comment's mark",
            "S\n\nTicket: NET-42\n------------------------ >8 ------------------------\nx\n"
        ),
        ("scissors first", "# ------------------------ >8 ------------------------\nS\n\nTicket: NET-42\n"),
        ("scissors without a line end", "S\n\nTicket: NET-42\n# ------------------------ >8 ------------------------"),
        (
            "a trailer below scissors",
            "S\n\na\n# ------------------------ >8 ------------------------\n\nTicket: NET-42\n"
        ),
        ("a divider", "S\n\nTicket: NET-42\n---\n np.yaml | 2 +-\n"),
        ("a trailer below a divider", "S\n\nbody\n---\nnotes\n\nTicket: NET-42\n"),
        ("a divider with text", "S\n\nbody\n--- a/np.yaml\n\nTicket: NET-42\n"),
        ("a divider as the last line", "S\n\nTicket: NET-42\n---"),
        ("a comment of another character", "S\n\nTicket: NET-42\n; a comment\n"),
    ]

    static var all: [(name: String, text: String)] { differentInLibgit2 + paragraphs + keys + blocks + endings }
}
