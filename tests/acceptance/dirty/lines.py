"""L: lines and quotes. Every line belongs to one record; a fault costs one record and keeps its line."""

from dirty.case import Aside, Case, Dirty, Refused, Row
from dirty.plain import BOTH, FIRST_ROW, GOOD, HEAD, LAST, NEXT_ROW, WHOLE, whole_record

CRLF = WHOLE.replace("\n", "\r\n")
TWO = Row("7", "both")


def _one(name: str, record: str, row: Row) -> Dirty:
    return Dirty(name, (HEAD + record + LAST).encode(), (row, NEXT_ROW))


def _fault(name: str, record: str, why: str) -> Dirty:
    """One record that is set aside, between two that are not."""
    before = Row("6", "furosemide")
    content = HEAD + GOOD.replace("7", "6", 1) + record + LAST
    return Dirty(name, content.encode(), (before, NEXT_ROW), whole_record(3, why))


def _said(name: str, sign: str, shown: str) -> Dirty:
    """A sign within a text that nobody knows: it is no line end. Control characters are shown as blanks."""
    row = Row("7", "unknown medicine", {"unrecognised": f"zzz{shown}yyy"})
    return _one(name, f"7,50,zzz{sign}yyy\n", row)


CASES: tuple[Case, ...] = (
    Dirty("LF", WHOLE.encode(), BOTH),
    Dirty("CR LF", CRLF.encode(), BOTH),
    Dirty(
        "LF and CR LF mixed", (HEAD.replace("\n", "\r\n") + GOOD + LAST.replace("\n", "\r\n")).encode(), BOTH
    ),
    Dirty("no final newline", WHOLE.rstrip().encode(), BOTH),
    Dirty("CR LF and no final newline", CRLF.rstrip().encode(), BOTH),
    Dirty(
        "CR LF cut in the middle of the last one",
        CRLF.removesuffix("\n").encode(),
        (FIRST_ROW,),
        whole_record(3, "carriage return"),
    ),
    Dirty("CR alone", WHOLE.replace("\n", "\r").encode(), BOTH),
    Dirty(
        "CR alone and blank lines",
        ("\r" + WHOLE.replace("\n", "\r\r")).encode(),
        BOTH,
        blank=4,
    ),
    Dirty("a blank line in the middle", (HEAD + GOOD + "\n" + LAST).encode(), BOTH, blank=1),
    Dirty("every line twice ended", WHOLE.replace("\n", "\n\n").encode(), BOTH, blank=3),
    Dirty("blank lines before the header", ("\n\r\n" + WHOLE).encode(), BOTH, blank=2),
    Dirty("a hundred blank lines at the end", (WHOLE + "\n" * 100).encode(), BOTH, blank=100),
    Dirty("a line of blanks", (HEAD + "   \n" + GOOD + LAST).encode(), BOTH, blank=1),
    Dirty("a line of commas", (HEAD + GOOD + ",,\n" + LAST).encode(), BOTH, blank=1),
    Dirty("a line of quoted nothing", (HEAD + GOOD + '"","",""\n' + LAST).encode(), BOTH, blank=1),
    Dirty("a header only", HEAD.encode()),
    Dirty("a header only, without its end", HEAD.rstrip().encode()),
    Refused("an empty file", b"", "empty"),
    Refused("blank lines only", b"\n\r\n\n", "empty"),
    Refused("a mark only", b"\xef\xbb\xbf", "empty"),
    _fault("CR CR LF", "7,50,furosemide\r\r\n", "carriage return"),
    _fault("CR within a line", "7,50,furosemide\r8,50,furosemide\n", "carriage return"),
    _said("line separator", "\u2028", "\u2028"),
    _said("paragraph separator", "\u2029", "\u2029"),
    _said("next line", "\u0085", " "),
    _said("vertical tab", "\v", " "),
    _said("form feed", "\f", " "),
    _said("file separator", "\x1c", " "),
    _fault("an old end of file", "\x1a\n", "found 1 fields, wanted 3"),
    _one("embedded newline", '7,50,"furosemide\nomeprazole"\n', TWO),
    _one("embedded CR LF", '7,50,"furosemide\r\nomeprazole"\r\n', TWO),
    _one("embedded CR", '7,50,"furosemide\romeprazole"\n', TWO),
    _one("embedded blank line", '7,50,"furosemide\n\nomeprazole"\n', TWO),
    _one("embedded comma", '7,50,"furosemide, omeprazole"\n', TWO),
    _one("all in quotes", '"7","50","furosemide"\n', FIRST_ROW),
    Dirty(
        "an identifier with a newline",
        (HEAD + '"7\n8",50,furosemide\n' + LAST).encode(),
        (NEXT_ROW,),
        (Aside(2, "id", "a line end inside an identifier"),),
    ),
    _one("doubled quotes", '"7""8",50,furosemide\n', Row('7"8', "furosemide")),
    _one("nothing but a quote", '"""",50,furosemide\n', Row('"', "furosemide")),
    _one("199 lines in quotes", '7,50,"furosemide' + "\n" * 198 + '"\n', FIRST_ROW),
    Dirty(
        "a fault behind embedded newlines",
        (HEAD + '7,50,"furosemide\nomeprazole\n"\n8,old,furosemide\n' + LAST).encode(),
        (TWO, NEXT_ROW),
        (Aside(5, "age", "no age"),),
    ),
    Dirty(
        "a fault behind blank lines",
        (HEAD + "\n\n" + GOOD + "\n8,old,furosemide\n" + LAST).encode(),
        BOTH,
        (Aside(6, "age", "no age"),),
        blank=3,
    ),
    _fault("a lost quote", '7,50,"furosemide\n', "a quote is opened and not closed"),
    _fault("a lost quote at the identifier", '"7,50,furosemide\n', "a quote is opened and not closed"),
    _fault("a stray quote", '7,50,furo"semide\n', "a quote inside an unquoted field"),
    _fault("two stray quotes", '7,50,furo"sem"ide\n', "a quote inside an unquoted field"),
    _fault("a blank before a quote", '7, "50",furosemide\n', "a quote inside an unquoted field"),
    _fault("text behind a closing quote", '7,50,"furosemide"x\n', "text after a closing quote"),
    _fault("a blank behind a closing quote", '7,"50" ,furosemide\n', "text after a closing quote"),
    _fault("a backslash before a quote", '7,50,"furo\\"semide"\n', "quote"),
    Dirty(
        "a lost quote in the last line",
        (HEAD + LAST + '7,50,"furosemide').encode(),
        (NEXT_ROW,),
        whole_record(3, "not closed"),
    ),
    Dirty(
        "two lost quotes, far apart",
        (
            HEAD + '1,50,"x\n' + "".join(f"{n},50,furosemide\n" for n in range(2, 6)) + '6,50,"x\n' + LAST
        ).encode(),
        (*(Row(str(n), "furosemide") for n in range(2, 6)), NEXT_ROW),
        (*whole_record(2, "quote"), *whole_record(7, "quote")),
    ),
    Dirty(
        "a quote that is never closed, over hundreds of lines",
        (HEAD + '0,50,"x\n' + "".join(f"{n},50,furosemide\n" for n in range(1, 301))).encode(),
        tuple(Row(str(n), "furosemide") for n in range(1, 301)),
        whole_record(2, "not closed"),
    ),
    _fault("a field too few", "7,50\n", "found 2 fields, wanted 3"),
    _fault("a field too many", "7,50,furosemide,x\n", "found 4 fields, wanted 3"),
    _fault("an empty field too many", "7,50,furosemide,\n", "found 4 fields, wanted 3"),
    _fault("a comma that is not quoted", "7,50,furosemide,omeprazole\n", "found 4 fields, wanted 3"),
    _fault("a comment", "# made on Monday\n", "found 1 fields, wanted 3"),
    _fault("a huge field", f"7,50,{'x' * 70_000}\n", "64 KiB"),
    _fault("a huge line", f"7,50,{'x' * 1_100_000}\n", "longer than"),
    _fault("a field of 64 KiB and a byte", f"7,50,{'x' * 65_537}\n", "a field is longer than 64 KiB"),
    Refused("a header with a lost quote", b'id,"age\n1,50\n', "a quote is opened and not closed"),
    Refused("a header with a stray quote", b'id,a"ge\n1,50\n', "a quote inside"),
)
