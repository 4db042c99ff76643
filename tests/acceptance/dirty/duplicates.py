"""K: duplicates. All rows are kept in order; identifiers that stood before are counted, none is merged."""

from collections.abc import Sequence

from dirty.case import Aside, Case, Dirty, Row
from dirty.plain import HEAD

SAID = {"furosemide": "50,furosemide", "omeprazole": "50,omeprazole", "child": "12,furosemide"}


def _kept(name: str, rows: Sequence[tuple[str, str]], duplicates: int) -> Dirty:
    text = HEAD + "".join(f'"{id_}",{SAID[like]}\n' for id_, like in rows)
    return Dirty(name, text.encode(), tuple(Row(*row) for row in rows), duplicates=duplicates)


F, P = "furosemide", "omeprazole"

CASES: tuple[Case, ...] = (
    _kept("twice the same", [("7", F), ("7", F)], 1),
    _kept("twice, differing", [("7", F), ("7", P)], 1),
    _kept("twice, far apart", [("7", F), *((f"x{n}", P) for n in range(50)), ("7", F)], 1),
    _kept("three times", [("7", F), ("7", F), ("7", P)], 2),
    _kept("two pairs", [("7", F), ("8", P), ("8", P), ("7", F)], 2),
    _kept("forty times", [("7", F)] * 40, 39),
    _kept("other case", [("a7", F), ("A7", F)], 0),
    _kept("a blank before", [("7", F), (" 7", F)], 0),
    _kept("a blank behind", [("7", F), ("7 ", P)], 0),
    _kept("an unbreakable blank", [("7", F), ("7\u00a0", F)], 0),
    _kept("leading zeros", [("7", F), ("07", F), ("007", F)], 0),
    _kept("a sign", [("7", F), ("+7", F), ("-7", F)], 0),
    _kept("a decimal", [("7", F), ("7.0", F)], 0),
    _kept("one letter composed in two ways", [("Zo\u00eb", F), ("Zoe\u0308", F)], 0),
    _kept("letters that look alike", [("A7", F), ("А7", F)], 0),
    _kept("full width", [("7", F), ("７", F)], 0),
    _kept("an unseen sign", [("7", F), ("7\u200b", F)], 0),
    _kept("no identifier, once", [("", F), ("7", P)], 0),
    _kept("no identifier, twice", [("", F), ("", P)], 1),
    _kept("a blank and no identifier", [("", F), (" ", P)], 0),
    _kept("a long one, twice", [("7" * 4000, F), ("7" * 4000, F)], 1),
    _kept("long ones that end otherwise", [("7" * 4000 + "1", F), ("7" * 4000 + "2", F)], 0),
    _kept("a child and a grown-up of one name", [("7", "child"), ("7", F)], 1),
    Dirty(
        "quoted and not quoted",
        (HEAD + '7,50,furosemide\n"7",50,furosemide\n').encode(),
        (Row("7", F), Row("7", F)),
        duplicates=1,
    ),
    Dirty(
        "the second one set aside",
        (HEAD + "7,50,furosemide\n7,old,furosemide\n").encode(),
        (Row("7", F),),
        (Aside(3, "age", "no age"),),
    ),
    Dirty(
        "the first one set aside",
        (HEAD + "7,old,furosemide\n7,50,furosemide\n").encode(),
        (Row("7", F),),
        (Aside(2, "age", "no age"),),
    ),
    Dirty(
        "both set aside",
        (HEAD + "7,old,x\n7,old,x\n").encode(),
        (),
        (Aside(2, "age", "no age"), Aside(3, "age", "no age")),
    ),
    Dirty(
        "by another identifier's name",
        b"mrn,age,medications\n7,50,furosemide\n7,50,furosemide\n",
        (Row("7", F), Row("7", F)),
        duplicates=1,
    ),
    Dirty(
        "another column twice the same",
        b"id,nhs_number,age,medications\n7,1,50,furosemide\n8,1,50,furosemide\n",
        (Row("7", F), Row("8", F)),
    ),
)
