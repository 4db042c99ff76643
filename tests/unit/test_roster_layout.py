"""Which column of a roster is what: families of numbered names, and the names of a site."""

from collections.abc import Callable, Sequence

import pytest

from magrisk.adapters.roster.layout import LabColumn, Layout, ListColumn, laid_out
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns, Listed, Meaning, Measured, Single
from magrisk.assess import Assessor
from magrisk.errors import ContentProblem
from magrisk.rulebook.schema import Measure

Laid = Callable[..., Layout]


@pytest.fixture
def laid(assessor: Assessor) -> Laid:
    def of(header: Sequence[str], columns: Columns = NO_COLUMNS) -> Layout:
        return laid_out(header, assessor.book.of(Measure), columns)

    return of


def site(*, only: bool = False, **names: Meaning) -> Columns:
    return Columns({name.replace("N", "*"): meaning for name, meaning in names.items()}, only)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(ContentProblem) as refused:
        act()
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "list_", "prefix"),
    [
        ("med1", "medications", ""),
        ("Medication 12", "medications", ""),
        ("drug_03", "medications", ""),
        ("RXNORMID40", "medications", "RxNorm "),
        ("rxnorm1", "medications", "RxNorm "),
        ("rxcui-1", "medications", "RxNorm "),
        ("ndc1", "medications", "NDC "),
        ("ATC2", "medications", "ATC "),
        ("icd1", "conditions", ""),
        ("dx1", "conditions", ""),
        ("diagnosis1", "conditions", ""),
        ("condition1", "conditions", ""),
        ("snomed1", "conditions", "SNOMED "),
    ],
)
def test_a_numbered_name_is_one_of_several_of_a_list(laid: Laid, name: str, list_: str, prefix: str) -> None:
    assert laid(["id", name]).lists == {list_: (ListColumn(name, 1, prefix),)}


@pytest.mark.parametrize("name", ["med", "rxcui", "icd", "med1a", "med_", "medic1", "lab1", "1"])
def test_a_name_without_its_number_is_no_family(laid: Laid, name: str) -> None:
    assert laid(["id", "age", name]).ignored == (name,)


def test_columns_of_a_list_stand_in_the_order_of_the_file(laid: Laid) -> None:
    found = laid(["med2", "icd1", "medications", "id", "Med 1", "conditions", "RXNORMID1"])
    assert found.id_place == 3
    assert found.lists == {
        "medications": (
            ListColumn("med2", 0),
            ListColumn("medications", 2),
            ListColumn("Med 1", 4),
            ListColumn("RXNORMID1", 6, "RxNorm "),
        ),
        "conditions": (ListColumn("icd1", 1), ListColumn("conditions", 5)),
    }


@pytest.mark.parametrize("name", ["birth_date", "Date of Birth", "DOB"])
def test_a_birth_date_has_three_names(laid: Laid, name: str) -> None:
    assert laid([name, "id"]).places == {"birth_date": 0}


def test_a_site_names_its_columns(laid: Laid) -> None:
    named = site(
        PID=Single("id"),
        years=Single("age"),
        txN=Listed("medications", "RxNorm "),
        Mg=Measured("serum-magnesium", "mg/dL"),
    )
    found = laid(["Mg", "pid", "Years", "TX_1", "tx2", "tx03", "sex", "txa"], named)
    assert (found.id_place, found.places) == (1, {"age": 2, "sex": 6})
    assert found.labs == (LabColumn("mg", 0, "serum-magnesium", "mg/dL"),)
    assert found.lists == {"medications": (ListColumn("tx2", 4, "RxNorm "), ListColumn("tx03", 5, "RxNorm "))}
    assert found.ignored == ("tx_1", "txa")


def test_what_a_site_says_goes_before_what_a_name_says(laid: Laid) -> None:
    found = laid(["id", "age", "potassium"], site(age=Listed("conditions"), potassium=Listed("labs")))
    assert (found.places, found.lists["conditions"]) == ({}, (ListColumn("age", 1),))
    assert found.lists["labs"] == (ListColumn("potassium", 2),)


def test_a_whole_name_goes_before_one_with_a_star(laid: Laid) -> None:
    found = laid(["id", "tx1", "tx2"], site(txN=Listed("medications"), tx2=Listed("conditions")))
    assert found.lists == {"medications": (ListColumn("tx1", 1),), "conditions": (ListColumn("tx2", 2),)}


def test_only_what_is_named_is_read(laid: Laid) -> None:
    header = ["pid", "id", "age", "med1", "potassium", "kind", "value"]
    found = laid(header, site(only=True, pid=Single("id"), age=Single("age")))
    assert (found.id_place, found.places, found.lists) == (0, {"age": 2}, {})
    assert found.ignored == ("id", "med1", "potassium", "kind", "value")


TWO = "several columns could be"
NOT_FOUND = "which the columns file names"
TWICE = Columns({"a*": Listed("medications"), "a1*": Listed("labs")})


@pytest.mark.parametrize(
    ("header", "columns", "told"),
    [
        (["id", "age"], site(meds=Listed("labs")), f"found no column meds, {NOT_FOUND}"),
        (["id", "txa"], site(txN=Listed("labs")), f"found no column tx*, {NOT_FOUND}"),
        (
            ["pid;years"],
            site(pid=Single("id")),
            f"found no column pid, {NOT_FOUND} (found one column: is the file separated by commas?)",
        ),
        (["id", "a5"], TWICE, f"found no column a1*, {NOT_FOUND}"),
        (["id", "a11"], TWICE, "the columns file names one column twice: a* and a1*"),
        (["id", "age", "years"], site(years=Single("age")), f"{TWO} age: age, years; wanted one"),
        (["id", "dob", "birth_date"], NO_COLUMNS, f"{TWO} birth_date: dob, birth_date; wanted one"),
        (["pid", "mrn"], site(pid=Single("id")), f"{TWO} the identifier: pid, mrn; wanted one"),
        (["id", "age"], site(only=True, age=Single("age")), "no column id, patient_id or mrn"),
        (["id", "age"], site(only=True, id=Single("id")), "found only an identifier and columns"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(
    laid: Laid, header: list[str], columns: Columns, told: str
) -> None:
    assert refusal(lambda: laid(header, columns)).startswith(f"header: {told}")
