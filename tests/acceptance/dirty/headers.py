"""H: headers. Columns are known by their names, never by their places; what is none is refused."""

from dirty.case import Aside, Case, Dirty, Refused, Row
from dirty.plain import BOTH, FIRST_ROW, GOOD, HEAD, LAST, NEXT_ROW, WHOLE, whole_record

AGAIN = "the header stands here again"
NO_ID = "no column id, patient_id or mrn"
TAIL = "wanted nothing above it"


def _head(name: str, header: str, told: str = "") -> Dirty:
    return Dirty(name, (header + "\n" + GOOD + LAST).encode(), BOTH, told=told)


def _no_id(name: str, text: str, why: str = NO_ID) -> Refused:
    return Refused(name, text.encode(), why)


def _above(name: str, above: str, line: int) -> Refused:
    return _no_id(name, above + WHOLE, f"line {line} could be the header: {TAIL}")


def _followed(name: str, following: str, lines: range, why: str = AGAIN) -> Dirty:
    """A table below the first one: nothing from its header on is scored."""
    aside = tuple(Aside(line, "", why) for line in lines)
    return Dirty(name, (HEAD + GOOD + following).encode(), (FIRST_ROW,), aside)


CASES: tuple[Case, ...] = (
    _head("in capitals", "ID,AGE,MEDICATIONS"),
    _head("blanks around the names", " id , age ,\tmedications "),
    _head("all in quotes", '"id","age","medications"'),
    _head("unbreakable blanks around the names", "\u00a0id,age\u202f,medications"),
    _head("full width", "ｉｄ,ａｇｅ,medications"),
    _head("patient_id", "patient_id,age,medications"),
    _head("Patient ID", "Patient ID,Age,Medications"),
    _head("patient-id", "patient-id,age,medications"),
    _head("MRN", "MRN,age,medications"),
    _head("a name with a newline within", '"patient\nid",age,medications'),
    Dirty("in another order", b"medications,id,age\nfurosemide,7,50\nomeprazole,9,60\n", BOTH),
    Dirty("the identifier last", b"age,medications,id\n50,furosemide,7\n60,omeprazole,9\n", BOTH),
    Dirty(
        "an unknown column",
        b"id,shoe_size,age,medications\n7,44,50,furosemide\n9,45,60,omeprazole\n",
        BOTH,
        told="columns not read: shoe_size",
    ),
    Dirty(
        "an unknown column in another writing",
        "id,Größe,age,medications\n7,44,50,furosemide\n".encode(),
        (FIRST_ROW,),
        told="columns not read: größe",
    ),
    Dirty(
        "nameless columns at the end", b"id,age,medications,,\n7,50,furosemide,,\n9,60,omeprazole,,\n", BOTH
    ),
    Dirty("a nameless column in the middle", b"id,,age,medications\n7,x,50,furosemide\n", (FIRST_ROW,)),
    Dirty(
        "a number of rows before the identifier",
        b",id,age,medications\n0,7,50,furosemide\n1,9,60,omeprazole\n",
        BOTH,
    ),
    Dirty("identifiers alone", b"id\n7\n9\n", (Row("7", "nothing"), Row("9", "nothing"))),
    Dirty("medications not there", b"id,age\n7,50\n", (Row("7", "medicines unsaid"),)),
    Dirty("age not there", b"id,medications\n7,furosemide\n", (Row("7", "no age"),)),
    Dirty(
        "a misspelt column",
        b"id,age,medication,medications\n7,50,omeprazole,furosemide\n",
        (FIRST_ROW,),
        told="columns not read: medication",
    ),
    Dirty(
        "another language beside known names",
        b"id,Alter,medications\n7,80,furosemide\n",
        (Row("7", "no age"),),
        told="columns not read: alter",
    ),
    Dirty(
        "a lab column in capitals",
        b"ID,AGE,MEDICATIONS,POTASSIUM_MMOL_L\n7,50,furosemide,3.2\n",
        (Row("7", "low potassium"),),
    ),
    Dirty(
        "a lab column with blanks and hyphens",
        b"id,age,medications,Potassium mmol-L\n7,50,furosemide,3.2\n",
        (Row("7", "low potassium"),),
    ),
    Dirty(
        "a lab column by its short name",
        b"id,age,medications,k_mmol_l\n7,50,furosemide,3.2\n",
        (Row("7", "low potassium"),),
    ),
    Dirty(
        "a lab column without a unit that needs none",
        b"id,age,medications,egfr\n7,50,furosemide,20\n",
        (Row("7", "failing kidneys"),),
    ),
    Dirty(
        "two columns of one measure",
        b"id,age,medications,k_mmol_l,potassium_mmol_l\n7,50,furosemide,4.0,3.2\n",
        (Row("7", "low potassium"),),
    ),
    Dirty("blank lines above", ("\n" + WHOLE).encode(), BOTH, blank=1),
    Dirty("a line of commas above", (",,\n" + WHOLE).encode(), BOTH, blank=1),
    Dirty(
        "two header rows",
        (HEAD + HEAD + LAST).encode(),
        (),
        (*whole_record(2, AGAIN), *whole_record(3, AGAIN)),
    ),
    _followed("the header again", HEAD + LAST, range(3, 5)),
    _followed("the header again in capitals", HEAD.upper() + LAST, range(3, 5)),
    _followed("the header again with its mark", "\ufeff" + HEAD + LAST, range(3, 5)),
    _followed("the header again in quotes", '"id","age","medications"\n' + LAST, range(3, 5)),
    _followed("the header again in another order", "medications,id,age\nomeprazole,9,60\n", range(3, 5)),
    _followed("a second table of as many columns", "mrn,drug,dose\n9,omeprazole,20\n", range(3, 5)),
    _followed("the header again behind a blank line", HEAD + LAST + "8,50,x\n", range(3, 6)),
    Dirty(
        "a row of units below",
        b"id,age,medications,k_mmol_l\n,years,,mmol/L\n7,50,furosemide,3.2\n",
        (Row("7", "low potassium"),),
        (Aside(2, "age", "found a unit, wanted a value"),),
    ),
    Dirty(
        "a row of units in brackets",
        b"id,age,medications,k_mmol_l\n,50,,[mEq/L]\n7,50,furosemide,3.2\n",
        (Row("7", "low potassium"),),
        (Aside(2, "k_mmol_l", "found a unit, wanted a value"),),
    ),
    Dirty(
        "a row of descriptions below",
        b"id,age,medications\nnumber,age in years,list\n9,60,omeprazole\n",
        (NEXT_ROW,),
        (Aside(2, "age", "no age"),),
    ),
    _no_id("no header", GOOD + LAST),
    _no_id("no identifier", "age,medications\n50,furosemide\n"),
    _no_id("an identifier by another name", "patient,age\n7,50\n"),
    _no_id("an identifier that is not alone", "id number,age\n7,50\n"),
    _no_id("one column of something else", "age\n50\n"),
    _no_id("two identifiers", "id,mrn,age\n1,2,50\n", "several columns could be the identifier: id, mrn"),
    _no_id("three identifiers", "id,patient_id,mrn\n1,2,3\n", "wanted one"),
    _no_id("a column twice", "id,age,age\n1,50,51\n", "columns 2, 3: found one name twice"),
    _no_id(
        "a column twice in another case",
        "id,age,medications,Age\n1,50,x,51\n",
        "columns 2, 4: found one name twice",
    ),
    _no_id(
        "a column twice by blanks", "id,no other conditions,no_other_conditions\n1,,\n", "columns 2, 3: found"
    ),
    _no_id("the identifier twice", "id,age,ID\n1,50,2\n", "columns 1, 3: found one name twice"),
    _no_id("an unknown column twice", "id,age,ward,ward\n1,50,x,y\n", "columns 3, 4: found one name twice"),
    _no_id("a lab column without its unit", "id,potassium\n1,3.2\n", "found no unit, wanted e.g. one of"),
    _no_id(
        "a lab column without its unit by its short name",
        "id,Mg\n1,1.6\n",
        "header: column mg: found no unit",
    ),
    _no_id("the long form without an identifier", "patient,kind,value\n1,age,50\n", "wanted one column id"),
    _no_id(
        "another language throughout",
        "id,Alter,Medikamente\n7,50,x\n",
        "found only an identifier and columns",
    ),
    _no_id("an identifier and a name", "mrn,name\n7,x\n", "wanted at least one of age, sex, setting"),
    _above("a title above", "Patients of ward 7\n", 2),
    _above("a title and a blank line above", "Patients of ward 7\n\n", 3),
    _above("a title as wide as the table above", "Patients of ward 7,,\n", 2),
    _above("five lines above", "made by,X\nmade on,2026-11-22\n,\nward,7\n,\n", 6),
    _above("names above the names", "who,how old,what\n", 2),
    _no_id("a title above and no header", "Patients of ward 7\n" + GOOD, NO_ID),
    Dirty("sep=, above", ("sep=,\n" + WHOLE).encode(), BOTH, header=2),
    Dirty("sep=; above", ("sep=;\n" + WHOLE.replace(",", ";")).encode(), BOTH, header=2),
    Dirty(
        "sep= and a tab above",
        ("sep=\t\n" + WHOLE.replace(",", "\t")).encode(),
        BOTH,
        header=2,
    ),
    Dirty("semicolons", WHOLE.replace(",", ";").encode(), BOTH),
    Dirty("tabs", WHOLE.replace(",", "\t").encode(), BOTH),
    Refused("sep=| above", ("sep=|\n" + WHOLE).encode(), "sep="),
    Refused("bars", WHOLE.replace(",", "|").encode(), NO_ID),
    Dirty(
        "declared semicolons",
        WHOLE.replace(",", ";").encode(),
        BOTH,
        options=("--delimiter", ";"),
    ),
    Dirty(
        "commas in cells of semicolons",
        b"id;age;medications\n7;50;furosemide, omeprazole\n",
        (Row("7", "both"),),
    ),
    Refused(
        "semicolons where commas are declared",
        WHOLE.replace(",", ";").encode(),
        "header",
        options=("--delimiter", ","),
    ),
)
