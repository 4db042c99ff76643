"""The pieces of small rosters: a header, a patient, and one behind who must be left in peace."""

from dirty.case import NEXT, SUBJECT, Aside, Row

HEAD = "id,age,medications\n"
GOOD = f"{SUBJECT},50,furosemide\n"
LAST = f"{NEXT},60,omeprazole\n"
WHOLE = HEAD + GOOD + LAST

FIRST_ROW, NEXT_ROW = Row(SUBJECT, "furosemide"), Row(NEXT, "omeprazole")
BOTH = (FIRST_ROW, NEXT_ROW)


def whole_record(line: int, why: str) -> tuple[Aside]:
    """One record that could not be read as a record: it has no column at fault."""
    return (Aside(line, "", why),)
