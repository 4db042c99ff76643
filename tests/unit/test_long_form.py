"""Which column of a long roster is what."""

import pytest

from magrisk.adapters.roster.layout import is_long
from magrisk.adapters.roster.long.form import Code, FileColumns, by_names, by_site, refuse_unusable
from magrisk.errors import ContentProblem


def test_a_kind_and_a_value_make_a_roster_long() -> None:
    assert is_long(["Patient ID", "KIND", "Value"])
    assert not is_long(["id", "kind", "medications"])


def test_columns_by_the_names_that_everybody_may_use() -> None:
    form = by_names(["Ward", "MRN", "kind", "Value", "LOINC", "unit", "date", "start", "stop", "rxnorm"])
    assert form.id_place == 1
    assert form.roles == {"kind": 2, "value": 3, "unit": 5, "date": 6, "start": 7, "stop": 8}
    assert form.codes == [(4, "LOINC"), (9, "RxNorm")]
    assert form.ignored == ("ward",)
    assert form.read_places == (1, 2, 3, 5, 6, 7, 8, 4, 9)
    assert form.is_read(1)
    assert form.is_read(-1)
    assert not form.is_read(0)


@pytest.mark.parametrize("header", ["kind,value", "id,mrn,kind,value"])
def test_one_column_is_the_identifier(header: str) -> None:
    with pytest.raises(ContentProblem, match="wanted one column id, patient_id, mrn"):
        by_names(header.split(","))


def test_a_name_stands_once() -> None:
    with pytest.raises(ContentProblem, match="columns 2, 3: found one name twice"):
        by_names(["id", "kind", "Kind", "value"])


def test_a_header_is_known_again() -> None:
    form = by_names(["id", "kind", "value"])
    assert form.is_header(["value", "kind", "ID"])
    assert form.is_header(["patient id", "7", "x"])
    assert not form.is_header(["7", "kind", "value"])
    assert not form.is_header(["id", "kind"])
    assert form.is_name("MRN")
    assert form.is_name("Kind")
    assert not form.is_name("7")


def test_a_header_with_the_identifier_of_a_site_is_known_again() -> None:
    form = by_site(["PATIENT", "CODE"], FileColumns({"PATIENT": "id", "CODE": Code("RxNorm")}, "medication"))
    assert form.is_header(["Patient", "OTHER"])
    assert not form.is_header(["P1", "CODE"])


def test_columns_by_the_names_of_a_site() -> None:
    said = FileColumns({"PATIENT": "id", "Code": Code("LOINC"), "VALUE": "value", "DATE": "date"}, "lab")
    form = by_site(["DATE", "PATIENT", "CODE", "value", "start"], said)
    assert (form.kind, form.id_place, form.codes) == ("lab", 1, [(2, "LOINC")])
    assert form.roles == {"value": 3, "date": 0}
    assert form.ignored == ("start",)


@pytest.mark.parametrize(("header", "wrong"), [("Id,X", "no column"), ("Id,B,b", "more than one column")])
def test_a_column_that_a_site_names_stands_there_once(header: str, wrong: str) -> None:
    with pytest.raises(ContentProblem, match=f"found {wrong} B, which the columns file names"):
        by_site(header.split(","), FileColumns({"Id": "id", "B": "sex"}))


SOUND = {"P": "id", "V": "value"}


@pytest.mark.parametrize(
    ("columns", "kind", "why"),
    [
        ({"P": "id", "S": "sex"}, "", ""),
        (SOUND, "lab", ""),
        ({**SOUND, "K": "kind"}, "", ""),
        ({"P": "id", "C": Code("ATC")}, "medication", ""),
        ({**SOUND, "X": "colour"}, "lab", "found colour"),
        ({"V": "value"}, "lab", "wanted one column that is the id"),
        ({**SOUND, "W": "value"}, "lab", "one for each thing"),
        (SOUND, "drug", "found an unknown kind"),
        ({"P": "id", "S": "sex", "V": "value"}, "", "one row a patient beside"),
        ({"P": "id", "S": "sex", "C": Code("ATC")}, "", "one row a patient beside"),
        ({"P": "id", "S": "sex"}, "lab", "one row a patient beside"),
        (SOUND, "", "wanted a kind"),
        ({**SOUND, "K": "kind"}, "lab", "wanted a kind"),
        ({"P": "id", "U": "unit"}, "lab", "wanted a column that is the value, or a code"),
    ],
)
def test_what_a_site_may_say_of_a_file(columns: dict[str, str | Code], kind: str, why: str) -> None:
    found = refuse_unusable(FileColumns(columns, kind))
    assert why in found
    assert bool(found) == bool(why)
